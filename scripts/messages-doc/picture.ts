import { existsSync } from 'node:fs'

const FOLDER = 'images/messages'

/** @returns The cell of a row with its picture from the demo; `-` where there is none. @param name Of the file. */
export function pictureCell(name: string): string {
  const file = `${FOLDER}/${name}.png`
  return existsSync(new URL(`../../docs/${file}`, import.meta.url)) ? `![${name} in the demo](${file})` : '-'
}
