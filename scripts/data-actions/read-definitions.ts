import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of `data-actions/` as it lies there; not checked yet. */
export interface DefinitionFile {
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly text: string
}

/** Folder of the data actions, below the root of the project. */
export const DATA_ACTIONS_FOLDER = 'data-actions'

/** @returns Every `.json` file of the folder, by name. */
export function readDefinitionFiles(root: string): DefinitionFile[] {
  return readdirSync(join(root, DATA_ACTIONS_FOLDER))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      file: `${DATA_ACTIONS_FOLDER}/${name}`,
      text: readFileSync(join(root, DATA_ACTIONS_FOLDER, name), 'utf8'),
    }))
}
