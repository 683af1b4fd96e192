import { readConsent } from '../consent.js'
import type { FinishedItem } from '../customers.js'
import type { CustomerRecord, DeadLetter, LaneItem, NewItem } from '../lanes.js'
import { readMeter } from '../meter.js'
import { readStanding } from '../standing.js'
import { laneName } from './keys.js'

/** How records are written: fields joined by line breaks, which no field but the last ever contains. */

export const itemHead = (item: NewItem): string => `${item.id}\n${item.kind}`

export const itemBody = ({ body }: NewItem): string => `${body.keyId}\n${body.wrappedKey ?? ''}\n${body.sealed}`

/** Reads "expiresAt", then head and body of an item; undefined when it has run out, or there is none. */
export function readStoredItem(text: unknown, now: number): NewItem | undefined {
  if (typeof text !== 'string') return undefined
  const [expiresAt, id = '', kind = '', keyId = '', wrappedKey = '', sealed = ''] = text.split('\n')
  if (Number(expiresAt) <= now) return undefined
  return { id, kind, body: { keyId, ...(wrappedKey === '' ? {} : { wrappedKey }), sealed } }
}

/** Head and body of an item, or two empty strings for none. */
export const itemPair = (item: NewItem | undefined): [string, string] =>
  item === undefined ? ['', ''] : [itemHead(item), itemBody(item)]

/** Reads nine fields from `at` on: id, kind, seq, acceptedAt, acknowledged, sessionId, keyId, wrappedKey, sealed. */
function readItemFields(fields: readonly string[], at: number): LaneItem {
  const field = (offset: number) => fields[at + offset] ?? ''
  return {
    id: field(0),
    kind: field(1),
    seq: Number(field(2)),
    acceptedAt: Number(field(3)),
    acknowledged: field(4) === '1',
    sessionId: field(5),
    body: { keyId: field(6), ...(field(7) === '' ? {} : { wrappedKey: field(7) }), sealed: field(8) },
  }
}

export const readItem = (text: string): LaneItem => readItemFields(text.split('\n'), 0)

/** "letter, finishedAt, relayed", then the item. */
export function readFinished(text: string): FinishedItem {
  const fields = text.split('\n')
  return {
    ...readItemFields(fields, 3),
    lane: laneName(fields[0] ?? ''),
    finishedAt: Number(fields[1]),
    relayed: fields[2] === '1',
  }
}

/** "letter, customerId, account, reason, detail, attempts, diedAt", then the item. */
export function readDeadLetter(id: string, text: string): DeadLetter {
  const fields = text.split('\n')
  const field = (at: number) => fields[at] ?? ''
  return {
    id,
    ref: { account: field(2), customerId: field(1), lane: laneName(field(0)) },
    item: readItemFields(fields, 7),
    reason: field(3),
    detail: field(4),
    attempts: Number(field(5)),
    diedAt: Number(field(6)),
  }
}

/** What include/record.lua answers; undefined when the customer is unknown. */
export function readRecord(fields: readonly string[]): CustomerRecord | undefined {
  const field = (at: number) => fields[at] ?? ''
  if (field(0) === '') return undefined
  const [customerId = '', keyId = '', wrappedKey = '', openId = '', createdAt = '0'] = field(0).split('\n')
  return {
    customerId,
    keyId,
    wrappedKey,
    openId,
    createdAt: Number(createdAt),
    sessionId: field(1),
    sessionOpenedAt: Number(field(2)),
    lastInboundAt: Number(field(3)),
    lastOutboundAt: Number(field(4)),
    conversationId: field(5),
    agentMessageAt: Number(field(6)),
    endedAt: Number(field(7)),
    meter: readMeter(field(8), Number(field(3))),
    standing: readStanding(field(9)),
    consent: readConsent(field(10)),
  }
}

/** Free text on one line. */
export const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
