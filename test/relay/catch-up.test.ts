import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { createCatchUp, LOOK_EVERY_MS, RECENT_MS, STILL_COMING_MS } from '../../server/relay/catch-up.js'
import { createGaps, GAP_MS } from '../../server/relay/gaps.js'
import type { CaughtMessage, ConversationMessage, GenesysMessaging } from '../../server/relay/messages/platforms.js'
import { questionKey } from '../../server/relay/questions/menu-ids.js'
import { agentWebhook, type Bench, contentWebhook, makeBench, textPush } from './bench.js'
import { failure } from './fake-platforms.js'

const HOUR = 3_600_000

interface Listed extends ConversationMessage {
  /** Undefined: of that message Genesys does not tell the content. */
  readonly text?: string | undefined
  /** What is more than plain text. */
  readonly said?: CaughtMessage
}

/** A relay whose clock moves by itself with every pause, with sessions in conversations that hold messages. */
async function setUp(names: readonly string[] = ['one']) {
  const bench = await makeBench()
  const conversations = new Map<string, Listed[]>()
  const customers = new Map<string, string>()
  for (const name of names) {
    await bench.acceptPush(textPush('hi', { openId: `openid-of-${name}` }))
    bench.genesys.onMessage.next.push({ ok: true, conversationId: name })
    await bench.work()
    customers.set(name, bench.genesys.messages.at(-1)?.context.customerId ?? '')
    conversations.set(name, [])
  }
  const looks: { at: number; conversationId: string }[] = []
  const reads: string[][] = []
  const answers = new Map<string, Awaited<ReturnType<GenesysMessaging['listMessages']>>[]>()
  const genesys: Pick<GenesysMessaging, 'listMessages' | 'readMessages'> = {
    listMessages: async (conversationId) => {
      looks.push({ at: bench.clock.now(), conversationId })
      return answers.get(conversationId)?.shift() ?? { ok: true, messages: conversations.get(conversationId) ?? [] }
    },
    readMessages: async (conversationId, ids) => {
      reads.push([...ids])
      const found = (conversations.get(conversationId) ?? []).filter(({ id }) => ids.includes(id))
      const messages = found.flatMap(({ id, at, text, said }): CaughtMessage[] =>
        said
          ? [said]
          : text === undefined
            ? []
            : [{ kind: 'text', messageId: id, conversationId, originatingEntity: 'Human', text, sentAt: at }],
      )
      return { ok: true, messages: messages.reverse() }
    },
  }
  const accounts = new Map([['default', { config: bench.account, genesys }]])

  /** Runs until that much time went by, then stops. */
  async function run(ms: number): Promise<void> {
    const end = bench.clock.now() + ms
    const gaps = createGaps({ facts: bench.store.facts, clock: bench.clock, events: bench.events })
    const finished = new Promise<void>((resolve) => {
      const catchUp = createCatchUp({
        ...{ gaps, accounts, clock: bench.clock, events: bench.events, keys: bench.keys },
        customers: bench.store.customers,
        acceptance: bench.store.acceptance,
        accept: (_account, webhook) => bench.acceptWebhook(webhook),
        pause: async (pauseMs, signal) => {
          bench.clock.advance(pauseMs)
          if (bench.clock.now() < end || signal.aborted) return
          gaps.stop()
          void catchUp.stop().then(resolve)
        },
      })
      catchUp.start()
    })
    await finished
    await bench.work()
  }

  const say = (name: string, id: string, ageMs: number, change: Partial<Listed> = {}) =>
    void conversations
      .get(name)
      ?.push({ id, direction: 'outbound', at: bench.clock.now() - ageMs, text: `text of ${id}`, ...change })
  return { bench, customers, conversations, looks, reads, answers, run, say }
}

/** Makes the relay have been away since `ms` ago. */
async function away(bench: Bench, ms: number): Promise<void> {
  await bench.store.facts.set('heartbeat', String(bench.clock.now()))
  bench.clock.advance(ms)
}

describe('catch-up', () => {
  it('delivers what never arrived, in the order it was written, once', async () => {
    const { bench, run, say } = await setUp()
    bench.clock.advance(10 * 60_000)
    say('one', 'm1', 300_000)
    say('one', 'm2', 200_000)
    say('one', 'm3', 100_000)
    await run(10 * LOOK_EVERY_MS)
    expect(bench.wechat.texts).to.deep.equal(['text of m1', 'text of m2', 'text of m3'])
    expect(bench.eventsOf('catchUp').filter(([outcome]) => outcome === 'recovered')).to.deep.equal([['recovered', 3]])
    expect(bench.genesys.receipts.map(({ messageId, status }) => `${messageId} ${status}`)).to.deep.equal([
      'm1 Delivered',
      'm2 Delivered',
      'm3 Delivered',
    ])
  })

  it('leaves alone what may still come by itself, what customers wrote, and what is older than it looks back', async () => {
    const { bench, run, say, reads } = await setUp()
    bench.clock.advance(RECENT_MS - HOUR / 2)
    say('one', 'young', STILL_COMING_MS - 30_000)
    say('one', 'inbound', HOUR, { direction: 'inbound' })
    say('one', 'old', RECENT_MS + 60_000)
    await run(20_000)
    expect(reads).to.deep.equal([])
    await run(20_000)
    expect(reads).to.deep.equal([['young']])
    expect(bench.wechat.texts).to.deep.equal(['text of young'])
  })

  it('fetches structures, and refuses once what it cannot carry on', async () => {
    const { bench, run, say, reads } = await setUp()
    const about = { conversationId: 'one', originatingEntity: 'Human', sentAt: 1 } as const
    const options = [{ type: 'QuickReply', text: '是', payload: 'yes' }] as const
    const structured = { kind: 'quickReplies', title: '继续吗？', options } as const
    say('one', 'm1', 200_000, { said: { kind: 'content', messageId: 'm1', ...about, attachments: [], structured } })
    say('one', 'm2', 190_000, { said: { kind: 'unsupported', messageId: 'm2', ...about, name: 'Structured.Form' } })
    await run(20_000)
    expect(reads).to.deep.equal([['m1', 'm2']])
    expect(bench.wechat.sent.map(({ message }) => message)).to.deep.equal([
      { type: 'msgmenu', head: '继续吗？', entries: [{ id: `${questionKey('m1')}.0`, label: '是' }], tail: '' },
    ])
    expect(bench.genesys.receipts.map(({ messageId, status }) => `${messageId} ${status}`)).to.have.members([
      'm1 Delivered',
      'm2 Failed',
    ])
  })

  it('asks nothing about what arrived as a webhook, refused kinds included', async () => {
    const { bench, customers, run, say, reads } = await setUp()
    const customerId = customers.get('one') ?? ''
    const text = agentWebhook(customerId, 'hello', { conversationId: 'one' })
    const card = contentWebhook(customerId, { text: 'see', conversationId: 'one' })
    for (const webhook of [text, card]) await bench.acceptWebhook(webhook)
    say('one', text.id, 0)
    say('one', card.id, 0)
    bench.clock.advance(200_000)
    await run(20_000)
    expect(reads).to.deep.equal([])
  })

  it('goes round the recent sessions at its pace', async () => {
    const { looks, run } = await setUp(['a', 'b', 'c'])
    await run(10 * LOOK_EVERY_MS)
    const order = looks.map(({ conversationId }) => conversationId)
    expect(new Set(order.slice(0, 3))).to.deep.equal(new Set(['a', 'b', 'c']))
    expect(order.slice(3, 6)).to.deep.equal(order.slice(0, 3))
    for (const [index, look] of looks.slice(1).entries()) {
      expect(look.at - (looks[index]?.at ?? 0)).to.be.at.least(LOOK_EVERY_MS)
    }
  })

  it('looks after a gap of ours first at whoever was active before it, at once and however long ago', async () => {
    const { bench, looks, run, say } = await setUp(['a', 'b'])
    await away(bench, 5 * HOUR)
    say('a', 'lost', 4 * HOUR)
    const started = bench.clock.now()
    await run(LOOK_EVERY_MS)
    expect(looks.slice(0, 2).map(({ at, conversationId }) => [at - started, conversationId])).to.have.deep.members([
      [0, 'a'],
      [0, 'b'],
    ])
    expect(await bench.store.facts.get('gap-open-since')).to.equal('')
    // The customer's window is a matter of WeChat's; the message itself is not lost.
    expect(bench.wechat.texts).to.deep.equal(['text of lost'])
  })

  it('does not look back so far after a short silence', async () => {
    const { bench, looks, run, say } = await setUp(['a'])
    bench.clock.advance(5 * HOUR)
    await away(bench, GAP_MS)
    say('a', 'm', 4 * HOUR)
    await run(20_000)
    expect(looks).to.deep.equal([])
  })

  it('keeps a gap open until Genesys answered for every session', async () => {
    const { bench, answers, run, say } = await setUp(['a', 'b'])
    await away(bench, 5 * HOUR)
    say('a', 'lost-a', 4 * HOUR)
    say('b', 'lost-b', 4 * HOUR)
    answers.set('a', [failure('retry'), failure('retry')])
    answers.set('b', [failure('retry')])
    await run(20 * LOOK_EVERY_MS)
    expect(bench.wechat.texts).to.have.members(['text of lost-a', 'text of lost-b'])
    expect(bench.eventsOf('catchUp').filter(([outcome]) => outcome === 'failed')).to.have.length(3)
    expect(await bench.store.facts.get('gap-open-since')).to.equal('')
  })

  it('ends the look at a conversation that is gone, and counts it', async () => {
    const { bench, answers, run } = await setUp(['a'])
    await away(bench, GAP_MS * 2)
    answers.set('a', [{ ok: true, gone: true }])
    await run(1)
    expect(bench.eventsOf('catchUp')).to.deep.equal([['gone'], ['looked']])
    expect(await bench.store.facts.get('gap-open-since')).to.equal('')
  })

  it('goes on after the store was away', async () => {
    const { bench, run, say } = await setUp()
    bench.clock.advance(10 * 60_000)
    say('one', 'm1', 300_000)
    const { hasMarks } = bench.store.acceptance
    let asked = 0
    bench.store.acceptance.hasMarks = async (...args) => {
      if (asked++ === 0) throw new RelayError('store_unavailable')
      return hasMarks(...args)
    }
    await run(10 * LOOK_EVERY_MS)
    expect(bench.wechat.texts).to.deep.equal(['text of m1'])
    expect(bench.eventsOf('internalError').map(([where]) => where)).to.deep.equal(['catch-up'])
  })

  it('passes over what is no plain text and sessions of accounts that left', async () => {
    const { bench, run, say } = await setUp()
    bench.clock.advance(10 * 60_000)
    say('one', 'card', 300_000, { text: undefined })
    await run(20_000)
    expect(bench.wechat.texts).to.deep.equal([])
    expect(bench.eventsOf('catchUp').map(([outcome]) => outcome)).to.not.include('recovered')
  })
})
