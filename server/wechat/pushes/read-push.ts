import type { Fields } from '../fields.js'
import { optional, required, requiredId, wholeNumber } from './field-reader.js'
import type { Push } from './push.js'
import { PUSH_REGISTRY } from './registry.js'
import type { AnyPushRow } from './row-index.js'
import { indexRows } from './row-index.js'

const findRow = indexRows(PUSH_REGISTRY)

/**
 * Reads the fields of a push into its kind; one that no row knows becomes `unknown`.
 * @throws RelayError invalid_push when a field every push has, or one its kind needs, is missing or wrong.
 */
export function readPush(fields: Fields): Push {
  const msgType = required(fields, 'MsgType')
  const event = msgType === 'event' ? required(fields, 'Event') : undefined
  const row: AnyPushRow = findRow(msgType, event) ?? PUSH_REGISTRY.unknown
  const isKnownMessage = event === undefined && row.kind !== 'unknown'
  const payload = row.read(fields)
  const push = {
    kind: row.kind,
    openId: requiredId(fields, 'FromUserName'),
    toUserName: requiredId(fields, 'ToUserName'),
    createdAt: wholeNumber(fields, 'CreateTime'),
    msgId: isKnownMessage || optional(fields, 'MsgId') !== undefined ? requiredId(fields, 'MsgId') : undefined,
    msgType,
    event,
    eventKey: event === undefined ? undefined : optional(fields, 'EventKey'),
    subject: row.subject?.(payload),
    msgDataId: optional(fields, 'MsgDataId'),
    idx: optional(fields, 'Idx'),
    payload,
  }
  return push as Push
}

/** The registry's row of a push that was read. */
export function rowOf(push: Push): AnyPushRow {
  return PUSH_REGISTRY[push.kind]
}
