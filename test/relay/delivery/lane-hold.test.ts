import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { type HoldDeps, holdLane } from '../../../server/relay/delivery/lane-hold.js'
import type { FenceAnswer, LeasedLane } from '../../../server/store/lanes.js'
import { ManualClock } from '../manual-clock.js'

const LANE: LeasedLane = {
  ref: { account: 'default', customerId: 'c', lane: 'inbound' },
  fence: 3,
  leaseUntil: 0,
  head: { itemId: '', attempts: 0, plan: '', partsBegun: 0, partsDone: 0 },
  items: [],
  customer: undefined,
}

function setUp(over: Partial<HoldDeps> = {}) {
  const clock = new ManualClock()
  const renewals: number[] = []
  const pauses: number[] = []
  const renew = async (_lanes: unknown, leaseUntil: number): Promise<FenceAnswer[]> => {
    renewals.push(leaseUntil - clock.now())
    return ['ok']
  }
  const pause = async (ms: number) => {
    pauses.push(ms)
    clock.advance(ms)
  }
  const deps = { lanes: { renew }, clock, leaseMs: 10_000, pause, stopping: () => false, ...over }
  return { clock, renewals, pauses, hold: holdLane(LANE, clock.monotonic(), deps) }
}

const away = () => Promise.reject(new RelayError('store_unavailable'))

describe('hold on a lane', () => {
  it('renews only when what remains of the lease does not exceed the time-out', async () => {
    const { hold, clock, renewals } = setUp()
    expect(await hold.ensure(8000)).to.equal(true)
    clock.advance(1799)
    expect(await hold.ensure(8000)).to.equal(true)
    expect(renewals).to.deep.equal([])
    clock.advance(1)
    expect(await hold.ensure(8000)).to.equal(true)
    expect(renewals).to.deep.equal([10_000])
  })

  it('counts from before the claim and goes by the monotonic clock', async () => {
    const { hold, clock, renewals } = setUp()
    clock.setWall(clock.now() + 3_600_000)
    expect(await hold.ensure(8000)).to.equal(true)
    expect(renewals).to.deep.equal([])
  })

  it('looks again after a slow renewal, and gives up on a store that is always too slow', async () => {
    let slow = 1
    let asked = 0
    const clock = new ManualClock()
    const renew = async (): Promise<FenceAnswer[]> => {
      asked++
      if (slow-- > 0) clock.advance(5000)
      return ['ok']
    }
    const { hold } = setUp({ clock, lanes: { renew } })
    clock.advance(9000)
    expect(await hold.ensure(8000)).to.equal(true)
    expect(asked).to.equal(2)
    slow = Number.POSITIVE_INFINITY
    clock.advance(9000)
    expect(await hold.ensure(8000)).to.equal(false)
    expect([asked, hold.lost]).to.deep.equal([7, false])
  })

  it('is lost for good once a fence was stale', async () => {
    const { hold, clock } = setUp({ lanes: { renew: async () => ['lost'] } })
    expect(await hold.ensure(1000)).to.equal(true)
    clock.advance(10_000)
    expect(await hold.ensure(1000)).to.equal(false)
    expect(hold.lost).to.equal(true)
    expect(await hold.change(async () => 'ok')).to.equal(false)
    expect(await hold.ensure(1000)).to.equal(false)
  })

  it('repeats a change for as long as the store is away, then goes on', async () => {
    let left = 300
    const { hold, pauses, clock } = setUp()
    const started = clock.now()
    const ends: number[] = []
    const done = await hold.change(async (leaseUntil) => {
      if (left-- > 0) return away()
      ends.push(leaseUntil - clock.now())
      return 'ok'
    })
    expect(done).to.equal(true)
    expect(ends).to.deep.equal([10_000])
    expect(clock.now() - started).to.be.greaterThan(120_000)
    expect(Math.max(...pauses)).to.equal(500)
  })

  it('gives up on an absent store when the relay stops, so that stopping ends', async () => {
    const { hold, clock } = setUp({ stopping: () => true })
    const started = clock.now()
    const error = await hold.change(away).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(RelayError)
    expect(clock.now() - started).to.be.within(5000, 6000)
  })

  it('repeats nothing after another error', async () => {
    let calls = 0
    const { hold } = setUp()
    const error = await hold
      .persist(async () => {
        calls++
        throw new TypeError('no')
      })
      .catch((thrown: unknown) => thrown)
    expect([error instanceof TypeError, calls]).to.deep.equal([true, 1])
  })

  it('fits a short lease too', async () => {
    const { hold, renewals } = setUp({ leaseMs: 500 })
    expect(await hold.ensure(400)).to.equal(true)
    expect(renewals).to.deep.equal([])
  })
})
