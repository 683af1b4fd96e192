import type { RelayEvents } from '../../server/relay/events.js'

export type RecordedEvent = readonly [name: keyof RelayEvents, ...args: unknown[]]

/** Keeps what the relay tells. */
export function recordEvents(): { readonly events: RelayEvents; readonly told: RecordedEvent[] } {
  const told: RecordedEvent[] = []
  const record =
    (name: keyof RelayEvents) =>
    (...args: unknown[]) =>
      void told.push([name, ...args])
  const events: RelayEvents = {
    pushAccepted: record('pushAccepted'),
    webhookAccepted: record('webhookAccepted'),
    unrelayed: record('unrelayed'),
    aliasFollowed: record('aliasFollowed'),
    notice: record('notice'),
    delivery: record('delivery'),
    quota: record('quota'),
    deadLetter: record('deadLetter'),
    media: record('media'),
    attachment: record('attachment'),
    notification: record('notification'),
    retired: record('retired'),
    redacted: record('redacted'),
    alarm: record('alarm'),
    revocation: record('revocation'),
    typing: record('typing'),
    consent: record('consent'),
    closing: record('closing'),
    tierLookup: record('tierLookup'),
    catchUp: record('catchUp'),
    internalError: record('internalError'),
  }
  return { events, told }
}
