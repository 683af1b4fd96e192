import type { PushKind, PushPayloads, PushRow } from './push.js'

/** A row whatever its kind. The registry's own type pairs every kind with its payload. */
export type AnyPushRow = PushRow<PushKind, PushPayloads[PushKind]>

/** Finds the row of a MsgType and Event; undefined when no row knows it. */
export type RowFinder = (msgType: string, event: string | undefined) => AnyPushRow | undefined

const KIND = /^[A-Za-z0-9_.-]{1,64}$/

/**
 * Indexes a registry once, at load.
 * @throws Error when a row stands under another name than its kind's, when two rows claim the same MsgType and Event,
 *   when a kind is no lane-item kind, when an event is not in lower case, when a `relay` row makes neither text nor media,
 *   or when a `keep` row opens a session.
 */
export function indexRows(registry: Readonly<Record<string, AnyPushRow>>): RowFinder {
  const messages = new Map<string, AnyPushRow>()
  const events = new Map<string, AnyPushRow>()
  for (const [name, row] of Object.entries(registry)) {
    if (row.kind !== name) throw new Error(`the push row ${row.kind} stands under ${name}`)
    if (!KIND.test(row.kind)) throw new Error(`${row.kind} is no name for a kind`)
    if (row.disposition === 'relay' && !row.customerWords && !row.customerMedia)
      throw new Error(`${row.kind} is relayed without a text or media`)
    if (row.disposition === 'keep' && row.opensSession) throw new Error(`${row.kind} is kept and opens a session`)
    if (row.msgType === '') continue
    if ((row.msgType === 'event') !== (row.event !== undefined))
      throw new Error(`${row.kind} mixes up message and event`)
    const index = row.event === undefined ? messages : events
    const key = row.event ?? row.msgType
    if (row.event !== undefined && key !== key.toLowerCase())
      throw new Error(`the event of ${row.kind} is not in lower case`)
    const other = index.get(key)
    if (other !== undefined) throw new Error(`${row.kind} and ${other.kind} claim the same push`)
    index.set(key, row)
  }
  return (msgType, event) => (event === undefined ? messages.get(msgType) : events.get(event.toLowerCase()))
}
