import { expect } from 'chai'
import { agentWebhook, makeBench, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

describe('delivery of receipts', () => {
  it('goes on until Genesys takes them, apart from the messages', async () => {
    const bench = await makeBench()
    const webhook = agentWebhook(await bench.customer(), 'hello')
    await bench.acceptWebhook(webhook)
    bench.genesys.onReceipt.next.push(failure('retry'))
    await bench.work()
    await bench.acceptPush(textPush('meanwhile'))
    await bench.work()
    expect(bench.genesys.texts.at(-1)).to.equal('meanwhile')
    bench.clock.advance(1000)
    await bench.work()
    expect(bench.genesys.receipts.map(({ messageId }) => messageId)).to.deep.equal([webhook.id, webhook.id])
    await bench.work()
    expect(bench.genesys.receipts).to.have.length(2)
  })

  it('keeps one that Genesys refuses for good as a dead letter', async () => {
    const bench = await makeBench()
    await bench.acceptWebhook(agentWebhook(await bench.customer(), 'hello'))
    bench.genesys.onReceipt.next.push(failure('deadLetter', { code: 'http_400' }))
    await bench.work()
    expect((await bench.deadLetters()).map(({ ref, reason }) => [ref.lane, reason])).to.deep.equal([
      ['receipts', 'http_400'],
    ])
  })

  it('waits with the messages while the account is held', async () => {
    const bench = await makeBench()
    await bench.acceptWebhook(agentWebhook(await bench.customer(), 'hello'))
    bench.holds.hold('default', 'genesys', 5000)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['hello'])
    expect(bench.genesys.receipts).to.deep.equal([])
    bench.clock.advance(5000)
    await bench.work()
    expect(bench.genesys.receipts).to.have.length(1)
  })

  it('alarms for one that cannot be read', async () => {
    const bench = await makeBench()
    await bench.acceptWebhook(agentWebhook('unknown', 'hello'))
    const [item] = bench.lane('receipts').items
    if (item) Object.assign(item.body, { wrappedKey: 'ring-1.AAAA' })
    await bench.work()
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'unreadable_item']])
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['unreadable'])
  })
})
