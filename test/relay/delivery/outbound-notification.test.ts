import { expect } from 'chai'
import type { NotificationConfig } from '../../../server/config/types.js'
import { DEFAULT_QUOTA_LIMITS, MESSAGE_WINDOW_MS } from '../../../server/store/meter.js'
import { agentWebhook, type Bench, contentWebhook, makeBench, makePush, OPEN_ID, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

const TEMPLATE: NotificationConfig = {
  kind: 'template',
  templateId: 'tpl-1',
  fields: { thing1: '{{text}}', time2: '{{time}}' },
  url: 'https://shop.example/messages',
}
const ONCE: NotificationConfig = { ...TEMPLATE, kind: 'subscription_once' }
const RESULT_WAIT_MS = 2 * 60_000

let created = 1_766_200_000

/** A customer whose window is over, on an account with this notification. */
async function afterWindow(notification: NotificationConfig | undefined) {
  const bench = await makeBench({ limits: { quota: DEFAULT_QUOTA_LIMITS } })
  Object.assign(bench.account, { notification })
  const customerId = await bench.customer()
  bench.clock.advance(MESSAGE_WINDOW_MS)
  return { bench, customerId }
}

async function say(bench: Bench, customerId: string, ...texts: string[]): Promise<void> {
  for (const text of texts) await bench.acceptWebhook(agentWebhook(customerId, text))
  await bench.work()
}

const receipts = (bench: Bench) => bench.genesys.receipts.map(({ status, reason }) => [status, reason?.code])
const notices = (bench: Bench) => bench.genesys.texts.filter((text) => text.startsWith('【系统】'))
const outcomes = (bench: Bench) => bench.eventsOf('notification').map(([, outcome]) => outcome)
const answers = (bench: Bench, status: string) =>
  bench.acceptPush(
    makePush(
      'event.subscribe_msg_popup_event',
      { choices: [{ templateId: 'tpl-1', status, popupScene: '0' }] },
      { createdAt: ++created },
    ),
  )
const finished = (bench: Bench, jobId: string, status: string) =>
  bench.acceptPush(makePush('event.templatesendjobfinish', { jobId, status }, { subject: jobId, createdAt: ++created }))

describe('delivery outside the window', () => {
  it('fails as before on an account without a notification', async () => {
    const { bench, customerId } = await afterWindow(undefined)
    await say(bench, customerId, 'late')
    expect(bench.wechat.notified).to.deep.equal([])
    expect(receipts(bench)).to.deep.equal([['Failed', 'MessageExpired']])
  })

  it('goes out as an ordinary message within the window, also by somebody who begins', async () => {
    const bench = await makeBench({ limits: { quota: DEFAULT_QUOTA_LIMITS } })
    Object.assign(bench.account, { notification: TEMPLATE })
    const customerId = await bench.customer()
    await bench.store.customers.endSession('default', customerId, bench.clock.now())
    await bench.acceptWebhook(agentWebhook(customerId, 'Your order is here', { originatingEntity: '' }))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['Your order is here'])
    expect(bench.wechat.notified).to.deep.equal([])
    expect(receipts(bench)).to.deep.equal([['Delivered', undefined]])
  })

  it('fills the template, sends it once, and takes nothing of the quota', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    await say(bench, customerId, '您的订单已发货')
    expect(bench.wechat.sent).to.deep.equal([])
    const [message] = bench.wechat.notified
    expect(bench.wechat.notified).to.have.length(1)
    expect(message).to.deep.include({ kind: 'template', templateId: 'tpl-1', url: 'https://shop.example/messages' })
    expect(message?.fields.thing1).to.equal('您的订单已发货')
    expect(message?.fields.time2).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    expect(message?.onceId).to.match(/^[0-9a-f]{32}$/)
    expect(receipts(bench)).to.deep.equal([['Delivered', undefined]])
    expect(notices(bench)).to.deep.equal([])
    expect(bench.eventsOf('quota').filter(([, , outcome]) => outcome === 'reserved')).to.deep.equal([])
    expect((await bench.store.customers.get('default', customerId))?.meter.message.used).to.equal(0)
  })

  it('sends one after the other, in order, and an ordinary message once the customer is back', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    await say(bench, customerId, 'one', 'two')
    await bench.acceptPush(textPush('here', { createdAt: ++created }))
    await say(bench, customerId, 'three')
    expect(bench.wechat.notified.map(({ fields }) => fields.thing1)).to.deep.equal(['one', 'two'])
    expect(bench.wechat.texts).to.deep.equal(['three'])
    expect(receipts(bench)).to.deep.equal(Array(3).fill(['Delivered', undefined]))
  })

  it('follows the word of WeChat that the window is over, and believes it from then on', async () => {
    const bench = await makeBench({ limits: { quota: DEFAULT_QUOTA_LIMITS } })
    Object.assign(bench.account, { notification: TEMPLATE })
    const customerId = await bench.customer()
    bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_45015' }))
    await say(bench, customerId, 'one', 'two')
    expect(bench.wechat.texts).to.deep.equal(['one'])
    expect(bench.wechat.notified.map(({ fields }) => fields.thing1)).to.deep.equal(['one', 'two'])
    expect(receipts(bench)).to.deep.equal(Array(2).fill(['Delivered', undefined]))
  })

  it('tells the agent when the customer reads only the beginning', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    await say(bench, customerId, '您的订单已经发货，预计三天之内送达，请注意查收。')
    expect(bench.wechat.notified[0]?.fields.thing1).to.equal('您的订单已经发货，预计三天之内送达，请…')
    expect(notices(bench)).to.deep.equal([bench.texts['zh-CN'].notice('notificationTrimmed')])
  })

  it('waits for what WeChat says became of it, and settles the receipt by that', async () => {
    for (const [status, receipt, letter] of [
      ['success', ['Delivered', undefined], undefined],
      ['failed:user block', ['Failed', 'RecipientOptedOut'], 'notification_blocked'],
      ['failed: system failed', ['Failed', 'GeneralError'], 'notification_failed'],
    ] as const) {
      const { bench, customerId } = await afterWindow(TEMPLATE)
      bench.wechat.onNotify = () => '2346732948720930816'
      await say(bench, customerId, 'one')
      expect(receipts(bench)).to.deep.equal([])
      await finished(bench, '1111', status)
      await bench.work()
      expect(receipts(bench)).to.deep.equal([])
      await finished(bench, '2346732948720930816', status)
      await bench.work()
      expect(receipts(bench)).to.deep.equal([receipt])
      expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(letter ? [letter] : [])
      expect(bench.wechat.notified).to.have.length(1)
    }
  })

  it('counts as delivered without a word of WeChat in two minutes', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    bench.wechat.onNotify = () => '7'
    await say(bench, customerId, 'one', 'two')
    bench.clock.advance(RESULT_WAIT_MS - 1)
    await bench.work()
    expect(receipts(bench)).to.deep.equal([])
    bench.wechat.onNotify = () => ''
    bench.clock.advance(1)
    await bench.work()
    expect(receipts(bench)).to.deep.equal(Array(2).fill(['Delivered', undefined]))
    expect(outcomes(bench)).to.deep.equal(['sent', 'unconfirmed', 'sent', 'unconfirmed'].slice(0, 3))
  })

  it('hears what became of it while the send was still under way', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    await bench.acceptWebhook(agentWebhook(customerId, 'one'))
    const [lane] = await bench.claim()
    await finished(bench, '9', 'success')
    bench.wechat.onNotify = () => '9'
    if (lane) await bench.workLane(lane)
    await bench.work()
    expect(receipts(bench)).to.deep.equal([['Delivered', undefined]])
  })

  it('sends a subscription notice as often as the customer agreed', async () => {
    const { bench, customerId } = await afterWindow(ONCE)
    await say(bench, customerId, 'zero')
    await answers(bench, 'accept')
    await answers(bench, 'accept')
    await answers(bench, 'reject')
    await say(bench, customerId, 'one', 'two', 'three')
    expect(bench.wechat.notified.map(({ kind, fields }) => [kind, fields.thing1])).to.deep.equal([
      ['subscription', 'one'],
      ['subscription', 'two'],
    ])
    expect(receipts(bench).map(([status]) => status)).to.deep.equal(['Failed', 'Delivered', 'Delivered', 'Failed'])
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['no_consent', 'no_consent'])
    expect(notices(bench)[0]).to.contain('也没有同意接收')
  })

  it('sends one agreed to for good until the customer withdraws, or WeChat says so', async () => {
    const { bench, customerId } = await afterWindow({ ...TEMPLATE, kind: 'subscription_long' })
    await answers(bench, 'accept')
    await say(bench, customerId, 'one', 'two')
    expect(receipts(bench)).to.deep.equal(Array(2).fill(['Delivered', undefined]))
    bench.wechat.onNotify = () => failure('deadLetter', { code: 'wechat_43101' })
    await say(bench, customerId, 'three', 'four')
    expect(bench.wechat.notified).to.have.length(3)
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['wechat_43101', 'no_consent'])
  })

  it('sends no template to somebody who unfollowed', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    await bench.acceptPush(makePush('event.unsubscribe', {}, { createdAt: ++created }))
    await say(bench, customerId, 'one')
    expect(bench.wechat.notified).to.deep.equal([])
    expect(receipts(bench)).to.deep.equal([['Failed', 'RecipientOptedOut']])
  })

  it('ends the session when WeChat says the customer is gone, and fails what the template does not take', async () => {
    for (const [code, reason] of [
      ['wechat_43004', 'RecipientOptedOut'],
      ['wechat_40037', 'GeneralError'],
    ]) {
      const { bench, customerId } = await afterWindow(TEMPLATE)
      bench.wechat.onNotify = () => failure('deadLetter', { code: code ?? '' })
      await say(bench, customerId, 'one')
      expect(receipts(bench)).to.deep.equal([['Failed', reason]])
      const { sessionId } = (await bench.store.customers.get('default', customerId)) ?? {}
      expect(sessionId === '').to.equal(code === 'wechat_43004')
      expect(outcomes(bench)).to.deep.equal(['refused'])
    }
  })

  it('is tried again under the same id while WeChat is away, for two days', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    bench.wechat.onNotify = () => failure('retry', { code: 'timeout', mayBeDelivered: true })
    await say(bench, customerId, 'one')
    bench.clock.advance(60_000)
    await bench.work()
    const ids = new Set(bench.wechat.notified.map(({ onceId }) => onceId))
    expect([bench.wechat.notified.length > 1, ids.size]).to.deep.equal([true, 1])
    bench.clock.advance(MESSAGE_WINDOW_MS)
    await bench.work()
    expect(receipts(bench)).to.deep.equal([['Failed', 'MessageExpired']])
  })

  it('is not for files, nor for words of the relay itself', async () => {
    const { bench, customerId } = await afterWindow(TEMPLATE)
    const attachment = { id: 'a', mediaType: 'image', url: 'https://x.example/a', mime: 'image/png', fileName: 'a.png' }
    await bench.acceptWebhook(contentWebhook(customerId, { text: 'look', attachments: [attachment as never] }))
    await bench.work()
    expect(bench.wechat.notified).to.deep.equal([])
    expect(receipts(bench)).to.deep.equal([['Failed', 'MessageExpired']])
  })

  it('is not for the rest of an answer that began within the window', async () => {
    const bench = await makeBench({ limits: { quota: DEFAULT_QUOTA_LIMITS }, textLimitBytes: 100 })
    Object.assign(bench.account, { notification: TEMPLATE })
    const customerId = await bench.customer()
    bench.wechat.onText.next.push({ ok: true }, failure('deadLetter', { code: 'wechat_45015' }))
    await say(bench, customerId, 'a long answer, '.repeat(15))
    expect(bench.wechat.sent).to.have.length(2)
    expect(bench.wechat.notified).to.deep.equal([])
    expect(receipts(bench)).to.deep.equal([['Failed', 'MessageExpired']])
    expect(bench.wechat.sent[0]?.openId).to.equal(OPEN_ID)
  })
})
