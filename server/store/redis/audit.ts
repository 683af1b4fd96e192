import type { AuditEnds, AuditMark, AuditQuery, AuditRecord, AuditStore } from '../audit.js'
import type { RedisCalls } from './client.js'
import { accountKey, shardOfName } from './keys.js'

/** Digits of a record's number, so that the order of text is the order of numbers. */
const DIGITS = 15
/** Index entries read in one go, where a query has more conditions than the index. */
const STRIDE = 200

const keyOf = (account: string, kind: string): string => accountKey(shardOfName(`audit:${account}`), account, kind)
const endsKey = (account: string): string => keyOf(account, 'audit-ends')
const recordsKey = (account: string): string => keyOf(account, 'audit')
const timesKey = (account: string): string => keyOf(account, 'audit-at')
const numberOf = (sequence: number): string => String(sequence).padStart(DIGITS, '0')

/** The whole chain of an account stands in one slot: every append is one script. */
export class RedisAuditStore implements AuditStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async ends(account: string): Promise<AuditEnds> {
    const [head, start] = (await this.#calls.command('hmget', endsKey(account), 'head', 'start')) as unknown[]
    return { head: readMark(head), start: readMark(start) }
  }

  async append(
    account: string,
    expected: string | undefined,
    records: readonly AuditRecord[],
    head: AuditMark,
  ): Promise<boolean> {
    const args = records.flatMap((record) => {
      const { sequence, at, actor, customerId, conversationId } = record
      return [numberOf(sequence), at, actor, customerId, conversationId, writeRecord(record)]
    })
    const mark = [expected ?? '', numberOf(head.sequence), head.hash, writeMark(head)]
    const keys = [endsKey(account), recordsKey(account), timesKey(account)]
    return (await this.#calls.script('audit-append', keys, [...mark, ...args])) === 1
  }

  async list(query: AuditQuery): Promise<AuditRecord[]> {
    const { account, from, to, limit } = query
    const after = query.after && query.after.at >= (from ?? 0) ? query.after : undefined
    const keys = [indexFor(query), recordsKey(account)]
    const found: AuditRecord[] = []
    let last = after
    while (found.length < limit) {
      const cursor = last === undefined ? ['', ''] : [last.at, numberOf(last.sequence)]
      const flat = await this.#calls.list('page', keys, [from ?? '-inf', ...cursor, STRIDE])
      for (let at = 0; at < flat.length; at += 3) {
        const record = readRecord(flat[at] ?? '', flat[at + 2] ?? '')
        last = { at: Number(flat[at + 1]), sequence: Number(flat[at]) }
        if (to !== undefined && last.at > to) return found
        if (record && isAfter(record, after) && isAskedFor(record, query)) found.push(record)
        if (found.length === limit) return found
      }
      if (flat.length < 3 * STRIDE) return found
    }
    return found
  }

  async chain(account: string, afterSequence: number, limit: number): Promise<AuditRecord[]> {
    const numbers = Array.from({ length: limit }, (_, at) => numberOf(afterSequence + 1 + at))
    const texts = (await this.#calls.command('hmget', recordsKey(account), ...numbers)) as (string | null)[]
    return texts.flatMap((text, at) => readRecord(numbers[at] ?? '', text ?? '') ?? [])
  }

  async trim(account: string, start: AuditMark, limit: number): Promise<number> {
    const keys = [endsKey(account), recordsKey(account), timesKey(account)]
    return Number(await this.#calls.script('audit-trim', keys, [writeMark(start), start.sequence, limit]))
  }

  async forgetReasons(account: string, customerId: string): Promise<number> {
    const records = recordsKey(account)
    return Number(await this.#calls.script('audit-forget', [records, `${records}:c:${customerId}`], []))
  }
}

/** The shortest list that holds all that is asked for. */
function indexFor({ account, customerId, conversationId, actor }: AuditQuery): string {
  const records = recordsKey(account)
  if (customerId !== undefined) return `${records}:c:${customerId}`
  if (conversationId !== undefined) return `${records}:v:${conversationId}`
  return actor === undefined ? timesKey(account) : `${records}:a:${actor}`
}

function isAskedFor(record: AuditRecord, { customerId, conversationId, actor }: AuditQuery): boolean {
  return (
    (customerId === undefined || record.customerId === customerId) &&
    (conversationId === undefined || record.conversationId === conversationId) &&
    (actor === undefined || record.actor === actor)
  )
}

/** A place whose record is gone stands before all of its time. */
function isAfter({ at, sequence }: AuditRecord, after: AuditQuery['after']): boolean {
  return after === undefined || at > after.at || (at === after.at && sequence > after.sequence)
}

function writeRecord({ hash, at, actor, customerId, conversationId, sealed, text }: AuditRecord): string {
  return [hash, at, actor, customerId, conversationId, sealed, text].join('\n')
}

function readRecord(number: string, record: string): AuditRecord | undefined {
  if (record === '') return undefined
  const [hash = '', at, actor = '', customerId = '', conversationId = '', sealed = '', text = ''] = record.split('\n')
  return { sequence: Number(number), at: Number(at), actor, customerId, conversationId, text, sealed, hash }
}

function writeMark({ sequence, hash, proof }: AuditMark): string {
  return [sequence, hash, proof].join(' ')
}

function readMark(mark: unknown): AuditMark | undefined {
  if (typeof mark !== 'string') return undefined
  const [sequence, hash = '', proof = ''] = mark.split(' ')
  return { sequence: Number(sequence), hash, proof }
}
