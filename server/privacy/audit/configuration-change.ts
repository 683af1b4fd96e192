import type { FactStore } from '../../store/shared.js'
import type { AuditSeal } from './chain.js'
import { ALL_ACCOUNTS } from './entry.js'
import type { AuditTrail } from './trail.js'

export interface ConfigurationChangeDeps {
  readonly facts: Pick<FactStore, 'get' | 'set'>
  readonly audit: Pick<AuditTrail, 'record'>
  readonly seal: Pick<AuditSeal, 'fingerprint'>
  readonly now: () => number
}

const FACT = 'audit-configuration'
/** What differs between relays on one store, and says nothing about what they do. */
const OF_ONE_PROCESS: ReadonlySet<string> = new Set(['port', 'access.admin.port', 'access.admin.host', 'logLevel'])

/**
 * Records which settings differ from those a relay on this store last started with, by their names. Of the values only
 * keyed hashes are kept, of secrets as of all others.
 * @param config Plain data.
 */
export async function recordConfigurationChange(config: object, deps: ConfigurationChangeDeps): Promise<void> {
  const { facts, audit, seal, now } = deps
  const present = new Map<string, string>()
  for (const [name, value] of leavesOf(config, '')) {
    if (!OF_ONE_PROCESS.has(name)) present.set(name, seal.fingerprint(`configuration\n${name}\n${value}`))
  }
  const kept = await facts.get(FACT)
  const before = new Map(Object.entries(kept === undefined ? {} : (JSON.parse(kept) as Record<string, string>)))
  const changed = [...present].filter(([name, hash]) => before.has(name) && before.get(name) !== hash)
  const added = [...present.keys()].filter((name) => !before.has(name))
  const removed = [...before.keys()].filter((name) => !present.has(name))
  if (changed.length + added.length + removed.length === 0) return
  const names = [
    ...changed.map(([name]) => name),
    ...added.map((name) => `+${name}`),
    ...removed.map((name) => `-${name}`),
  ]
  await audit.record({
    at: now(),
    account: ALL_ACCOUNTS,
    actor: { kind: 'operator', id: 'start of the relay' },
    action: 'configuration.change',
    result: 'done',
    detail: kept === undefined ? 'first start' : names.join(' '),
    counts: { changed: changed.length, added: added.length, removed: removed.length },
  })
  await facts.set(FACT, JSON.stringify(Object.fromEntries(present)))
}

/** Every value by its path, such as `accounts.default.language`; entries of lists by their name or id where they have one. */
function* leavesOf(value: unknown, path: string): Generator<[name: string, value: string]> {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) {
    if (value !== undefined) yield [path, Buffer.isBuffer(value) ? value.toString('base64') : JSON.stringify(value)]
    return
  }
  const under = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if (!Array.isArray(value)) {
    for (const [name, entry] of Object.entries(value)) yield* leavesOf(entry, under(name))
    return
  }
  const seen = new Map<string, number>()
  for (const [at, entry] of value.entries()) {
    const { name, id } = (entry ?? {}) as { name?: unknown; id?: unknown }
    const own = [name, id].find((text) => typeof text === 'string') ?? at
    const times = (seen.get(String(own)) ?? 0) + 1
    seen.set(String(own), times)
    yield* leavesOf(entry, under(times === 1 ? String(own) : `${own}#${times}`))
  }
}
