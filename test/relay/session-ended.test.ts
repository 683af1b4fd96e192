import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import type { ConversationParticipant, GenesysConversations } from '../../server/relay/messages/platforms.js'
import { createSessionEnded, type SessionEndedAnswer } from '../../server/relay/session-ended.js'
import { agentWebhook, type Bench, makeBench, OPEN_ID, textPush } from './bench.js'
import { agentEnded, customerEnded, participant } from './ended-session.js'
import { failure } from './fake-platforms.js'

const CONVERSATION = 'conversation-1'
const CLOSING = '本次会话已结束，感谢您的咨询。如需帮助，欢迎随时留言。'
const SENT: SessionEndedAnswer = { closingSent: true, reason: '' }
const because = (reason: SessionEndedAnswer['reason']): SessionEndedAnswer => ({ closingSent: false, reason })

type Look = Awaited<ReturnType<GenesysConversations['readParticipants']>>
const gone = (purpose: string, change: Partial<ConversationParticipant> = {}) =>
  participant(purpose, { alive: false, disconnectType: 'client', ...change })
/** What is left after an agent ended the chat. */
const LEFT: Look = {
  ok: true,
  participants: [
    gone('customer', { disconnectType: 'peer' }),
    gone('workflow', { disconnectType: 'transfer' }),
    gone('acd', { disconnectType: 'transfer' }),
    gone('agent'),
  ],
}
const within = (...alive: ConversationParticipant[]): Look => ({ ok: true, participants: [gone('customer'), ...alive] })

/** A customer who wrote and whom an agent answered; then time goes by. */
async function conversation(options: Parameters<typeof makeBench>[0] = {}) {
  const bench = await makeBench(options)
  bench.genesys.onMessage.always = { ok: true, conversationId: CONVERSATION }
  const customerId = await bench.customer()
  await bench.acceptWebhook(agentWebhook(customerId, '您好', { conversationId: CONVERSATION }))
  await bench.work()
  bench.wechat.sent.length = 0
  bench.genesys.receipts.length = 0
  bench.clock.advance(600_000)
  const looks: string[] = []
  const state = { look: LEFT as Look, duringPause: async () => undefined as unknown }
  const sessionEnded = createSessionEnded({
    ...bench,
    accounts: new Map(
      [...bench.accounts].map(([name, { texts }]) => [
        name,
        {
          texts,
          genesys: {
            readParticipants: async (id) => {
              looks.push(id)
              return state.look
            },
          },
        },
      ]),
    ),
    now: bench.clock.now,
    pause: async (ms) => {
      bench.pauses.push(ms)
      bench.clock.advance(ms)
      await state.duringPause()
    },
    wake: (shard) => void bench.woken.push(shard),
  })
  const session = async () => (await bench.store.customers.get('default', customerId))?.sessionId
  return {
    bench,
    customerId,
    looks,
    state,
    session,
    end: (event = agentEnded()) => sessionEnded(CONVERSATION, event),
    sessionEnded,
  }
}

const reasons = (bench: Bench) => bench.eventsOf('closing')

describe('a session that ended', () => {
  it('is closed with a text to the customer, without a receipt, once Genesys has settled', async () => {
    const { bench, end, looks, session } = await conversation()
    bench.woken.length = 0
    expect(await end()).to.deep.equal(SENT)
    expect(bench.pauses).to.deep.equal([3000])
    expect(looks).to.deep.equal([CONVERSATION])
    expect(bench.woken).to.have.length(1)
    expect(await session()).to.equal('')
    await bench.work()
    expect(bench.wechat.sent).to.deep.equal([{ openId: OPEN_ID, message: { type: 'text', text: CLOSING } }])
    expect(bench.genesys.receipts).to.deep.equal([])
    expect(await bench.deadLetters()).to.deep.equal([])
    expect(reasons(bench)).to.deep.equal([['default', 'sent']])
  })

  it('is closed in the language of the account', async () => {
    const { bench, end } = await conversation({ language: 'en' })
    await end()
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([
      'This conversation has ended. Thank you for writing to us; send a message whenever you need us again.',
    ])
  })

  it('keeps the closing as part of the session, behind what the agent wrote last', async () => {
    const { bench, customerId, end, session } = await conversation()
    const before = await session()
    await bench.acceptWebhook(agentWebhook(customerId, '再见', { conversationId: CONVERSATION }))
    await end()
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['再见', CLOSING])
    const kept = await bench.store.customers.finished('default', customerId, 10)
    expect(kept.at(-1)).to.include({ kind: 'closing', sessionId: before, lane: 'outbound' })
  })

  it('opens anew with the next message, which is acknowledged again', async () => {
    const { bench, end, session } = await conversation()
    const before = await session()
    await end()
    bench.clock.advance(1000)
    const answer = await bench.acceptPush(textPush('还有一个问题', { createdAt: bench.clock.now() / 1000 }))
    expect(answer).to.contain('reply')
    expect(await session()).to.not.be.oneOf(['', before])
  })

  describe('is told twice', () => {
    it('and closed once', async () => {
      const { bench, end, looks } = await conversation()
      expect(await end()).to.deep.equal(SENT)
      expect(await end()).to.deep.equal(because('duplicate'))
      expect(looks).to.have.length(1)
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal([CLOSING])
    })

    it('at the same time, and closed once', async () => {
      const { bench, end } = await conversation()
      const answers = await Promise.all([end(), end(), end()])
      expect(answers.filter(({ closingSent }) => closingSent)).to.have.length(1)
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal([CLOSING])
    })

    it('of two agents who leave together, and closed once', async () => {
      const { bench, end } = await conversation()
      const second = agentEnded({ sessionId: 'second', participantId: 'second-leg', userId: 'agent-2' })
      const answers = await Promise.all([end(), end(second)])
      expect(answers.map(({ closingSent }) => closingSent).sort()).to.deep.equal([false, true])
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal([CLOSING])
    })

    it('without ids, and closed once', async () => {
      const { bench, end } = await conversation()
      const bare = agentEnded({ sessionId: undefined, participantId: undefined, eventTime: undefined })
      expect(await end(bare)).to.deep.equal(SENT)
      expect(await end(bare)).to.deep.equal(because('duplicate'))
      await bench.work()
      expect(bench.wechat.texts).to.have.length(1)
    })

    it('and the second finishes what a relay that died in between left', async () => {
      const { bench, end, session } = await conversation()
      const { customers } = bench.store
      const real = customers.endSession
      customers.endSession = async () => {
        throw new RelayError('store_unavailable')
      }
      expect(await caught(end())).to.equal('store_unavailable')
      customers.endSession = real
      expect(await session()).to.not.equal('')
      expect(await end()).to.deep.equal(because('duplicate'))
      expect(await session()).to.equal('')
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal([CLOSING])
    })
  })

  it('is closed again when another agent wrote and left', async () => {
    const { bench, customerId, end } = await conversation()
    await end()
    bench.clock.advance(60_000)
    await bench.acceptWebhook(agentWebhook(customerId, '补充一点', { conversationId: CONVERSATION }))
    bench.clock.advance(60_000)
    const second = agentEnded({ sessionId: 'second', eventTime: bench.clock.now() })
    expect(await end(second)).to.deep.equal(SENT)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([CLOSING, '补充一点', CLOSING])
  })

  describe('goes on', () => {
    const ignored: [string, ReturnType<typeof agentEnded>, SessionEndedAnswer['reason']][] = [
      ['after a blind transfer to a queue', agentEnded({ disconnectType: 'TRANSFER' }), 'transferred'],
      ['after a consult', agentEnded({ disconnectType: 'CONSULT_TRANSFER' }), 'transferred'],
      [
        'after no answer',
        agentEnded({ disconnectType: 'NO_ANSWER_TRANSFER', interactingDurationMs: 0 }),
        'not_answered',
      ],
      ['after a decline', agentEnded({ interactingDurationMs: 0 }), 'agent_not_connected'],
      ['after an event of long ago', agentEnded({ eventTime: 1_765_000_000_000 }), 'late'],
    ]
    for (const [what, event, reason] of ignored) {
      it(`${what}, and Genesys is not asked`, async () => {
        const { bench, end, looks, session } = await conversation()
        const before = await session()
        expect(await end(event)).to.deep.equal(because(reason))
        expect(looks).to.deep.equal([])
        expect(await session()).to.equal(before)
        await bench.work()
        expect(bench.wechat.texts).to.deep.equal([])
        expect(reasons(bench)).to.deep.equal([['default', reason]])
      })
    }

    const alive: [string, Look][] = [
      ['a blind transfer to an agent that names no transfer', within(gone('agent'), participant('agent'))],
      ['a blind transfer to a queue that names none', within(gone('agent'), participant('acd'))],
      ['a flow that runs again', within(gone('agent'), participant('workflow'))],
    ]
    for (const [what, look] of alive) {
      it(`with ${what}`, async () => {
        const { bench, end, state, session } = await conversation()
        state.look = look
        const before = await session()
        expect(await end()).to.deep.equal(because('still_active'))
        expect(await session()).to.equal(before)
        state.look = LEFT
        // The mark is not spent: the agent who has it now leaves later.
        expect(await end(agentEnded({ sessionId: 'next' }))).to.deep.equal(SENT)
        await bench.work()
        expect(bench.wechat.texts).to.deep.equal([CLOSING])
      })
    }

    it('when the customer writes while it settles', async () => {
      const { bench, end, state, session } = await conversation()
      const before = await session()
      state.duringPause = async () => {
        bench.clock.advance(10_000)
        await bench.acceptPush(textPush('等一下'))
      }
      expect(await end()).to.deep.equal(because('late'))
      expect(await session()).to.equal(before)
    })
  })

  describe('ends without a word', () => {
    const silent: [string, ReturnType<typeof agentEnded>, Look, SessionEndedAnswer['reason']][] = [
      ['when only a bot was there', customerEnded(), within(gone('bot')), 'bot_only'],
      ['when a flow ended it', customerEnded(), within(gone('workflow')), 'flow_only'],
      ['when the customer gave up waiting', customerEnded(), within(gone('workflow'), gone('acd')), 'abandoned'],
      ['when the customer left', customerEnded(), within(gone('agent')), 'customer_left'],
      ['when Genesys does not know it', agentEnded(), { ok: true, gone: true }, 'conversation_gone'],
    ]
    for (const [what, event, look, reason] of silent) {
      it(what, async () => {
        const { bench, end, state, session } = await conversation()
        state.look = look
        expect(await end(event)).to.deep.equal(because(reason))
        expect(await session()).to.equal('')
        await bench.work()
        expect(bench.wechat.texts).to.deep.equal([])
        expect(await end(event)).to.deep.equal(because(reason))
      })
    }

    it("after the customer's event, and is closed all the same by the agent's, which comes later", async () => {
      const { bench, end } = await conversation()
      expect(await end(customerEnded())).to.deep.equal(because('agent_left'))
      bench.clock.advance(30_000)
      expect(await end()).to.deep.equal(SENT)
      expect(await end(customerEnded())).to.deep.equal(because('agent_left'))
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal([CLOSING])
    })
  })

  it('without any event is over when its time is', async () => {
    const { bench, session } = await conversation()
    const before = await session()
    bench.clock.advance(72 * 3_600_000 + 1)
    const answer = await bench.acceptPush(textPush('在吗', { createdAt: bench.clock.now() / 1000 }))
    expect(answer).to.contain('reply')
    expect(await session()).to.not.be.oneOf(['', before])
  })

  it('of another channel is not ours', async () => {
    const { bench, sessionEnded, looks } = await conversation()
    for (const id of ['another', '', 'x'.repeat(129), '__proto__', '../x']) {
      expect(await sessionEnded(id, agentEnded())).to.deep.equal(because('unknown_conversation'))
    }
    expect(looks).to.deep.equal([])
    expect(reasons(bench)[0]).to.deep.equal(['none', 'unknown_conversation'])
  })

  it('of a customer who is known no more is not ours either', async () => {
    const { bench, sessionEnded, looks } = await conversation()
    await bench.store.conversations.put('default', 'of-a-stranger', '00112233-4455-4677-8899-aabbccddeeff', 0)
    expect(await sessionEnded('of-a-stranger', agentEnded())).to.deep.equal(because('unknown_conversation'))
    expect(looks).to.deep.equal([])
  })

  it('changes nothing while Genesys does not answer, and can be told again', async () => {
    const { bench, end, state, session } = await conversation()
    const before = await session()
    state.look = failure('retry')
    expect(await caught(end())).to.equal('genesys_unavailable')
    state.look = failure('deadLetter', { code: 'http_403', alarm: true })
    expect(await caught(end())).to.equal('genesys_unavailable')
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'http_403']])
    expect(await session()).to.equal(before)
    state.look = LEFT
    expect(await end()).to.deep.equal(SENT)
  })

  it('says so when the lane is full, and ends', async () => {
    const { bench, customerId, end, session } = await conversation({ limits: { laneMaxItems: 1 } })
    bench.wechat.onText.always = failure('retry')
    await bench.acceptWebhook(agentWebhook(customerId, '一', { conversationId: CONVERSATION }))
    expect(await end()).to.deep.equal(because('lane_full'))
    expect(bench.eventsOf('alarm')).to.deep.include(['default', 'lane_full'])
    expect(await session()).to.equal('')
  })

  it('is closed whatever key is cached', async () => {
    const { bench, customerId, end } = await conversation()
    bench.cache.remember('default', { customerId, keyId: 'old', key: Buffer.alloc(32, 1) })
    expect(await end()).to.deep.equal(SENT)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([CLOSING])
  })
})

async function caught(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof RelayError ? error.code : String(error)),
  )
}
