import { expect } from 'chai'
import { agentWebhook, type Bench, makeBench, makePush, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

const notices = (bench: Bench) => bench.genesys.texts.filter((text) => text.startsWith('【系统】'))
const receipts = (bench: Bench) => bench.genesys.receipts.map(({ status, reason }) => [status, reason?.code])

async function say(bench: Bench, customerId: string, ...texts: string[]): Promise<void> {
  for (const text of texts) await bench.acceptWebhook(agentWebhook(customerId, text))
}

const session = async (bench: Bench, customerId: string) =>
  (await bench.store.customers.get('default', customerId))?.sessionId

let created = 1_766_000_000
const event = (kind: string) => makePush(kind, { scene: undefined, ticket: undefined }, { createdAt: ++created })

describe('delivery to customers who are gone', () => {
  for (const code of ['wechat_43019', 'wechat_62751', 'wechat_43004', 'wechat_50005']) {
    it(`ends the session with one notice, and fails all that waits (${code})`, async () => {
      const bench = await makeBench()
      const customerId = await bench.customer()
      bench.wechat.onText.always = failure('deadLetter', { code })
      await say(bench, customerId, 'one', 'two', 'three')
      await bench.work()
      expect(receipts(bench)).to.deep.equal(Array(3).fill(['Failed', 'RecipientOptedOut']))
      expect(await session(bench, customerId)).to.equal('')
      expect(notices(bench)).to.deep.equal([
        bench.texts['zh-CN'].notice('failed', { reason: bench.texts['zh-CN'].reason('optedOut'), start: 'one' }),
      ])
      expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal([code, code, code])
    })
  }

  it('asks WeChat again for what is said later, and tells the agent again', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_43019' }))
    await say(bench, customerId, 'one')
    await bench.work()
    bench.clock.advance(60_000)
    bench.wechat.onText.next.push(failure('deadLetter', { code: 'wechat_43019' }))
    await say(bench, customerId, 'two')
    await bench.work()
    expect(notices(bench)).to.have.length(2)
    // Taken off the blacklist, the customer is reached as before.
    await say(bench, customerId, 'three')
    await bench.work()
    expect(receipts(bench).at(-1)).to.deep.equal(['Delivered', undefined])
    expect(await bench.acceptPush(textPush('here again'))).to.contain('reply')
    expect(await session(bench, customerId)).to.not.equal('')
  })

  it('asks WeChat nothing once the customer unfollowed: what waits fails at once, and what is said later', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    bench.wechat.onText.next.push(failure('awaitCustomer', { code: 'wechat_45047' }))
    bench.wechat.onText.next.push(failure('awaitCustomer', { code: 'wechat_45047' }))
    await say(bench, customerId, 'one', 'two')
    await bench.work()
    await bench.acceptPush(textPush('still here'))
    bench.wechat.onText.next.push(failure('awaitCustomer', { code: 'wechat_45047' }))
    await bench.work()
    const asked = bench.wechat.sent.length
    await bench.acceptPush(event('event.unsubscribe'))
    await bench.work()
    await say(bench, customerId, 'three')
    await bench.work()
    expect(bench.wechat.sent).to.have.length(asked)
    expect(receipts(bench)).to.deep.equal(Array(3).fill(['Failed', 'RecipientOptedOut']))
    expect(await session(bench, customerId)).to.equal('')
    expect(notices(bench)).to.include(
      bench.texts['zh-CN'].notice('event', { kind: bench.texts['zh-CN'].kind('unsubscribe') }),
    )
    const letters = (await bench.deadLetters()).map(({ reason }) => reason)
    expect(letters).to.deep.equal(['unfollowed', 'unfollowed', 'unfollowed'])
  })

  it('reaches them again as soon as they follow or write', async () => {
    for (const back of [event('event.subscribe'), textPush('back', { createdAt: 1_766_100_000 })]) {
      const bench = await makeBench()
      const customerId = await bench.customer()
      await bench.acceptPush(event('event.unsubscribe'))
      await bench.acceptPush(back)
      await say(bench, customerId, 'welcome back')
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal(['welcome back'])
      expect(receipts(bench)).to.deep.equal([['Delivered', undefined]])
    }
  })
})
