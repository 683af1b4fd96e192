import { expect } from 'chai'
import { makeBench, makePush, OPEN_ID, textPush } from './bench.js'

async function afterTheEnd() {
  const bench = await makeBench()
  const customerId = await bench.customer()
  await bench.work()
  await bench.store.customers.endSession('default', customerId, bench.clock.now())
  bench.clock.advance(60_000)
  const texts = bench.genesys.texts.length
  return { bench, customerId, relayed: () => bench.genesys.texts.slice(texts) }
}

describe('accepting what comes after the end', () => {
  it('keeps thanks without an acknowledgement, and counts it', async () => {
    const { bench, relayed } = await afterTheEnd()
    expect(await bench.acceptPush(textPush('谢谢！'))).to.equal('success')
    await bench.work()
    expect(relayed()).to.deep.equal([])
    expect(bench.eventsOf('unrelayed')).to.deep.equal([['default', 'text']])
    expect(await bench.acceptPush(textPush('还有一个问题'))).to.contain('reply')
    await bench.work()
    expect(relayed()).to.deep.equal(['还有一个问题'])
  })

  it('takes it for a message when it says more, answers a menu, comes late, or the account wants it', async () => {
    for (const [text, prepare] of [
      ['谢谢，还有', () => {}],
      ['谢谢？', () => {}],
      ['谢谢', (bench) => bench.clock.advance(600_001)],
      ['谢谢', (bench) => Object.assign(bench.account, { courtesy: { withinMs: 0, words: ['谢谢'] } })],
      ['谢谢', (bench) => Object.assign(bench.account, { courtesy: { withinMs: 600_000, words: ['merci'] } })],
    ] as readonly [string, (bench: Awaited<ReturnType<typeof makeBench>>) => void][]) {
      const { bench, relayed } = await afterTheEnd()
      prepare(bench)
      expect(await bench.acceptPush(textPush(text))).to.contain('reply')
      await bench.work()
      expect(relayed()).to.deep.equal([text])
    }
    const { bench, relayed } = await afterTheEnd()
    await bench.acceptPush(makePush('text', { content: 'ok', menuId: 'sales' }, { openId: OPEN_ID }))
    await bench.work()
    expect(relayed()).to.deep.equal(['ok'])
  })

  it('relays thanks while a session is open', async () => {
    const bench = await makeBench()
    await bench.customer()
    await bench.acceptPush(textPush('谢谢'))
    await bench.work()
    expect(bench.genesys.texts.at(-1)).to.equal('谢谢')
    expect(bench.eventsOf('unrelayed')).to.deep.equal([])
  })

  it('acknowledges once in the interval of the account', async () => {
    const { bench, customerId } = await afterTheEnd()
    Object.assign(bench.account, { acknowledgementIntervalMs: 3_600_000 })
    expect(await bench.acceptPush(textPush('again'))).to.equal('success')
    await bench.store.customers.endSession('default', customerId, bench.clock.now())
    bench.clock.advance(3_600_000)
    expect(await bench.acceptPush(textPush('and again'))).to.contain('reply')
  })

  it('tells of a menu click while a session is open, and keeps it afterwards', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    const click = (key: string) => makePush('event.click', { key, menuId: undefined }, { eventKey: key })
    await bench.acceptPush(click('ORDERS'))
    await bench.work()
    expect(bench.genesys.texts.at(-1)).to.equal('【系统】客户点击了公众号菜单：ORDERS')
    await bench.store.customers.endSession('default', customerId, bench.clock.now())
    const before = bench.genesys.texts.length
    expect(await bench.acceptPush(click('HELP'))).to.equal('success')
    await bench.work()
    expect(bench.genesys.texts).to.have.length(before)
    expect(bench.eventsOf('unrelayed')).to.deep.equal([['default', 'event.click']])
  })
})
