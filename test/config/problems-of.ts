import { ConfigError } from '../../server/config/problems.js'
import { loadConfig } from '../../server/config.js'

/** Problems of an environment as `key problem`; empty when it loads. `files` maps paths to texts. */
export function problemsOf(env: NodeJS.ProcessEnv, files: Readonly<Record<string, string>> = {}): string[] {
  return errorOf(env, files)?.problems.map(({ key, problem }) => `${key} ${problem}`) ?? []
}

export function errorOf(env: NodeJS.ProcessEnv, files: Readonly<Record<string, string>> = {}): ConfigError | undefined {
  try {
    loadConfig(env, { readFile: (path) => readFrom(files, path) })
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

export function readFrom(files: Readonly<Record<string, string>>, path: string): string {
  const text = files[path]
  if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
  return text
}
