import { expect } from 'chai'
import type { DataActionAnswer } from '../emulators/genesys/flows/flow-world.js'
import { play, type Stage } from './flow-stage.js'

const EVENT = {
  eventTime: 1_795_400_000_000,
  conversationId: 'conversation-1',
  participantId: 'participant-1',
  sessionId: 'session-1',
  disconnectType: 'CLIENT',
  mediaType: 'MESSAGE',
  messageType: 'OPEN',
  provider: 'PureCloud Messaging',
  direction: 'INBOUND',
  addressTo: 'integration-1',
  addressFrom: 'customer-1',
  userId: 'agent-1',
  queueId: 'queue-1',
  divisionId: 'division-1',
  interactingDurationMs: 42_000,
}

const SENT: DataActionAnswer = { outcome: 'success', outputs: { closingSent: true, reason: '' } }
const notSent = (reason: string): DataActionAnswer => ({ outcome: 'success', outputs: { closingSent: false, reason } })

function ended(inputs: Stage['inputs'], ...answers: DataActionAnswer[]) {
  let next = 0
  return play('wechat-session-ended', {
    ...(inputs && { inputs }),
    actions: { notifySessionEnded: () => answers[next++] ?? { outcome: 'failure' } },
  })
}

function without(...names: string[]): Record<string, string | number> {
  return Object.fromEntries(Object.entries(EVENT).filter(([name]) => !names.includes(name)))
}

/** What the relay is told of each event, beyond the conversation. */
const FORMS: readonly (readonly [what: string, inputs: Record<string, string | number>, reason: string])[] = [
  ['the agent left', EVENT, ''],
  ['a blind transfer to a queue', { ...EVENT, disconnectType: 'TRANSFER' }, 'transferred'],
  ['a blind transfer to an agent', { ...EVENT, disconnectType: 'TRANSFER_NOANSWER' }, 'transferred'],
  ['a consult', { ...EVENT, disconnectType: 'CONFERENCE_TRANSFER' }, 'transferred'],
  ['an alert without answer', { ...EVENT, disconnectType: 'TIMEOUT', interactingDurationMs: 0 }, 'notConnected'],
  ['a declined alert', { ...without('interactingDurationMs'), disconnectType: 'CLIENT' }, 'notConnected'],
  ['the customer left', { ...without('userId', 'queueId'), disconnectType: 'PEER' }, 'noAgent'],
  ['a bot alone', without('userId', 'queueId', 'interactingDurationMs'), 'noAgent'],
  ['abandonment in the queue', without('userId', 'interactingDurationMs'), 'noAgent'],
  ['the same event once more', EVENT, 'duplicate'],
  ['a conversation of another channel of the org', { ...EVENT, conversationId: 'conversation-9' }, 'notOurs'],
  ['an event an hour late', { ...EVENT, eventTime: EVENT.eventTime - 3_600_000 }, 'late'],
  ['an event with nothing but the conversation', { conversationId: 'conversation-1' }, 'noAgent'],
]

describe('wechat-session-ended', () => {
  for (const [what, inputs, reason] of FORMS) {
    it(`tells the relay of ${what} and leaves the decision to it`, async () => {
      const { effects, calls, ending } = await ended(inputs, reason === '' ? SENT : notSent(reason))
      const told = [
        ...['conversationId', 'participantId', 'sessionId', 'userId', 'queueId', 'disconnectType'],
        ...['eventTime', 'interactingDurationMs'],
      ]
      const expected = Object.entries(inputs).filter(([name]) => told.includes(name))
      expect(calls).to.deep.equal([
        {
          category: 'WeChat relay',
          name: 'notifySessionEnded',
          inputs: Object.fromEntries(expected),
          timeoutMs: 10_000,
        },
      ])
      expect(ending).to.equal('workflowEnded')
      expect(effects.at(-1)).to.deep.equal({ kind: 'workflowEnded', exitReason: reason || 'closingSent' })
    })
  }

  it('says so when the relay gives no reason', async () => {
    const { effects } = await ended(EVENT, notSent(''))
    expect(effects.at(-1)).to.deep.equal({ kind: 'workflowEnded', exitReason: 'notSent' })
  })

  const OTHERS: readonly (readonly [string, Record<string, string | number>, string])[] = [
    ['a call', { ...EVENT, mediaType: 'VOICE' }, 'otherMedia'],
    ['another channel', { ...EVENT, messageType: 'WEBMESSAGING' }, 'otherChannel'],
    ['an event without conversation', without('conversationId'), 'noConversation'],
    ['an empty conversation', { ...EVENT, conversationId: '' }, 'noConversation'],
  ]
  for (const [what, inputs, exitReason] of OTHERS) {
    it(`ends without a call for ${what}`, async () => {
      const { effects } = await ended(inputs, SENT)
      expect(effects).to.deep.equal([{ kind: 'workflowEnded', exitReason }])
    })
  }

  it('takes the words of the event in any letters', async () => {
    const { calls } = await ended({ ...EVENT, mediaType: 'message', messageType: 'Open' }, SENT)
    expect(calls).to.have.length(1)
  })

  it('tries again 30 s after a failure or a time-out, with the same event', async () => {
    const { effects, calls } = await ended(EVENT, { outcome: 'failure' }, { outcome: 'timeout' }, SENT)
    expect(effects.map(({ kind }) => kind)).to.deep.equal([
      ...['dataAction', 'wait', 'dataAction', 'wait', 'dataAction'],
      'workflowEnded',
    ])
    expect(effects[1]).to.deep.equal({ kind: 'wait', milliseconds: 30_000 })
    expect(calls[2]).to.deep.equal(calls[0])
  })

  it('gives up after three attempts', async () => {
    const { effects, calls } = await ended(EVENT)
    expect(calls).to.have.length(3)
    expect(effects.at(-1)).to.deep.equal({ kind: 'workflowEnded', exitReason: 'relayNotReached' })
  })

  it('is not started by an event whose values have another type', async () => {
    const outcome = await ended({ ...EVENT, eventTime: 'yesterday' }).catch((error: Error) => error.name)
    expect(outcome).to.equal('FlowRuntimeError')
  })

  it('reads an answer without outputs as not sent', async () => {
    const { effects } = await ended(EVENT, { outcome: 'success', outputs: {} })
    expect(effects.at(-1)).to.deep.equal({ kind: 'workflowEnded', exitReason: 'notSent' })
  })
})
