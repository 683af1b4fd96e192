import { expect } from 'chai'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { createSilence, SILENCE_MS } from '../../../server/relay/consent/silence.js'
import { agentWebhook, makeBench, makePush, textPush } from '../bench.js'
import { CONSENT } from './terms.js'

/** Passes the check of bank cards. */
const CARD = '6222021234567890128'
const VERSION_2 = { ...CONSENT, policyVersion: '2026-02' }

async function asked(consent: typeof CONSENT | typeof VERSION_2 = CONSENT) {
  const bench = await makeBench({ consent })
  const first = await bench.acceptPush(textPush('我的订单在哪里？'))
  await bench.work()
  const [customer] = bench.state.customers.values()
  if (!customer) throw new Error('no customer')
  return { bench, first, customer, crossed: () => [...bench.genesys.messages, ...bench.genesys.receipts] }
}

describe('asking for consent', () => {
  it('lets nothing cross before the customer agrees, then all of it in order and with its own times', async () => {
    const { bench, first, crossed } = await asked()
    expect(first).to.contain(CONSENT.recipient).and.to.contain('回复 1')
    const at = bench.clock.now()
    bench.clock.advance(1000)
    expect(await bench.acceptPush(makePush('image', { picUrl: 'https://pic', mediaId: 'm' }))).to.equal('success')
    await bench.acceptPush(textPush('在吗'))
    await bench.work()
    expect(crossed()).to.deep.equal([])
    bench.clock.advance(60_000)
    const agreed = await bench.acceptPush(textPush('１'))
    expect(agreed).to.contain('同意已记录')
    await bench.work()
    expect(bench.genesys.texts.filter((text) => !text.startsWith('【系统】'))).to.deep.equal([
      '我的订单在哪里？',
      '在吗',
    ])
    expect(bench.genesys.messages.map(({ message }) => message.sentAt)[0]).to.be.at.most(at)
    expect(bench.eventsOf('consent')).to.deep.equal([
      ['default', 'ask'],
      ['default', 'agreed'],
    ])
    expect(bench.eventsOf('unrelayed')).to.deep.equal([])
  })

  it('sends the same answer to a retry of the word, and relays it never', async () => {
    const { bench } = await asked()
    const yes = textPush('同意')
    const answer = await bench.acceptPush(yes)
    bench.clock.advance(5000)
    expect(await bench.acceptPush(yes)).to.equal(answer)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['我的订单在哪里？'])
  })

  it('takes no chosen menu entry for a word', async () => {
    const { bench, crossed } = await asked()
    await bench.acceptPush(makePush('text', { content: '1', menuId: 'sales' }))
    await bench.work()
    expect(crossed()).to.deep.equal([])
  })

  it('deletes what waits when the customer declines, and offers another way', async () => {
    const { bench, customer, crossed } = await asked()
    expect(await bench.acceptPush(textPush('0'))).to.contain(CONSENT.alternative)
    await bench.work()
    expect(crossed()).to.deep.equal([])
    expect(bench.lane('inbound').items).to.deep.equal([])
    expect(await bench.store.consents.history('default', customer.customerId)).to.have.length(1)
  })

  it('answers agents as if nobody were there, and shows no typing', async () => {
    const { bench, customer } = await asked()
    await bench.acceptWebhook(agentWebhook(customer.customerId, '您好'))
    await bench.work()
    expect(bench.eventsOf('webhookAccepted')).to.deep.equal([
      [{ account: 'default', type: 'text', outcome: 'unknownCustomer' }],
    ])
    expect(bench.wechat.sent).to.deep.equal([])
    const unknown = await makeBench()
    await unknown.acceptWebhook(agentWebhook(customer.customerId, '您好'))
    await unknown.work()
    const bare = (receipts: readonly object[]) =>
      receipts.map((receipt) => ({ ...receipt, messageId: '', id: '', sentAt: 0, at: 0 }))
    expect(bare(bench.genesys.receipts)).to.deep.equal(bare(unknown.genesys.receipts))
    expect(bench.genesys.receipts).to.have.length(1)
  })

  it('asks anew when the version changes, and holds what was not delivered yet', async () => {
    const { bench, customer, crossed } = await asked()
    await bench.acceptPush(textPush('1'))
    Object.assign(customer, { consent: { ...customer.consent, version: '2025-12' } })
    await bench.work()
    expect(crossed()).to.deep.equal([])
    expect(bench.eventsOf('consent').at(-1)).to.deep.equal(['default', 'held'])
    expect(await bench.acceptPush(textPush('还在吗'))).to.contain('回复 1')
    await bench.acceptPush(textPush('1'))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['我的订单在哪里？', '还在吗'])
  })

  it('ends with the withdrawal, for agents too', async () => {
    const { bench, customer } = await asked()
    await bench.acceptPush(textPush('1'))
    await bench.work()
    await bench.acceptPush(textPush('还有一个问题'))
    expect(await bench.acceptPush(textPush('撤回同意'))).to.contain(CONSENT.contact)
    await bench.acceptWebhook(agentWebhook(customer.customerId, '请讲'))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['我的订单在哪里？'])
    expect(bench.wechat.sent).to.deep.equal([])
    expect(customer.sessionId).to.equal('')
  })

  it('deletes what nobody answers for within 48 hours, and says so', async () => {
    const { bench, customer, crossed } = await asked()
    const silence = createSilence({ consents: bench.store.consents, events: bench.events, now: bench.clock.now })
    bench.clock.advance(SILENCE_MS - 1)
    await silence()
    expect(bench.lane('inbound').items).to.have.length(1)
    bench.clock.advance(1)
    await silence()
    expect(bench.lane('inbound').items).to.deep.equal([])
    expect(bench.eventsOf('consent').at(-1)).to.deep.equal(['default', 'expired'])
    expect(customer.consent.status).to.equal('expired')
    await bench.acceptPush(textPush('1'))
    await bench.work()
    expect(crossed()).to.deep.equal([])
  })

  it('keeps sensitive kinds back without a consent of their own, whatever the policy lets pass', async () => {
    const pass = { action: 'pass', legalBasis: 'contract' } as const
    const policy = policyOf('strict', { 'bank-card': pass, mobile: pass })
    const said = `卡号 ${CARD}，电话 13800138000`
    for (const [word, expected] of [
      ['1', '卡号 ⟦银行卡号1⟧，电话 13800138000'],
      ['2', said],
    ] as const) {
      const bench = await makeBench({ policy, consent: { ...CONSENT, sensitive: true } })
      await bench.acceptPush(textPush(said))
      await bench.acceptPush(textPush(word))
      await bench.work()
      expect(bench.genesys.texts).to.deep.equal([expected])
    }
  })

  it('only tells under notice, with the acknowledgement, once', async () => {
    const bench = await makeBench({ consent: { ...CONSENT, mode: 'notice' } })
    const first = await bench.acceptPush(textPush('你好'))
    expect(first).to.contain(bench.texts['zh-CN'].acknowledgement()).and.to.contain(CONSENT.policyUrl)
    expect(await bench.acceptPush(textPush('1'))).to.equal('success')
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['你好', '1'])
  })
})
