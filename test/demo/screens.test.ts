import { expect } from 'chai'
import { conversationView, phoneView } from '../../scripts/demo/screens.js'
import type { Journey } from '../../scripts/demo/view.js'

const JOURNEY: Journey = {
  id: '7',
  direction: 'in',
  customer: 'lin',
  text: 'hi',
  startedAt: 0,
  steps: { received: 0 },
  acknowledged: false,
  handovers: 1,
  refusals: 0,
  problem: '',
  parts: 0,
  arrived: 0,
  state: 'running',
}

describe('screens of the demo', () => {
  const said = { at: 0, from: 'customer', kind: 'text', text: 'hi', msgId: '7' } as const

  it('shows a customer message as sending until it is stored, and as failed when WeChat gave up', () => {
    const stateWith = (journey: Journey) => phoneView('lin', [said], new Map([['7', journey]]), 0).lines[0]?.state
    expect(stateWith(JOURNEY)).to.equal('sending')
    expect(stateWith({ ...JOURNEY, state: 'failed' })).to.equal('failed')
    expect(stateWith({ ...JOURNEY, steps: { received: 0, stored: 1 } })).to.equal('sent')
  })

  it('tells acknowledgement, custom message and notice apart', () => {
    const { lines } = phoneView(
      'lin',
      [
        { at: 1, from: 'account', kind: 'passive', text: 'got it' },
        { at: 2, from: 'account', kind: 'custom', text: 'answer' },
        { at: 3, from: 'system', kind: 'notice', text: 'no service' },
      ],
      new Map(),
      3,
    )
    expect(lines.map(({ from, passive }) => [from, passive])).to.deep.equal([
      ['account', true],
      ['account', false],
      ['notice', false],
    ])
  })

  it('says what was sent that is no text, and shows what was done as a line between', () => {
    const { lines } = phoneView(
      'lin',
      [
        {
          at: 1,
          from: 'customer',
          kind: 'message',
          text: '[location]',
          msgId: '7',
          msgType: 'location',
          about: '西湖',
        },
        { at: 2, from: 'customer', kind: 'event', text: 'CLICK', about: 'ORDERS' },
      ],
      new Map([['7', JOURNEY]]),
      3,
    )
    expect(lines.map(({ from, what, text, state }) => [from, what, text, state])).to.deep.equal([
      ['customer', 'location', '西湖', 'sending'],
      ['notice', 'CLICK', 'ORDERS', 'sent'],
    ])
  })

  it('shows typing as a state that passes, never as a line', () => {
    const typing = { at: 1000, from: 'account', kind: 'typing', text: 'Typing' } as const
    expect(phoneView('lin', [typing], new Map(), 2000)).to.deep.include({ typing: true, lines: [] })
    expect(phoneView('lin', [typing], new Map(), 17_000).typing).to.equal(false)
    expect(phoneView('lin', [typing, { ...said, at: 1500 }], new Map(), 2000).typing).to.equal(false)
  })

  it('shows the queue a conversation is in, none while a flow has it, and the tier', () => {
    const participant = (purpose: 'workflow' | 'acd' | 'agent', name: string) => ({
      ...{ id: name, purpose, name, state: 'connected' as const, connectedTime: '', endTime: undefined },
      ...{ disconnectType: undefined, entity: { id: name, name }, messageIds: [], attributes: {} },
    })
    const seen = (...participants: ReturnType<typeof participant>[]) => {
      const conversation = { id: 'c', integrationId: 'i', customerId: 'x', nickname: 'N', endedAt: undefined }
      return conversationView({ ...conversation, participants }, [], 'chen')
    }
    const [flow, first, second] = [participant('workflow', 'F'), participant('acd', 'A'), participant('acd', 'B')]
    expect(seen(flow).queue).to.equal(undefined)
    expect(seen(flow, first, participant('agent', 'Z'))).to.include({ queue: 'A', tier: 'Gold' })
    expect(seen(flow, first, second).queue).to.equal('B')
    expect(seen(flow, first, flow).queue).to.equal(undefined)
  })

  it('shows lines of the relay to the agent as its own, and the fate of answers', () => {
    const conversation = {
      id: 'c',
      integrationId: 'i',
      customerId: 'x',
      nickname: 'N',
      participants: [],
      endedAt: undefined,
    }
    const entry = { time: '2025-01-01T00:00:00Z', messageId: 'm' }
    const view = conversationView(
      conversation,
      [
        { ...entry, from: 'customer', text: 'hi', status: 'received' },
        { ...entry, from: 'customer', text: '【系统】x', status: 'received' },
        { ...entry, from: 'agent', text: 'a', status: 'sent' },
        { ...entry, from: 'agent', text: 'b', status: 'failed' },
      ],
      'lin',
    )
    expect(view.lines.map(({ from, state }) => [from, state])).to.deep.equal([
      ['customer', 'delivered'],
      ['system', 'delivered'],
      ['agent', 'accepted'],
      ['agent', 'failed'],
    ])
  })
})
