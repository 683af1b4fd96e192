import { WRAPPED_LENGTH, type WrappedKeyPlace, type WrappedKeyStore } from '../wrapped-keys.js'
import type { RedisCalls } from './client.js'

/** Keys looked at in one go, about. */
const STEP = 300
/** Keys of a relay, with their kind: `{hh}:account:kind…`. */
const KEY = /^\{[0-9a-f]{2}\}:[^:]+:([^:]+)/
/** Kinds that hold wrapped keys: identities, lanes and their plans, finished items, what expires, dead letters, media. */
const KINDS: ReadonlySet<string> = new Set([
  ...['i', 'qi', 'qo', 'qr', 'pi', 'po', 'pr', 'f', 'a', 'oe', 'letters', 'media'],
])

/** Walks the whole keyspace: there is no index of wrapped keys. */
export class RedisWrappedKeyStore implements WrappedKeyStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  /** A cursor is "number of the server, cursor of SCAN". */
  async page(writingId: string, after: string | undefined): ReturnType<WrappedKeyStore['page']> {
    const [at = '0', cursor = '0'] = (after ?? '0 0').split(' ')
    const nodes = this.#calls.nodes()
    const node = nodes[Number(at)]
    if (!node) return { found: [], next: undefined }
    const { cursor: next, keys } = await this.#calls.scan(node, cursor, STEP)
    const holding = [...new Set(keys)].filter((key) => KINDS.has(KEY.exec(key)?.[1] ?? ''))
    const found = await Promise.all(
      holding.map(async (key): Promise<WrappedKeyPlace[]> => {
        const wrapped = await this.#calls.list('wrapped-keys', [key], [writingId, WRAPPED_LENGTH])
        return [...new Set(wrapped)].map((each) => ({ place: key, wrapped: each }))
      }),
    )
    if (next !== '0') return { found: found.flat(), next: `${at} ${next}` }
    return { found: found.flat(), next: Number(at) + 1 < nodes.length ? `${Number(at) + 1} 0` : undefined }
  }

  async replace(changes: Parameters<WrappedKeyStore['replace']>[0]): Promise<void> {
    const byKey = new Map<string, string[]>()
    for (const { place, wrapped, by } of changes) {
      byKey.set(place, [...(byKey.get(place) ?? []), wrapped, by])
    }
    await Promise.all([...byKey].map(([key, args]) => this.#calls.script('replace-wrapped', [key], args)))
  }
}
