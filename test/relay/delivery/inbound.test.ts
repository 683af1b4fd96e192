import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { agentWebhook, GENESYS_TIMEOUT_MS, makeBench, makePush, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

describe('delivery to Genesys', () => {
  it('keeps the order of accept', async () => {
    const bench = await makeBench()
    for (let i = 0; i < 20; i++) await bench.acceptPush(textPush(`message ${i}`))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(Array.from({ length: 20 }, (_, i) => `message ${i}`))
  })

  it('tries the head again after its back-off, and nothing behind it before', async () => {
    const bench = await makeBench()
    for (const text of ['one', 'two']) await bench.acceptPush(textPush(text))
    bench.genesys.onMessage.next.push(failure('retry'), failure('retry', { retryAfterMs: 7000 }))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one'])
    bench.clock.advance(999)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one'])
    bench.clock.advance(1)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'one'])
    bench.clock.advance(6999)
    await bench.work()
    expect(bench.genesys.texts).to.have.length(2)
    bench.clock.advance(1)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'one', 'one', 'two'])
    expect(new Set(bench.genesys.messages.slice(0, 3).map(({ context }) => context.messageId)).size).to.equal(1)
  })

  it('counts attempts for the head alone', async () => {
    const bench = await makeBench()
    for (const text of ['one', 'two']) await bench.acceptPush(textPush(text))
    bench.genesys.onMessage.next.push(failure('retry'), failure('retry'))
    await bench.work()
    bench.clock.advance(1000)
    await bench.work()
    expect(bench.lane('inbound').head.attempts).to.equal(2)
    bench.genesys.onMessage.next.push({ ok: true }, failure('retry'))
    bench.clock.advance(2000)
    await bench.work()
    expect(bench.lane('inbound').items).to.have.length(1)
    expect(bench.lane('inbound').head.attempts).to.equal(1)
  })

  it('retries without end', async () => {
    const bench = await makeBench()
    await bench.acceptPush(textPush('one'))
    bench.genesys.onMessage.always = failure('retry', { retryAfterMs: 24 * 3_600_000 })
    for (let day = 0; day < 30; day++) {
      await bench.work()
      bench.clock.advance(24 * 3_600_000)
    }
    expect(bench.genesys.texts).to.have.length(30)
    expect(await bench.deadLetters()).to.deep.equal([])
  })

  it('holds every lane of an account that Genesys refuses, and alarms', async () => {
    const bench = await makeBench()
    await bench.acceptPush(textPush('one', { openId: 'o1' }))
    bench.genesys.onMessage.next.push(failure('holdAccount', { code: 'http_403', alarm: true }))
    await bench.work()
    await bench.acceptPush(textPush('two', { openId: 'o2' }))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one'])
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'http_403']])
    bench.clock.advance(30_000)
    await bench.work()
    expect([...bench.genesys.texts].sort()).to.deep.equal(['one', 'one', 'two'])
  })

  it('makes a dead letter of what Genesys refuses for good, alarms, and goes on behind it', async () => {
    const bench = await makeBench()
    for (const text of ['one', 'two']) await bench.acceptPush(textPush(text))
    bench.genesys.onMessage.next.push(failure('deadLetter', { code: 'http_400', alarm: true }))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'two'])
    const [letter, ...more] = await bench.deadLetters()
    expect([letter?.reason, letter?.ref.lane, more]).to.deep.equal(['http_400', 'inbound', []])
    expect(bench.eventsOf('deadLetter')).to.deep.equal([['default', 'inbound', 'http_400']])
    if (letter) await bench.store.deadLetters.redrive(letter.id, bench.clock.now())
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'two', 'one'])
  })

  it('makes a dead letter of what cannot be read any more', async () => {
    const bench = await makeBench()
    await bench.acceptPush(textPush('one'))
    const [item] = bench.lane('inbound').items
    if (item) Object.assign(item.body, { sealed: Buffer.alloc(64).toString('base64') })
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal([])
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['unreadable'])
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'unreadable_item']])
  })

  it('writes the conversation down before the item is done, repeating while the store is away', async () => {
    const steps: string[] = []
    let away = 2
    const bench = await makeBench({
      wrap: (store) => ({
        ...store,
        conversations: {
          ...store.conversations,
          put: async (...args) => {
            if (away-- > 0) throw new RelayError('store_unavailable')
            steps.push('put')
            return store.conversations.put(...args)
          },
        },
        lanes: {
          ...store.lanes,
          settle: (settlement) => {
            steps.push('settle')
            return store.lanes.settle(settlement)
          },
        },
      }),
    })
    bench.genesys.onMessage.next.push({ ok: true, conversationId: 'conversation-9' })
    await bench.acceptPush(textPush('one'))
    await bench.work()
    expect(steps).to.deep.equal(['put', 'settle'])
    const customerId = bench.genesys.messages[0]?.context.customerId ?? ''
    expect(await bench.store.conversations.get('default', 'conversation-9')).to.equal(customerId)
    expect((await bench.store.customers.get('default', customerId))?.conversationId).to.equal('conversation-9')
    expect(bench.genesys.texts).to.deep.equal(['one'])
  })

  it('keeps messages as transcript, not notices', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    await bench.acceptWebhook(agentWebhook(customerId, 'hello'))
    await bench.acceptPush(makePush('miniprogrampage', {}))
    await bench.work()
    expect(bench.genesys.texts.at(-1)).to.contain('一张小程序卡片')
    const kept = await bench.store.customers.finished('default', customerId, 10)
    expect(kept.map(({ kind, lane }) => `${lane} ${kind}`)).to.have.members([
      'inbound text',
      'outbound text',
      'inbound miniprogrampage',
    ])
  })

  it('sends only under a lease that outlasts the time-out, renewing it if need be', async () => {
    const renewed: number[] = []
    const bench = await makeBench({
      wrap: (store) => ({
        ...store,
        lanes: {
          ...store.lanes,
          renew: (lanes, leaseUntil) => {
            renewed.push(leaseUntil)
            return store.lanes.renew(lanes, leaseUntil)
          },
        },
      }),
    })
    for (const text of ['one', 'two']) await bench.acceptPush(textPush(text))
    const [lane] = await bench.claim()
    if (!lane) throw new Error('Nothing to work.')
    const claimedAt = bench.clock.monotonic()
    bench.clock.advance(10_000 - GENESYS_TIMEOUT_MS)
    // The wall clock was set back meanwhile; leases go by the monotonic one.
    bench.clock.setWall(bench.clock.now() - 3_600_000)
    await bench.workLane(lane, claimedAt)
    expect(renewed).to.have.length(1)
    expect(bench.genesys.texts).to.deep.equal(['one', 'two'])
  })

  it('sends nothing more once its fence is stale', async () => {
    const bench = await makeBench()
    for (const text of ['one', 'two', 'three']) await bench.acceptPush(textPush(text))
    const [mine] = await bench.claim()
    if (!mine) throw new Error('Nothing to work.')
    bench.genesys.onMessage.next.push(async () => {
      bench.clock.advance(11_000)
      await bench.claim()
      return { ok: true }
    })
    await bench.workLane(mine)
    expect(bench.genesys.texts).to.deep.equal(['one'])
  })

  it('never takes the begun mark of the claimed head back: an earlier holder may have sent it', async () => {
    const bench = await makeBench()
    await bench.acceptPush(textPush('one'))
    bench.genesys.onMessage.next.push(failure('retry', { mayBeDelivered: true }), failure('retry'))
    await bench.work()
    bench.clock.advance(1000)
    await bench.work()
    expect(bench.lane('inbound').head).to.include({ partsBegun: 1, partsDone: 0, attempts: 2 })
  })

  it('takes the begun mark back from an item that was surely never sent', async () => {
    const bench = await makeBench()
    for (const text of ['one', 'two']) await bench.acceptPush(textPush(text))
    bench.genesys.onMessage.next.push({ ok: true }, failure('retry'))
    await bench.work()
    expect(bench.lane('inbound').head).to.include({ partsBegun: 0, attempts: 1 })
  })

  it('waits for an account that left the configuration', async () => {
    const bench = await makeBench()
    await bench.acceptPush(textPush('one'))
    const worker = bench.accounts.get('default')
    bench.accounts.delete('default')
    await bench.work()
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'account_missing']])
    if (worker) bench.accounts.set('default', worker)
    bench.clock.advance(60_000)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one'])
  })
})
