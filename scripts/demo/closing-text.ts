import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { DemoLanguage } from './options.js'

/** What the relay says to a customer at the end. @param root The project's folder. */
export async function readClosingText(root: string, language: DemoLanguage): Promise<string> {
  const name = language === 'en' ? 'en' : 'zh-CN'
  const texts: unknown = parse(await readFile(join(root, 'server', 'relay', 'texts', `${name}.yaml`), 'utf8'))
  const closing = typeof texts === 'object' && texts !== null && 'closing' in texts ? texts.closing : undefined
  if (typeof closing !== 'string') throw new Error(`the texts in ${name} have no closing`)
  return closing
}
