import { expect } from 'chai'
import { sealNewItem } from '../../../server/privacy/item-sealing.js'
import { CLOSING_ITEM_KIND } from '../../../server/relay/session-ended.js'
import { agentWebhook, makeBench, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

/** A customer in whose outbound lane a closing waits. */
async function closing(before: readonly string[] = []) {
  const bench = await makeBench()
  const customerId = await bench.customer()
  for (const text of before) await bench.acceptWebhook(agentWebhook(customerId, text))
  await bench.store.acceptance.acceptWebhook({
    account: 'default',
    customerId,
    dedupeKey: 'closing',
    dedupeTtlMs: 1000,
    now: bench.clock.now(),
    conversationId: '',
    byAgent: false,
    outbound: sealNewItem(
      CLOSING_ITEM_KIND,
      { kind: 'closing', text: '再见', sentAt: bench.clock.now() },
      { ring: bench.ring },
    ),
  })
  const dead = async () => (await bench.deadLetters()).map(({ reason, item }) => `${item.kind} ${reason}`)
  const told = () => bench.genesys.messages.filter(({ message }) => message.kind === 'notice')
  return { bench, customerId, dead, told }
}

describe('a closing', () => {
  it('is tried again while WeChat is away, and owes no receipt', async () => {
    const { bench, dead } = await closing()
    bench.wechat.onText.next.push(failure('retry'))
    await bench.work()
    bench.clock.advance(2000)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['再见', '再见'])
    expect(bench.genesys.receipts).to.deep.equal([])
    expect(await dead()).to.deep.equal([])
  })

  it('that WeChat refuses is a dead letter of which no agent is told', async () => {
    const { bench, dead, told } = await closing(['您好'])
    bench.wechat.onText.next.push({ ok: true }, failure('deadLetter', { code: 'wechat_43004' }))
    await bench.work()
    expect(await dead()).to.deep.equal(['closing wechat_43004'])
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Delivered'])
    expect(told()).to.deep.equal([])
  })

  it('for which there is no quota does not wait for the next message', async () => {
    const { bench, dead, told } = await closing(['您好'])
    bench.wechat.onText.next.push({ ok: true }, failure('awaitCustomer', { code: 'wechat_45047' }))
    await bench.work()
    expect(await dead()).to.deep.equal(['closing no_quota'])
    expect(told()).to.deep.equal([])
  })

  it('is given up once the customer has written again', async () => {
    const { bench, dead } = await closing()
    bench.wechat.onText.next.push(failure('retry'))
    await bench.work()
    bench.clock.advance(1000)
    await bench.acceptPush(textPush('还在吗'))
    bench.clock.advance(1000)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['再见'])
    expect(await dead()).to.deep.equal(['closing superseded'])
    expect(bench.genesys.receipts).to.deep.equal([])
  })
})
