import { RelayError } from '../../errors.js'
import type { RedisCalls } from './client.js'
import { SHARDS, shardKey } from './keys.js'

/** One entry of an index that every shard keeps a part of. */
export interface IndexEntry {
  readonly shard: string
  readonly score: number
  readonly member: string
  /** From the hash beside the index, '' without one. */
  readonly value: string
}

export interface IndexQuery {
  /** Kind of the sorted set, and of the hash with a value per member where there is one. */
  readonly index: string
  readonly values?: string | undefined
  readonly lowestScore?: number | undefined
  /** Entry to go on after, as `cursorOf` names it. */
  readonly after?: string | undefined
  readonly pageSize: number
}

/** Scores are times. */
const SCORE = /^-?[0-9]{1,16}(?:\.[0-9]{1,16})?$/

/** How many shards are read in one go. */
const STRIDE = 64

export const cursorOf = (entry: IndexEntry): string =>
  Buffer.from(`${entry.shard}\n${entry.score}\n${entry.member}`).toString('base64url')

/** A cursor may come from outside. @throws RelayError `invalid_parameter` when it was not made here */
function readCursor(cursor: string | undefined): { shard: number; score: string; member: string } {
  if (cursor === undefined) return { shard: 0, score: '', member: '' }
  const [hex = '', score = '', ...member] = Buffer.from(cursor, 'base64url').toString().split('\n')
  const shard = SHARDS.indexOf(hex)
  if (shard < 0 || !SCORE.test(score) || member.length === 0) {
    throw new RelayError('invalid_parameter', 'after is no cursor of this list.')
  }
  return { shard, score, member: member.join('\n') }
}

/** Walks an index by shard, then by score. */
export async function* walkIndex(calls: RedisCalls, query: IndexQuery): AsyncGenerator<IndexEntry> {
  const start = readCursor(query.after)
  const read = async (shard: string, score: string, member: string): Promise<IndexEntry[]> => {
    const keys = [query.index, ...(query.values === undefined ? [] : [query.values])].map((kind) =>
      shardKey(shard, kind),
    )
    const flat = await calls.list('page', keys, [query.lowestScore ?? '-inf', score, member, query.pageSize])
    const entries: IndexEntry[] = []
    for (let at = 0; at < flat.length; at += 3) {
      const [member = '', score = '', value = ''] = flat.slice(at, at + 3)
      entries.push({ shard, score: Number(score), member, value })
    }
    return entries
  }
  for (let first = start.shard; first < SHARDS.length; first += STRIDE) {
    const pages = await Promise.all(
      SHARDS.slice(first, first + STRIDE).map((shard, at) =>
        first + at === start.shard ? read(shard, start.score, start.member) : read(shard, '', ''),
      ),
    )
    for (let page of pages) {
      for (;;) {
        yield* page
        const last = page.at(-1)
        if (last === undefined || page.length < query.pageSize) break
        page = await read(last.shard, String(last.score), last.member)
      }
    }
  }
}

/** Collects up to `limit` entries that `take` makes something of. */
export async function collectPage<T>(
  entries: AsyncIterable<IndexEntry>,
  limit: number,
  take: (entry: IndexEntry) => T | undefined | Promise<T | undefined>,
): Promise<{ entries: T[]; next: string | undefined }> {
  const taken: T[] = []
  let last: IndexEntry | undefined
  for await (const entry of entries) {
    const value = await take(entry)
    if (value === undefined) continue
    if (taken.length === limit) return { entries: taken, next: last === undefined ? undefined : cursorOf(last) }
    taken.push(value)
    last = entry
  }
  return { entries: taken, next: undefined }
}
