import { expect } from 'chai'
import { DEFAULT_QUOTA_LIMITS, MESSAGE_WINDOW_MS } from '../../../server/store/meter.js'
import { agentWebhook, type Bench, makeBench, makePush, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

const NUDGE = '（未完，回复任意文字继续）'
const ANSWER = `${'一二三四五六七八九十，'.repeat(30)}。\n`.repeat(12).slice(0, 4000)

async function counted(change: Parameters<typeof makeBench>[0] = {}) {
  const bench = await makeBench({ limits: { quota: DEFAULT_QUOTA_LIMITS }, ...change })
  return { bench, customerId: await bench.customer() }
}

async function says(bench: Bench, customerId: string, texts: readonly string[], by: 'Human' | 'Bot' = 'Human') {
  const webhooks = texts.map((text) => agentWebhook(customerId, text, { originatingEntity: by }))
  for (const webhook of webhooks) await bench.acceptWebhook(webhook)
  return webhooks.map(({ id }) => id)
}

const notices = (bench: Bench) => bench.genesys.texts.filter((text) => text.startsWith('【系统】'))
const delivered = (bench: Bench) =>
  bench.genesys.receipts.filter(({ status }) => status === 'Delivered').map(({ messageId }) => messageId)
const body = (text: string) => text.replace(/^第.*部分\n/, '').replace(`\n${NUDGE}`, '')
const quotaOf = (bench: Bench, outcome: string) =>
  bench.eventsOf('quota').filter(([, , each]) => each === outcome).length

describe("delivery within WeChat's quota", () => {
  it('a 4,000-character Chinese answer (6 parts) arrives whole over two customer messages, in order, nothing newer overtakes it', async () => {
    const { bench, customerId } = await counted()
    const ids = await says(bench, customerId, [ANSWER, '另外，祝您愉快'])
    await bench.work()
    const { texts } = bench.wechat
    expect(texts).to.have.length(4)
    expect(texts.map((text) => text.split('\n')[0])).to.deep.equal([1, 2, 3, 4].map((part) => `第${part}/6部分`))
    expect(texts.map((text) => text.endsWith(NUDGE))).to.deep.equal([false, false, false, true])
    expect(notices(bench)).to.deep.equal([bench.texts['zh-CN'].notice('waiting')])
    expect(delivered(bench)).to.deep.equal([])
    bench.clock.advance(3_600_000)
    await says(bench, customerId, ['还在吗'])
    await bench.work()
    expect(texts).to.have.length(4)
    await bench.acceptPush(textPush('继续'))
    await bench.work()
    expect(bench.wechat.texts.slice(4, 6).map((text) => text.split('\n')[0])).to.deep.equal(['第5/6部分', '第6/6部分'])
    expect(bench.wechat.texts.slice(0, 6).map(body).join('')).to.equal(ANSWER)
    expect(bench.wechat.texts.slice(6)).to.deep.equal(['另外，祝您愉快', '还在吗'])
    for (const text of bench.wechat.texts) expect(Buffer.byteLength(text)).to.be.at.most(2048)
    expect(delivered(bench).slice(0, 2)).to.deep.equal(ids)
    expect(quotaOf(bench, 'nudged')).to.equal(1)
    expect(quotaOf(bench, 'no_quota')).to.equal(1)
    expect(quotaOf(bench, 'reserved')).to.equal(8)
  })

  it('paces an answer over as many customer messages as it takes, each time with one line that asks for the next', async () => {
    const { bench, customerId } = await counted()
    const text = ANSWER.repeat(2)
    await says(bench, customerId, [text])
    for (let turn = 0; turn < 3; turn++) {
      await bench.work()
      await bench.acceptPush(textPush(`继续 ${turn}`))
    }
    const last = bench.wechat.texts
      .filter((each) => each.endsWith(NUDGE))
      .map((each) => bench.wechat.texts.indexOf(each))
    expect(last).to.deep.equal([3, 7])
    expect(bench.wechat.texts.map(body).join('')).to.equal(text)
  })

  it('lets an answer that just fits go out whole, without the line', async () => {
    const { bench, customerId } = await counted()
    const text = ANSWER.slice(0, 2650)
    await says(bench, customerId, [text])
    await bench.work()
    expect(bench.wechat.texts).to.have.length(4)
    expect(bench.wechat.texts.map(body).join('')).to.equal(text)
    expect(bench.wechat.texts.some((each) => each.includes(NUDGE))).to.equal(false)
  })

  it('keeps slots for agents and for the closing', async () => {
    const { bench, customerId } = await counted()
    for (const text of ['bot 1', 'bot 2', 'bot 3', 'bot 4']) {
      await says(bench, customerId, [text], 'Bot')
      await bench.work()
    }
    expect(bench.wechat.texts).to.deep.equal(['bot 1', 'bot 2', 'bot 3'])
    await bench.acceptPush(textPush('谢谢'))
    for (const text of ['agent 1', 'agent 2', 'agent 3', 'agent 4']) {
      await says(bench, customerId, [text])
      await bench.work()
    }
    expect(bench.wechat.texts.slice(3)).to.deep.equal(['bot 4', 'agent 1', 'agent 2', 'agent 3'])
  })

  it('joins short texts that wait when not all would fit, one receipt for each', async () => {
    const { bench, customerId } = await counted()
    const texts = ['您好', '请问', '订单号', '是多少', '呢？']
    const ids = await says(bench, customerId, texts)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([texts.join('\n')])
    expect(delivered(bench)).to.deep.equal(ids)
    await says(bench, customerId, ['一', '二', '三'])
    await bench.work()
    expect(bench.wechat.texts.slice(1)).to.deep.equal(['一', '二', '三'])
    expect(quotaOf(bench, 'joined')).to.equal(1)
  })

  it('joins no more than one message holds, no other sender, and says that more waits', async () => {
    const { bench, customerId } = await counted({ limits: { quota: { ...DEFAULT_QUOTA_LIMITS, perMessage: 2 } } })
    const long = '字'.repeat(300)
    await says(bench, customerId, [`${long}一`, `${long}二`, `${long}三`])
    await says(bench, customerId, ['bot'], 'Bot')
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([`${long}一\n${long}二\n${NUDGE}`])
    expect(delivered(bench)).to.have.length(2)
    await bench.acceptPush(textPush('继续'))
    await bench.work()
    await bench.acceptPush(textPush('继续'))
    await bench.work()
    expect(bench.wechat.texts.slice(1)).to.deep.equal([`${long}三\n${NUDGE}`, 'bot'])
  })

  it('believes 45047 rather than its own count, and goes on with the next message', async () => {
    const { bench, customerId } = await counted()
    await says(bench, customerId, ['one'])
    bench.wechat.onText.next.push(failure('awaitCustomer', { code: 'wechat_45047' }))
    await bench.work()
    await says(bench, customerId, ['two'])
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one'])
    expect(notices(bench)).to.have.length(1)
    await bench.acceptPush(textPush('继续'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one', 'one', 'two'])
  })

  it('uses what another epoch has left after 45047', async () => {
    const { bench, customerId } = await counted()
    await bench.acceptPush(makePush('event.click', { key: 'k', menuId: undefined }, { eventKey: 'k' }))
    await says(bench, customerId, ['one'])
    bench.wechat.onText.next.push(failure('awaitCustomer', { code: 'wechat_45047' }))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one', 'one'])
    expect(delivered(bench)).to.have.length(1)
  })

  it('closes the window at 45015: what waits behind fails without being tried', async () => {
    const { bench, customerId } = await counted()
    await says(bench, customerId, ['one', 'two'])
    bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_45015' }))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one'])
    expect(bench.genesys.receipts.map(({ reason }) => reason?.code)).to.deep.equal(['MessageExpired', 'MessageExpired'])
    expect(quotaOf(bench, 'window_over')).to.equal(1)
  })

  it('gives a unit back only when nothing can have been delivered', async () => {
    const used = async (mayBeDelivered: boolean) => {
      const { bench, customerId } = await counted()
      await says(bench, customerId, ['one'])
      bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_40003', mayBeDelivered }))
      await bench.work()
      return (await bench.store.customers.get('default', customerId))?.meter.message.used
    }
    expect(await used(false)).to.equal(0)
    expect(await used(true)).to.equal(1)
  })

  it('takes one unit for a part however often it is tried while WeChat is away', async () => {
    const { bench, customerId } = await counted()
    await says(bench, customerId, ['one'])
    bench.wechat.onText.next.push(...Array.from({ length: 8 }, () => failure('retry', { mayBeDelivered: true })))
    for (let tries = 0; tries < 9; tries++) {
      await bench.work()
      bench.clock.advance(60_000)
    }
    expect(delivered(bench)).to.have.length(1)
    expect((await bench.store.customers.get('default', customerId))?.meter.message.used).to.equal(1)
  })

  it('fails what still waits at the end of the window', async () => {
    const { bench, customerId } = await counted()
    const [id] = await says(bench, customerId, [ANSWER])
    const openedAt = bench.clock.now()
    await bench.work()
    bench.clock.advance(openedAt + MESSAGE_WINDOW_MS - 1 - bench.clock.now())
    await bench.work()
    expect(bench.genesys.receipts).to.deep.equal([])
    bench.clock.advance(1)
    await bench.work()
    expect(bench.wechat.texts).to.have.length(4)
    expect(bench.genesys.receipts.map(({ messageId, reason }) => [messageId, reason?.code])).to.deep.equal([
      [id, 'MessageExpired'],
    ])
  })

  it('counts the acknowledgement when it is said to count', async () => {
    const { bench, customerId } = await counted({ ackCountsAsQuota: true })
    for (const text of ['1', '2', '3', '4']) {
      await says(bench, customerId, [text])
      await bench.work()
    }
    expect(bench.wechat.texts).to.deep.equal(['1', '2', '3'])
  })

  it('moves the line when the customer wrote while the first parts went out', async () => {
    const { bench, customerId } = await counted({ language: 'en' })
    await says(bench, customerId, [`${'Every good boy does fine. '.repeat(500)}`])
    bench.wechat.onText.next.push({ ok: true }, { ok: true }, failure('retry'))
    await bench.work()
    await bench.acceptPush(textPush('what?'))
    bench.clock.advance(1000)
    await bench.work()
    const nudged = bench.wechat.texts.flatMap((text, index) =>
      text.endsWith('(Reply with any word to read on.)') ? [index] : [],
    )
    expect(bench.wechat.texts).to.have.length(7)
    expect(nudged).to.deep.equal([6])
  })
})
