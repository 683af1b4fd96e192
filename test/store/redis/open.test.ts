import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { RelayError } from '../../../server/errors.js'
import { openRedisStore } from '../../../server/store/redis/open.js'
import type { Store } from '../../../server/store/store.js'
import { type RunningRedis, startRedis } from '../../support/redis-server.js'
import { claim, claimOne, newCustomer, SHARD } from './fixtures.js'

async function eventually<T>(look: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const value = await look()
    if (holds(value)) return value
    await delay(10)
  }
  throw new Error('never came true')
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('openRedisStore', () => {
  let redis: RunningRedis
  let admin: Redis
  const opened: Store[] = []
  const open = async () => {
    const store = await openRedisStore({ url: redis.url, durability: 'require' })
    opened.push(store)
    return store
  }
  before(async () => {
    redis = await startRedis({ appendfsync: 'always' })
    admin = new Redis(redis.url)
    admin.on('error', () => undefined)
  })
  beforeEach(() => admin.flushall())
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()))
  })
  after(async () => {
    admin.disconnect()
    await redis.stop()
  })

  it('gives a lane to one of two relays, and to the other with a higher fence once the lease ran out', async () => {
    const [one, two] = [await open(), await open()]
    const customer = newCustomer()
    await one.acceptance.acceptPush(customer.push(1000))
    const first = await claimOne(one.lanes, 1000, 'one')
    expect(await claim(two.lanes, 1500, 'two')).to.deep.equal([])
    expect((await two.lanes.sweep(1999)).due).to.deep.equal([])
    expect((await two.lanes.sweep(2001)).due).to.deep.equal([SHARD])
    const second = await claimOne(two.lanes, 2001, 'two')
    expect(second.fence).to.be.greaterThan(first.fence)
    expect(second.head).to.deep.include({ partsBegun: 1, partsDone: 0 })
    const late = {
      ref: first.ref,
      fence: first.fence,
      itemId: first.head.itemId,
      now: 2100,
      outcome: { kind: 'done', keep: false },
      next: 'release',
      leaseUntil: 3000,
    } as const
    expect(await one.lanes.settle(late)).to.equal('lost')
    expect(await one.lanes.renew([first], 5000)).to.deep.equal(['lost'])
    expect(await one.lanes.release(first.ref, first.fence, 2100)).to.equal('lost')
    expect(await two.lanes.settle({ ...late, fence: second.fence })).to.equal('ok')
    expect((await two.lanes.depth(2100)).inbound.lanes).to.equal(0)
  })

  it('tells every relay of a lane that became ready, on the edge only', async () => {
    const [one, two] = [await open(), await open()]
    const heard: number[] = []
    const stop = two.lanes.onReady((shard) => heard.push(shard))
    const customer = newCustomer()
    expect((await one.acceptance.acceptPush(customer.push(1000))).ready).to.equal(true)
    expect((await one.acceptance.acceptPush(customer.push(1001))).ready).to.equal(false)
    const lane = await claimOne(one.lanes, 1001)
    expect((await one.acceptance.acceptPush(customer.push(1002))).ready).to.equal(false)
    await one.lanes.release(lane.ref, lane.fence, 1003)
    await eventually(
      () => heard,
      ({ length }) => length === 2,
    )
    stop()
    await one.acceptance.acceptWebhook(customer.outbound(1004))
    await two.ping()
    await delay(30)
    expect(heard).to.deep.equal([SHARD, SHARD])
  })

  it('tells of due lanes after a lost subscription', async () => {
    const store = await openRedisStore({
      url: redis.url,
      durability: 'warn',
      clock: { now: () => 9000, monotonic: () => 0 },
    })
    opened.push(store)
    const heard: number[] = []
    const customer = newCustomer()
    await store.acceptance.acceptPush(customer.push(1000))
    await delay(30)
    store.lanes.onReady((shard) => heard.push(shard))
    // Nothing happens to the lane while the subscription is away.
    expect(await admin.call('client', 'kill', 'type', 'pubsub')).to.equal(1)
    await eventually(
      () => heard,
      ({ length }) => length > 0,
    )
    expect(heard).to.deep.equal([SHARD])
    heard.length = 0
    await store.acceptance.acceptPush(newCustomer().push(2000))
    await eventually(
      () => heard,
      ({ length }) => length > 0,
    )
  })

  it('loads a script again that the server has forgotten', async () => {
    const store = await open()
    await admin.script('FLUSH')
    const customer = newCustomer()
    const answers = await Promise.all([1, 2, 3].map((now) => store.acceptance.acceptPush(customer.push(now))))
    expect(answers.map(({ outcome }) => outcome)).to.deep.equal(['accepted', 'accepted', 'accepted'])
    expect((await claimOne(store.lanes, 10)).items.map(({ acceptedAt }) => acceptedAt)).to.have.members([1, 2, 3])
  })

  it('keeps everything over a killed server, fails fast meanwhile and comes back by itself', async () => {
    const store = await open()
    const customer = newCustomer()
    const now = Date.now()
    const first = customer.push(now)
    await store.acceptance.acceptPush(first)
    await store.acceptance.acceptWebhook(customer.outbound(now))
    const held = await claim(store.lanes, now, 'a', 60_000)
    await redis.kill('SIGKILL')
    const began = performance.now()
    const refusal = await failure(store.acceptance.acceptPush(customer.push(now)))
    expect(performance.now() - began).to.be.lessThan(500)
    expect(refusal).to.be.instanceOf(RelayError).with.property('code', 'store_unavailable')
    expect(await failure(store.ping())).to.have.property('code', 'store_unavailable')
    await redis.restart()
    await eventually(
      () => failure(store.ping()),
      (error) => error === undefined,
    )
    const again = await store.acceptance.acceptPush(first)
    expect(again).to.include({ outcome: 'duplicate', reply: 'hello', customerId: customer.customerId })
    expect(await store.lanes.renew(held, now + 99_000)).to.deep.equal(['ok', 'ok'])
    expect((await store.lanes.depth(now)).inbound.lanes).to.equal(1)
  })

  it('fails a call that the server does not answer within its time', async () => {
    const store = await open()
    await redis.kill('SIGSTOP')
    try {
      const refusal = await failure(store.facts.get('x'))
      expect(refusal).to.be.instanceOf(RelayError).with.property('code', 'store_unavailable')
    } finally {
      await redis.kill('SIGCONT')
    }
    await eventually(
      () => failure(store.ping()),
      (error) => error === undefined,
    )
  })

  it('says that the store is unavailable when nothing listens', async () => {
    const refusal = await failure(
      openRedisStore({ url: 'redis://127.0.0.1:1', durability: 'warn', startTimeoutMs: 100 }),
    )
    expect(refusal).to.be.instanceOf(RelayError).with.property('code', 'store_unavailable')
  })
})
