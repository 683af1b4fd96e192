import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DATA_ACTIONS_FOLDER, type DefinitionFile } from '../data-actions/read-definitions.js'

/** Folder of the functions, below the root of the project. */
export const FUNCTIONS_FOLDER = `${DATA_ACTIONS_FOLDER}/functions`

/** What the platform wants to know of a function besides its zip; names are those of its API. */
export interface FunctionSettings {
  readonly description: string
  /** File and export, `index.handler`. */
  readonly handler: string
  /** Name of a runtime of the platform, `nodejs22.x`. */
  readonly runtime: string
  readonly timeoutSeconds: number
}

/** A Function data action as it lies there; not checked yet. A file that is missing has an empty text. */
export interface FunctionSource {
  readonly name: string
  /** Relative to the root, with `/`; so are the files. */
  readonly folder: string
  /** The data action in the export form, `NAME/NAME.json`. */
  readonly definition: DefinitionFile
  /** Form of `FunctionSettings`, `NAME/function.json`. */
  readonly settings: DefinitionFile
  /** The source the zip is built from, `NAME/index.ts`. */
  readonly entry: DefinitionFile
}

/** @returns Every function of the project, by name; none if the folder is missing. */
export function readFunctions(root: string): FunctionSource[] {
  if (!existsSync(join(root, FUNCTIONS_FOLDER))) return []
  const read = (file: string): DefinitionFile => {
    const path = join(root, file)
    return { file, text: existsSync(path) ? readFileSync(path, 'utf8') : '' }
  }
  return readdirSync(join(root, FUNCTIONS_FOLDER), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const folder = `${FUNCTIONS_FOLDER}/${name}`
      return {
        name,
        folder,
        definition: read(`${folder}/${name}.json`),
        settings: read(`${folder}/function.json`),
        entry: read(`${folder}/index.ts`),
      }
    })
}
