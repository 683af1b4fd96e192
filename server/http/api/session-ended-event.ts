import { RelayError } from '../../errors.js'
import type { SessionEndedEvent } from '../../relay/closing.js'

/** Ids of Genesys are opaque, of 1-128 characters. */
const MAX_LENGTH = 128

/**
 * Reads an event as a trigger hands it on: whatever it lacks is missing, null or '', numbers may be texts. Fields of the
 * event that nobody needs here are let through.
 * @param conversationId As in the address; one in the body must be the same.
 * @throws RelayError `invalid_parameter`
 */
export function readSessionEndedEvent(body: Record<string, unknown>, conversationId: string): SessionEndedEvent {
  const named = text(body.conversationId, 'conversationId')
  if (named !== undefined && named !== conversationId) {
    throw new RelayError('invalid_parameter', 'conversationId is not that of the address.')
  }
  return {
    participantId: text(body.participantId, 'participantId'),
    sessionId: text(body.sessionId, 'sessionId'),
    userId: text(body.userId, 'userId'),
    disconnectType: text(body.disconnectType, 'disconnectType'),
    eventTime: moment(body.eventTime),
    interactingDurationMs: whole(body.interactingDurationMs, 'interactingDurationMs'),
  }
}

function text(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string' || value.length > MAX_LENGTH) {
    throw new RelayError('invalid_parameter', `${name} is a text of at most ${MAX_LENGTH} characters.`)
  }
  return value
}

function whole(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (!Number.isSafeInteger(number) || Number(number) < 0) {
    throw new RelayError('invalid_parameter', `${name} is a whole number, not negative.`)
  }
  return Number(number)
}

/** Milliseconds since 1970, or the moment in ISO 8601. */
function moment(value: unknown): number | undefined {
  const iso = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(iso) ? whole(value, 'eventTime') : iso
}
