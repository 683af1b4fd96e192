import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { randomUuidInShard } from '../../../server/privacy/random.js'
import type { LaneHold } from '../../../server/relay/delivery/lane-hold.js'
import { createScheduler, type Scheduler } from '../../../server/relay/delivery/scheduler.js'
import type { ClaimRequest, LaneStore, LeasedLane } from '../../../server/store/lanes.js'
import { recordEvents } from '../recorded-events.js'

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function until(holds: () => boolean, withinMs = 1500): Promise<void> {
  const end = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > end) throw new Error('It never came to be.')
    await sleep(2)
  }
}

let made = 0

function leased(shard: number): LeasedLane {
  made++
  return {
    ref: { account: 'default', customerId: randomUuidInShard(shard), lane: 'inbound' },
    fence: made,
    leaseUntil: 0,
    head: { itemId: '', attempts: 0, plan: '', partsBegun: 0, partsDone: 0 },
    items: [],
    customer: undefined,
  }
}

/** Lanes that wait in their shards until claimed. */
function setUp(over: Partial<LaneStore> = {}) {
  const waiting = new Map<number, LeasedLane[]>()
  const claims: { shard: number; at: number; maxLanes: number }[] = []
  const released: number[] = []
  const sweeps: number[] = []
  const worked: number[] = []
  const listeners = new Set<(shard: number) => void>()
  const { events, told } = recordEvents()
  let work: (lane: LeasedLane, hold: LaneHold) => Promise<void> = async () => undefined
  let nextDueAt: number | undefined
  const unused = () => Promise.reject(new Error('not for this test'))
  const lanes: LaneStore = {
    claim: async (shard: number, { maxLanes }: ClaimRequest) => {
      claims.push({ shard, at: performance.now(), maxLanes })
      return waiting.get(shard)?.splice(0, maxLanes) ?? []
    },
    sweep: async () => {
      sweeps.push(performance.now())
      const shards = [...waiting].filter(([, of]) => of.length > 0).map(([shard]) => shard)
      const at = nextDueAt
      if (at === undefined || at <= Date.now()) return { due: shards, later: [] }
      return { due: [], later: shards.map((shard) => ({ shard, at })) }
    },
    release: async (_ref, fence) => {
      released.push(fence)
      return 'ok'
    },
    onReady: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    renew: unused,
    progress: unused,
    settle: unused,
    defer: unused,
    depth: unused,
    ...over,
  }
  const scheduler: Scheduler = createScheduler({
    lanes,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    events,
    owner: 'test',
    leaseMs: 10_000,
    pause: sleep,
    work: async (lane, hold) => {
      worked.push(lane.fence)
      await work(lane, hold)
    },
  })
  return {
    ...{ scheduler, waiting, claims, released, sweeps, worked, listeners, told },
    add: (shard: number, count = 1) => {
      const added = Array.from({ length: count }, () => leased(shard))
      waiting.set(shard, [...(waiting.get(shard) ?? []), ...added])
      return added.map(({ fence }) => fence)
    },
    onWork: (run: typeof work) => {
      work = run
    },
    dueAt: (at: number | undefined) => {
      nextDueAt = at
    },
  }
}

describe('scheduler', () => {
  let running: Scheduler | undefined
  afterEach(() => running?.stop())

  function start(given: ReturnType<typeof setUp>): ReturnType<typeof setUp> {
    running = given.scheduler
    given.scheduler.start()
    return given
  }

  it('finds at start what was left, by sweeping', async () => {
    const it = setUp()
    const fences = it.add(7, 3)
    start(it)
    await until(() => it.worked.length === 3)
    expect(it.worked).to.deep.equal(fences)
  })

  it('claims a woken shard at once', async () => {
    const it = start(setUp())
    await until(() => it.sweeps.length === 1)
    const [fence] = it.add(200)
    const asked = performance.now()
    it.scheduler.wake(200)
    await until(() => it.worked.length === 1)
    expect(it.worked).to.deep.equal([fence])
    expect((it.claims[0]?.at ?? 0) - asked).to.be.below(15)
  })

  it('lets the relay that accepted go first: what another one announced is claimed a little later', async () => {
    const it = start(setUp())
    await until(() => it.sweeps.length === 1)
    const asked = performance.now()
    for (const listener of it.listeners) listener(9)
    await until(() => it.claims.length === 1)
    expect(it.claims[0]?.shard).to.equal(9)
    expect((it.claims[0]?.at ?? 0) - asked).to.be.at.least(15)
  })

  it('claims the shard of the next lane when that is due, without looking at the others again', async () => {
    const it = setUp()
    const [fence] = it.add(3)
    const due = Date.now() + 150
    it.dueAt(due)
    start(it)
    await until(() => it.worked.length === 1)
    expect(it.worked).to.deep.equal([fence])
    expect(Date.now() - due).to.be.within(-5, 400)
    expect(it.sweeps).to.have.length(1)
  })

  it('works on no more lanes at once than its bound, however many claims are under way, and on all in the end', async () => {
    const it = start(setUp())
    let most = 0
    let free: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      free = resolve
    })
    it.onWork(async () => {
      most = Math.max(most, it.scheduler.active)
      await gate
    })
    for (let shard = 0; shard < 20; shard++) {
      it.add(shard, shard % 2 === 0 ? 15 : 25)
      it.scheduler.wake(shard)
    }
    await until(() => it.scheduler.active >= 256)
    await sleep(20)
    expect(it.scheduler.active).to.equal(256)
    free()
    await until(() => it.worked.length === 400)
    expect(most).to.be.at.most(256)
    expect(new Set(it.worked).size).to.equal(400)
  })

  it('lets one slow lane delay no other', async () => {
    const it = start(setUp())
    let free: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      free = resolve
    })
    const [slow] = it.add(1)
    it.onWork(({ fence }) => (fence === slow ? gate : Promise.resolve()))
    it.scheduler.wake(1)
    await until(() => it.worked.length === 1)
    it.add(1)
    it.add(2)
    it.scheduler.wake(1)
    it.scheduler.wake(2)
    await until(() => it.worked.length === 3)
    free()
  })

  it('goes on after errors of the store and of the work', async () => {
    let away = 2
    const it = setUp({
      sweep: async () => {
        if (away-- > 0) throw new RelayError('store_unavailable')
        return { due: [5], later: [] }
      },
    })
    it.add(5, 2)
    it.onWork(() => Promise.reject(new Error('broken')))
    start(it)
    await until(() => it.worked.length === 2, 4000)
    const wheres = it.told.filter(([name]) => name === 'internalError').map(([, where]) => where)
    expect(wheres).to.deep.equal(['sweep', 'sweep', 'deliver.inbound', 'deliver.inbound'])
  })

  it('stops after what is in flight, claims nothing more, and listens no more', async () => {
    const it = start(setUp())
    let free: () => void = () => undefined
    it.onWork(
      () =>
        new Promise<void>((resolve) => {
          free = resolve
        }),
    )
    it.add(4)
    it.scheduler.wake(4)
    await until(() => it.worked.length === 1)
    let stopped = false
    const stopping = it.scheduler.stop().then(() => {
      stopped = true
    })
    it.add(6)
    it.scheduler.wake(6)
    await sleep(30)
    expect([stopped, it.scheduler.stopping, it.listeners.size]).to.deep.equal([false, true, 0])
    free()
    await stopping
    expect(it.claims.map(({ shard }) => shard)).to.not.include(6)
  })

  it('waits for a claim under way and gives back what it brings', async () => {
    let answer: (lanes: LeasedLane[]) => void = () => undefined
    const it = start(
      setUp({
        claim: () =>
          new Promise((resolve) => {
            answer = resolve
          }),
      }),
    )
    it.scheduler.wake(8)
    const stopping = it.scheduler.stop()
    const lane = leased(8)
    setTimeout(() => answer([lane]), 20)
    await stopping
    expect(it.worked).to.deep.equal([])
    expect(it.released).to.deep.equal([lane.fence])
  })

  it('leaves no timer behind when a sweep ends after the stop', async () => {
    let answer: () => void = () => undefined
    const it = start(
      setUp({
        sweep: () =>
          new Promise((resolve) => {
            answer = () => resolve({ due: [], later: [{ shard: 1, at: Date.now() + 10 }] })
          }),
      }),
    )
    const stopping = it.scheduler.stop()
    answer()
    await stopping
    await sleep(30)
    expect(it.claims).to.deep.equal([])
  })
})
