import { expect } from 'chai'
import {
  type ClosingVerdict,
  judgeConversation,
  judgeEvent,
  type SessionEndedEvent,
} from '../../server/relay/closing.js'
import { agentEnded, customerEnded, ENDED_AT, participant, SESSION_AT } from './ended-session.js'

const CUSTOMER = { lastInboundAt: ENDED_AT - 60_000, sessionOpenedAt: SESSION_AT }
const LEFT = { alive: false, connected: true, disconnectType: 'client' }
const PEER = { ...LEFT, disconnectType: 'peer' }
const customer = participant('customer', PEER)
const flow = participant('workflow', { ...LEFT, disconnectType: 'transfer' })
const queue = participant('acd', { ...LEFT, disconnectType: 'transfer' })
const agent = participant('agent', { ...LEFT, id: 'agent-leg' })

const name = (verdict: ClosingVerdict | undefined): string =>
  verdict === undefined ? 'look' : verdict.kind === 'close' ? 'close' : `${verdict.kind} ${verdict.reason}`

describe('an event that a session ended', () => {
  const cases: [what: string, event: SessionEndedEvent, verdict: string][] = [
    ['an agent who ended the chat', agentEnded(), 'look'],
    ["a customer's end", customerEnded(), 'look'],
    ['a blind transfer to a queue', agentEnded({ disconnectType: 'TRANSFER' }), 'ignore transferred'],
    ['a blind transfer to an agent', agentEnded({ disconnectType: 'transfer' }), 'ignore transferred'],
    ['a consult', agentEnded({ disconnectType: 'CONSULT_TRANSFER' }), 'ignore transferred'],
    ['a consult, as the API writes it', agentEnded({ disconnectType: 'transfer.consult' }), 'ignore transferred'],
    ['a conference', agentEnded({ disconnectType: 'CONFERENCE_TRANSFER' }), 'ignore transferred'],
    ['a forward', agentEnded({ disconnectType: 'FORWARD_TRANSFER' }), 'ignore transferred'],
    ['no answer', agentEnded({ disconnectType: 'NO_ANSWER_TRANSFER' }), 'ignore not_answered'],
    ['no answer, as the API writes it', agentEnded({ disconnectType: 'transfer.noanswer' }), 'ignore not_answered'],
    ['an agent not available', agentEnded({ disconnectType: 'transfer.notavailable' }), 'ignore not_answered'],
    ['a decline', agentEnded({ interactingDurationMs: 0 }), 'ignore agent_not_connected'],
    ['an agent cut off', agentEnded({ disconnectType: 'TRANSPORT_FAILURE' }), 'look'],
    ['no disconnect type', agentEnded({ disconnectType: undefined }), 'look'],
    ['no duration', agentEnded({ interactingDurationMs: undefined }), 'look'],
    ['an event after which the customer wrote', agentEnded({ eventTime: ENDED_AT - 66_000 }), 'ignore late'],
    ["a customer's end after which the customer wrote", customerEnded({ eventTime: ENDED_AT - 66_000 }), 'ignore late'],
    ['a message within what clocks may differ', agentEnded({ eventTime: ENDED_AT - 64_000 }), 'look'],
    ['an event without time', agentEnded({ eventTime: undefined }), 'look'],
  ]
  for (const [what, event, verdict] of cases) {
    it(`${what}: ${verdict}`, () => expect(name(judgeEvent(event, CUSTOMER))).to.equal(verdict))
  }
})

describe('a conversation that has settled', () => {
  const left = [customer, flow, queue, agent]
  const cases: [what: string, event: SessionEndedEvent, participants: typeof left, verdict: string][] = [
    ['nobody left', agentEnded(), left, 'close'],
    ['only the customer left', agentEnded(), [participant('customer'), flow, queue, agent], 'close'],
    ['a second agent', agentEnded(), [...left, participant('agent')], 'ignore still_active'],
    [
      'a second agent who alerts',
      agentEnded(),
      [...left, participant('user', { connected: false })],
      'ignore still_active',
    ],
    ['a queue', agentEnded(), [...left, participant('acd')], 'ignore still_active'],
    ['a flow', agentEnded(), [...left, participant('workflow')], 'ignore still_active'],
    ['a bot', agentEnded(), [...left, participant('bot')], 'ignore still_active'],
    ['a flow, at the customer’s end', customerEnded(), [customer, participant('workflow')], 'ignore still_active'],
    ['an agent who was connected, by Genesys', agentEnded({ interactingDurationMs: undefined }), left, 'close'],
    [
      'an agent who was not, by Genesys',
      agentEnded({ interactingDurationMs: undefined }),
      [customer, participant('agent', { ...LEFT, id: 'agent-leg', connected: false })],
      'ignore agent_not_connected',
    ],
    [
      'an agent nobody knows of',
      agentEnded({ interactingDurationMs: undefined }),
      [customer],
      'ignore agent_not_connected',
    ],
    ['nobody known at all', agentEnded(), [], 'close'],
    [
      'a customer who left the agent',
      agentEnded({ disconnectType: 'PEER' }),
      [participant('customer', LEFT), agent],
      'end customer_left',
    ],
    ['an agent whose other side ended otherwise', agentEnded({ disconnectType: 'PEER' }), left, 'close'],
    ['a bot alone', customerEnded(), [customer, participant('bot', PEER)], 'end bot_only'],
    ['a flow alone', customerEnded(), [customer, flow], 'end flow_only'],
    ['a flow that named its way', customerEnded(), [withRoute('bot'), flow], 'end bot_only'],
    ['a flow after hours', customerEnded(), [withRoute('afterHours'), flow], 'end after_hours'],
    ['a customer who gave up waiting', customerEnded(), [customer, flow, queue], 'end abandoned'],
    [
      'a customer who gave up while an agent was alerted',
      customerEnded(),
      [customer, queue, participant('agent', { ...PEER, connected: false })],
      'end abandoned',
    ],
    ['a customer whose agent left', customerEnded(), left, 'end agent_left'],
    ['a customer who left an agent', customerEnded(), [participant('customer', LEFT), agent], 'end customer_left'],
    [
      'an event with nothing in it',
      customerEnded({ sessionId: undefined, eventTime: undefined }),
      left,
      'end agent_left',
    ],
    ['a transfer', agentEnded({ disconnectType: 'TRANSFER' }), left, 'ignore transferred'],
  ]
  for (const [what, event, participants, verdict] of cases) {
    it(`${what}: ${verdict}`, () => expect(name(judgeConversation(event, participants, CUSTOMER))).to.equal(verdict))
  }

  it('belongs to the session by when somebody came', () => {
    const before = { startedAt: SESSION_AT - 3_600_000 }
    const old = [participant('acd', { ...PEER, ...before }), participant('agent', { ...LEFT, ...before })]
    expect(name(judgeConversation(customerEnded(), [customer, ...old, flow], CUSTOMER))).to.equal('end flow_only')
    const undated = participant('agent', { ...LEFT, startedAt: 0 })
    expect(name(judgeConversation(customerEnded(), [customer, undated], CUSTOMER))).to.equal('end agent_left')
  })

  it('goes on when the customer wrote meanwhile', () => {
    const wrote = { ...CUSTOMER, lastInboundAt: ENDED_AT + 6000 }
    expect(name(judgeConversation(agentEnded(), left, wrote))).to.equal('ignore late')
  })

  function withRoute(wechatRoute: string) {
    return participant('customer', { ...PEER, attributes: { wechatRoute } })
  }
})
