import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { readSessionEndedEvent } from '../../../server/http/api/session-ended-event.js'

const NOTHING = {
  participantId: undefined,
  sessionId: undefined,
  userId: undefined,
  disconnectType: undefined,
  eventTime: undefined,
  interactingDurationMs: undefined,
}
const FULL = {
  conversationId: 'c-1',
  participantId: 'p-1',
  sessionId: 's-1',
  userId: 'u-1',
  queueId: 'q-1',
  disconnectType: 'CLIENT',
  eventTime: 1_766_000_000_000,
  interactingDurationMs: 45_000,
}

describe('readSessionEndedEvent', () => {
  it('reads all of it, and lets through what is more', () => {
    const { conversationId: _, queueId: __, ...event } = FULL
    expect(readSessionEndedEvent({ ...FULL, mediaType: 'MESSAGE', more: [] }, 'c-1')).to.deep.equal(event)
  })

  it('takes missing, null and empty for missing', () => {
    expect(readSessionEndedEvent({}, 'c-1')).to.deep.equal(NOTHING)
    const nulls = Object.fromEntries(Object.keys(FULL).map((name) => [name, null]))
    expect(readSessionEndedEvent(nulls, 'c-1')).to.deep.equal(NOTHING)
    const empty = Object.fromEntries(Object.keys(FULL).map((name) => [name, '']))
    expect(readSessionEndedEvent(empty, 'c-1')).to.deep.equal(NOTHING)
  })

  it('takes numbers as texts, and a moment as either', () => {
    const event = readSessionEndedEvent({ eventTime: '1766000000000', interactingDurationMs: '0' }, 'c-1')
    expect(event).to.include({ eventTime: 1_766_000_000_000, interactingDurationMs: 0 })
    const iso = readSessionEndedEvent({ eventTime: '2026-01-02T03:04:05.678Z' }, 'c-1')
    expect(iso.eventTime).to.equal(Date.UTC(2026, 0, 2, 3, 4, 5, 678))
  })

  const wrong: Record<string, unknown>[] = [
    { conversationId: 'c-2' },
    { sessionId: 5 },
    { userId: {} },
    { disconnectType: ['CLIENT'] },
    { participantId: 'x'.repeat(129) },
    { eventTime: -1 },
    { eventTime: 1.5 },
    { eventTime: 'yesterday' },
    { eventTime: true },
    { interactingDurationMs: '1e3' },
    { interactingDurationMs: [] },
  ]
  for (const body of wrong) {
    it(`refuses ${JSON.stringify(body).slice(0, 60)}`, () => {
      expect(() => readSessionEndedEvent(body, 'c-1'))
        .to.throw(RelayError)
        .with.property('code', 'invalid_parameter')
    })
  }
})
