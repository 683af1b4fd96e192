import { readdirSync, readFileSync } from 'node:fs'

/** One operation of the platform SDK, read from its own source. */
export interface SdkOperation {
  readonly method: string
  /** With `{name}` for path parameters. */
  readonly path: string
  /** Names of the query parameters as they travel. */
  readonly query: readonly string[]
}

const CALL = /^\t(\w+)\([^)]*\) \{(?:(?!^\t\}).)*?callApi\(\s*'([^']+)',\s*'([A-Z]+)',\s*\{[^}]*\},\s*\{([^}]*)\}/gms

/**
 * @param folder `src/purecloud-platform-client-v2/api` of the SDK.
 * @returns Every operation by name.
 */
export function readOperations(folder: URL): Map<string, SdkOperation> {
  const operations = new Map<string, SdkOperation>()
  for (const file of readdirSync(folder)) {
    const source = readFileSync(new URL(file, folder), 'utf8')
    for (const [, name = '', path = '', method = '', query = ''] of source.matchAll(CALL)) {
      operations.set(name, { method, path, query: [...query.matchAll(/'([^']+)':/g)].map((match) => match[1] ?? '') })
    }
  }
  return operations
}
