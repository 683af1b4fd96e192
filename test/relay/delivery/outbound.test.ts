import { expect } from 'chai'
import type { Settlement } from '../../../server/store/lanes.js'
import { MESSAGE_WINDOW_MS } from '../../../server/store/meter.js'
import { agentWebhook, type Bench, makeBench, makePush, OPEN_ID, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

async function saying(bench: Bench, ...texts: string[]): Promise<string[]> {
  const customerId = await bench.customer()
  const webhooks = texts.map((text) => agentWebhook(customerId, text))
  for (const webhook of webhooks) await bench.acceptWebhook(webhook)
  return webhooks.map(({ id }) => id)
}

const receiptsOf = (bench: Bench) =>
  bench.genesys.receipts.map(({ messageId, status, reason }) => [messageId, status, reason?.code])

describe('delivery to WeChat', () => {
  it('keeps the order, and one receipt follows each message', async () => {
    const bench = await makeBench()
    const ids = await saying(bench, ...Array.from({ length: 12 }, (_, i) => `answer ${i}`))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(Array.from({ length: 12 }, (_, i) => `answer ${i}`))
    expect(bench.wechat.sent[0]?.openId).to.equal(OPEN_ID)
    expect(receiptsOf(bench)).to.deep.equal(ids.map((id) => [id, 'Delivered', undefined]))
  })

  it('waits as long as WeChat asks, nothing behind the head goes first, no receipt meanwhile', async () => {
    const bench = await makeBench()
    await saying(bench, 'one', 'two')
    bench.wechat.onText.next.push(failure('retry', { retryAfterMs: 60_000 }))
    await bench.work()
    bench.clock.advance(59_999)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one'])
    expect(bench.genesys.receipts).to.deep.equal([])
    bench.clock.advance(1)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one', 'one', 'two'])
  })

  it('tells the agent of a refused message by receipt and notice, in one settlement', async () => {
    const settlements: Settlement[] = []
    const bench = await makeBench({
      wrap: (store) => ({
        ...store,
        lanes: {
          ...store.lanes,
          settle: (settlement) => {
            settlements.push(settlement)
            return store.lanes.settle(settlement)
          },
        },
      }),
    })
    const [id] = await saying(bench, '一二三四五六七八九十一二三四五六七八九十 and more')
    bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_40003' }))
    await bench.work()
    const dead = settlements.filter(({ outcome }) => outcome.kind === 'dead')
    expect(dead.map(({ receipt, notice }) => [receipt?.kind, notice?.noticeKind])).to.deep.equal([
      ['receipt.failed', 'failed'],
    ])
    expect(receiptsOf(bench)).to.deep.equal([[id, 'Failed', 'GeneralError']])
    expect(bench.genesys.texts.at(-1)).to.equal(
      '【系统】您的消息未能送达微信客户（微信拒绝了这条消息）。开头是：一二三四五六七八九十一二三四五六七八九十',
    )
    expect((await bench.deadLetters()).map(({ reason, detail }) => [reason, detail])).to.deep.equal([
      ['wechat_40003', 'The message was not delivered to WeChat.'],
    ])
  })

  it('makes MessageExpired of 45015', async () => {
    const bench = await makeBench()
    const [id] = await saying(bench, 'late')
    bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_45015' }))
    await bench.work()
    expect(receiptsOf(bench)).to.deep.equal([[id, 'Failed', 'MessageExpired']])
    expect(bench.genesys.texts.at(-1)).to.contain('超过 48 小时')
  })

  it('ends the session of a customer who is gone', async () => {
    const bench = await makeBench()
    const [id] = await saying(bench, 'late')
    bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_43004' }))
    await bench.work()
    expect(receiptsOf(bench)).to.deep.equal([[id, 'Failed', 'RecipientOptedOut']])
    const customerId = bench.genesys.messages[0]?.context.customerId ?? ''
    expect((await bench.store.customers.get('default', customerId))?.sessionId).to.equal('')
    expect(bench.genesys.texts.at(-1)).to.contain('取消关注')
  })

  it("waits for the customer after 45047, tells the agent once, and goes on with the customer's next message", async () => {
    const bench = await makeBench()
    const ids = await saying(bench, 'one', 'two')
    const out = failure('awaitCustomer', { code: 'wechat_45047' })
    bench.wechat.onText.next.push(out, out)
    await bench.work()
    bench.clock.advance(3_600_000)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one'])
    await bench.acceptPush(textPush('still here'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one', 'one'])
    await bench.acceptPush(textPush('hello?'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one', 'one', 'one', 'two'])
    expect(bench.genesys.texts.filter((text) => text.startsWith('【系统】'))).to.deep.equal([
      bench.texts['zh-CN'].notice('waiting'),
    ])
    expect(receiptsOf(bench)).to.deep.equal(ids.map((id) => [id, 'Delivered', undefined]))
  })

  it('gives a waiting message up at the end of the 48 hours', async () => {
    const bench = await makeBench()
    const [id] = await saying(bench, 'one')
    bench.wechat.onText.always = failure('awaitCustomer', { code: 'wechat_45047' })
    await bench.work()
    bench.clock.advance(MESSAGE_WINDOW_MS - 1)
    await bench.work()
    expect(bench.genesys.receipts).to.deep.equal([])
    bench.clock.advance(1)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one'])
    expect(receiptsOf(bench)).to.deep.equal([[id, 'Failed', 'MessageExpired']])
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['window_expired'])
  })

  it('retries while WeChat is away, and not past the window', async () => {
    const bench = await makeBench()
    const [id] = await saying(bench, 'one')
    bench.wechat.onText.always = failure('retry', { code: 'network', retryAfterMs: 100 * 3_600_000 })
    for (let i = 0; i < 3; i++) {
      await bench.work()
      bench.clock.advance(24 * 3_600_000)
    }
    expect(bench.wechat.texts).to.have.length(1)
    expect(receiptsOf(bench)).to.deep.equal([[id, 'Failed', 'MessageExpired']])
  })

  it('sends nothing after the window, until a push that opens it, also one that is no message', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    bench.clock.advance(MESSAGE_WINDOW_MS)
    await bench.acceptWebhook(agentWebhook(customerId, 'are you there?'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([])
    await bench.acceptPush(makePush('event.click', { key: 'k', menuId: undefined }, { eventKey: 'k' }))
    await bench.acceptWebhook(agentWebhook(customerId, 'welcome back'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['welcome back'])
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Failed', 'Delivered'])
  })

  it('holds the account without touching the message, and never longer than the window', async () => {
    const bench = await makeBench()
    await saying(bench, 'one')
    bench.wechat.onText.next.push(
      failure('holdAccount', { code: 'wechat_45009', alarm: true, retryAfterMs: 10 * 3_600_000 }),
    )
    await bench.work()
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'wechat_45009']])
    bench.clock.advance(9 * 3_600_000)
    expect(bench.holds.remaining('default', 'wechat')).to.equal(3_600_000)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one'])
    bench.clock.advance(2 * 3_600_000)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one', 'one'])
  })

  it('makes a dead letter of what cannot be read any more', async () => {
    const bench = await makeBench()
    await saying(bench, 'one')
    const [item] = bench.lane('outbound').items
    if (item) Object.assign(item.body, { sealed: Buffer.alloc(64).toString('base64') })
    await bench.work()
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['unreadable'])
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'unreadable_item']])
  })

  it('tells the agent when the message can be read but not for whom it is', async () => {
    const bench = await makeBench()
    const [id] = await saying(bench, 'one')
    for (const customer of bench.state.customers.values()) customer.openId = Buffer.alloc(64).toString('base64')
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([])
    expect(receiptsOf(bench)).to.deep.equal([[id, 'Failed', 'GeneralError']])
    expect(bench.genesys.texts.at(-1)).to.contain('消息已无法读取')
  })
})
