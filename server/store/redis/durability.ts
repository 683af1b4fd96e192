import type { Redis } from 'ioredis'

/** What a server says of how it keeps data; undefined where it does not tell. */
export interface DurabilitySettings {
  readonly appendonly: string | undefined
  readonly appendfsync: string | undefined
  readonly noFsyncOnRewrite: string | undefined
  readonly maxmemoryPolicy: string | undefined
}

/** The server keeps data less safely than `REDIS_DURABILITY=require` wants. */
export class StoreDurabilityError extends Error {
  readonly warnings: readonly string[]

  constructor(warnings: readonly string[]) {
    super(`Redis may lose what was acknowledged: ${warnings.join(' ')}`)
    this.name = 'StoreDurabilityError'
    this.warnings = warnings
  }
}

/** Weaknesses in plain words; empty when nothing acknowledged can be lost. */
export function judgeDurability(settings: DurabilitySettings): string[] {
  const warnings: string[] = []
  if (settings.appendonly === undefined) {
    warnings.push('The server does not tell whether it keeps an append-only file (CONFIG and INFO are not allowed).')
  } else if (settings.appendonly !== 'yes') {
    warnings.push(
      'The append-only file is off: a crash loses everything since the last snapshot. Set `appendonly yes`.',
    )
  } else if (settings.appendfsync === undefined) {
    warnings.push('The server does not tell how often it syncs the append-only file (CONFIG is not allowed).')
  } else if (settings.appendfsync !== 'always') {
    const loss = settings.appendfsync === 'everysec' ? 'about the last second' : 'what the system had not yet written'
    warnings.push(
      `The append-only file is synced \`${settings.appendfsync}\`: a crash of the machine loses ${loss}. Set \`appendfsync always\`.`,
    )
  }
  if (settings.appendonly === 'yes' && settings.noFsyncOnRewrite === 'yes') {
    warnings.push('Syncing stops while the append-only file is rewritten. Set `no-appendfsync-on-rewrite no`.')
  }
  if (settings.maxmemoryPolicy === undefined) {
    warnings.push(
      'The server does not tell whether it evicts keys when memory is short (CONFIG and INFO are not allowed).',
    )
  } else if (settings.maxmemoryPolicy !== 'noeviction') {
    warnings.push(
      `Keys are evicted when memory is short (\`${settings.maxmemoryPolicy}\`). Set \`maxmemory-policy noeviction\`.`,
    )
  }
  return warnings
}

/** Asks one server, by CONFIG GET and, where that is forbidden, by INFO. */
export async function readDurability(node: Redis): Promise<DurabilitySettings> {
  const config = await readConfig(node)
  const info = config === undefined ? await readInfo(node) : new Map<string, string>()
  const aof = info.get('aof_enabled')
  return {
    appendonly: config?.get('appendonly') ?? (aof === undefined ? undefined : aof === '1' ? 'yes' : 'no'),
    appendfsync: config?.get('appendfsync'),
    noFsyncOnRewrite: config?.get('no-appendfsync-on-rewrite'),
    maxmemoryPolicy: config?.get('maxmemory-policy') ?? info.get('maxmemory_policy'),
  }
}

async function readConfig(node: Redis): Promise<Map<string, string> | undefined> {
  const settings = new Map<string, string>()
  for (const name of ['appendonly', 'appendfsync', 'no-appendfsync-on-rewrite', 'maxmemory-policy']) {
    const answer = await unlessRefused(node.config('GET', name))
    if (!Array.isArray(answer)) return undefined
    if (typeof answer[1] === 'string') settings.set(name, answer[1])
  }
  return settings
}

async function readInfo(node: Redis): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const section of ['persistence', 'memory']) {
    const text = await unlessRefused(node.info(section))
    for (const line of typeof text === 'string' ? text.split('\r\n') : []) {
      const colon = line.indexOf(':')
      if (colon > 0) found.set(line.slice(0, colon), line.slice(colon + 1))
    }
  }
  return found
}

/** The answer; undefined when the server refuses the command (a managed service, an ACL). Other failures are thrown. */
async function unlessRefused(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError' && /^(ERR|NOPERM)/.test(error.message)) return undefined
    throw error
  }
}
