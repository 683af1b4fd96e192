import { expect } from 'chai'
import fc from 'fast-check'
import { REQUEST_PRIORITIES, type RequestPriority } from '../../server/genesys/client-budget.js'
import { createRequestBudget, type RequestBudget } from '../../server/genesys/request-budget.js'
import { ManualTime, SharedBudget, settled } from './budget-doubles.js'

const MINUTE = 60_000
const START = 30_000_000 * MINUTE

interface Granted {
  readonly name: string
  readonly at: number
  readonly clientIndex: number
}

/** Budgets on one store and one clock, and a record of what was granted when. */
function fleet(limitPerMinute: number, { instances = 1, clients = ['client-a'], startAt = START } = {}) {
  const time = new ManualTime(startAt)
  const store = new SharedBudget()
  const budgets: RequestBudget[] = Array.from({ length: instances }, () =>
    createRequestBudget({ store, clients, limitPerMinute, clock: time, schedule: time.schedule }),
  )
  const granted: Granted[] = []
  const dropped: string[] = []
  let pending = 0
  const ask = (priority: RequestPriority, key = 'customer', instance = 0, name: string = priority): void => {
    pending += 1
    const budget = budgets[instance]
    if (!budget) throw new RangeError('no such instance')
    void budget.acquire(priority, key).then((grant) => {
      pending -= 1
      if (grant === 'dropped') dropped.push(name)
      else granted.push({ name, at: time.now(), clientIndex: grant.clientIndex })
    })
  }
  const [first] = budgets
  if (!first) throw new RangeError('no instance')
  return { time, store, budgets, first, granted, dropped, ask, waiting: () => pending }
}

function perMinute(granted: readonly Granted[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { at, clientIndex } of granted) {
    const key = `${clientIndex}@${Math.floor(at / MINUTE)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function repeat(count: number, run: (index: number) => void): void {
  for (let index = 0; index < count; index += 1) run(index)
}

describe('createRequestBudget', () => {
  it('spends a whole minute in a burst, and the rest in the next', async () => {
    const { time, granted, ask, waiting } = fleet(300)
    repeat(350, (i) => ask('message', `customer-${i}`))
    await time.advance(0)
    expect(granted).to.have.length(300)
    await time.advance(MINUTE - 1)
    expect(granted).to.have.length(300)
    await time.advance(1)
    expect(granted).to.have.length(350)
    expect(waiting()).to.equal(0)
  })

  it('takes several requests in one call to the store and gives unused ones back after a second', async () => {
    const { time, store, granted, ask } = fleet(300)
    ask('message')
    await time.advance(0)
    expect(store.calls).to.equal(1)
    repeat(9, () => ask('message'))
    await time.advance(10)
    expect(granted).to.have.length(10)
    expect(store.calls).to.equal(1)
    ask('message')
    await time.advance(2000)
    expect(store.used.get(`client-a@${START / MINUTE}`)).to.equal(11)
  })

  it('calls no store without a limit, and still keeps to a pause', async () => {
    const { time, store, first, granted, ask } = fleet(0)
    repeat(1000, (i) => ask(REQUEST_PRIORITIES[i % REQUEST_PRIORITIES.length] ?? 'message'))
    await time.advance(0)
    expect(granted).to.have.length(1000)
    await first.pause(0, 5000)
    ask('message')
    await time.advance(4999)
    expect(granted).to.have.length(1000)
    await time.advance(1)
    expect(granted).to.have.length(1001)
    expect(store.calls).to.equal(0)
  })

  it('serves by priority when the minute is short', async () => {
    const { time, store, granted, dropped, ask } = fleet(10)
    store.used.set(`client-a@${START / MINUTE}`, 10)
    for (const priority of [...REQUEST_PRIORITIES].reverse()) repeat(3, () => ask(priority))
    await time.advance(MINUTE)
    expect(dropped).to.deep.equal(['typing', 'typing', 'typing'])
    expect(granted.map(({ name }) => name)).to.deep.equal([
      ...Array(3).fill('message'),
      ...Array(3).fill('failedReceipt'),
      ...Array(3).fill('notice'),
      'deliveredReceipt',
    ])
  })

  it('drops typing once four fifths of the minute are gone, and never lets it wait', async () => {
    const { time, granted, dropped, ask } = fleet(100)
    repeat(75, () => ask('message'))
    await time.advance(0)
    ask('typing')
    await time.advance(0)
    expect(granted.filter(({ name }) => name === 'typing')).to.have.length(1)
    repeat(10, () => ask('message'))
    ask('typing')
    await time.advance(0)
    expect(dropped).to.have.length(1)
    expect(granted).to.have.length(86)
  })

  it('holds catch-up to a tenth of the minute over all relays', async () => {
    const { time, granted, ask } = fleet(100, { instances: 4 })
    repeat(25, (i) => ask('catchUp', `conversation-${i}`, i % 4))
    await time.advance(MINUTE - 1)
    expect(granted).to.have.length(10)
    await time.advance(2 * MINUTE)
    expect(granted).to.have.length(25)
    for (const count of perMinute(granted).values()) expect(count).to.be.at.most(10)
  })

  it('serves customers fairly within a priority', async () => {
    const { time, store, granted, ask } = fleet(12)
    store.used.set(`client-a@${START / MINUTE}`, 12)
    repeat(50, () => ask('message', 'busy', 0, 'busy'))
    for (const quiet of ['q1', 'q2', 'q3']) repeat(2, () => ask('message', quiet, 0, quiet))
    await time.advance(MINUTE)
    const names = granted.map(({ name }) => name)
    expect(names.slice(0, 8).sort()).to.deep.equal(['busy', 'busy', 'q1', 'q1', 'q2', 'q2', 'q3', 'q3'])
    expect(names).to.have.length(12)
  })

  it('spreads over the clients of an account, each with a minute of its own', async () => {
    const { time, granted, ask } = fleet(50, { clients: ['client-a', 'client-b'] })
    repeat(120, (i) => ask('message', `customer-${i}`))
    await time.advance(0)
    expect(granted).to.have.length(100)
    expect([...perMinute(granted).values()]).to.deep.equal([50, 50])
  })

  it('pauses a client on every relay, and goes on through another', async () => {
    const { time, first, granted, ask } = fleet(100, { instances: 2, clients: ['client-a', 'client-b'] })
    await first.pause(0, 20_000)
    repeat(20, (i) => ask('message', `customer-${i}`, i % 2))
    await time.advance(0)
    expect(granted).to.have.length(20)
    expect(granted.filter(({ clientIndex }) => clientIndex === 0)).to.have.length(0)
    await first.pause(1, 10_000)
    await time.advance(2000)
    repeat(4, (i) => ask('message', `customer-${i}`, i % 2))
    await time.advance(7999)
    expect(granted).to.have.length(20)
    await time.advance(1)
    expect(granted).to.have.length(24)
  })

  it('waits out a store that is away, and keeps a pause it could not share', async () => {
    const { time, store, first, granted, dropped, ask } = fleet(100)
    store.failing = true
    ask('message')
    ask('typing')
    await first.pause(0, 1000)
    await time.advance(5000)
    expect(granted).to.have.length(0)
    expect(dropped).to.deep.equal(['typing'])
    expect(first.snapshot().storeFailures).to.be.greaterThan(2)
    store.failing = false
    await time.advance(1000)
    expect(granted).to.have.length(1)
  })

  it('asks again within a minute for what other relays gave back', async () => {
    const { time, store, granted, ask } = fleet(10)
    const key = `client-a@${START / MINUTE}`
    store.used.set(key, 10)
    ask('message')
    await time.advance(500)
    store.used.set(key, 7)
    await time.advance(600)
    expect(granted).to.have.length(1)
  })

  it('spends nothing that was granted for a minute which went by meanwhile', async () => {
    const { time, store, granted, ask } = fleet(10)
    let open = (): void => undefined
    store.gate = new Promise((resolve) => {
      open = resolve
    })
    ask('message')
    await time.advance(MINUTE + 1)
    store.gate = Promise.resolve()
    open()
    await time.advance(0)
    expect(granted).to.have.length(1)
    expect([...store.used.keys()]).to.deep.equal([START, START + MINUTE].map((at) => `client-a@${at / MINUTE}`))
  })

  it('lets a waiter give up', async () => {
    const { time, store, first, granted, ask } = fleet(10)
    store.used.set(`client-a@${START / MINUTE}`, 10)
    const abort = new AbortController()
    const reason = new Error('enough')
    const outcome = first.acquire('message', 'customer', abort.signal).catch((error: unknown) => error)
    ask('message')
    await time.advance(100)
    abort.abort(reason)
    expect(await outcome).to.equal(reason)
    expect(first.snapshot().waiting.message).to.equal(1)
    await time.advance(MINUTE)
    expect(granted).to.have.length(1)
    expect(await first.acquire('message', 'x', abort.signal).catch((error: unknown) => error)).to.equal(reason)
  })

  it('gives back what it holds when it closes', async () => {
    const { time, store, first, ask } = fleet(300)
    ask('message')
    await time.advance(0)
    expect(first.snapshot().clients[0]).to.include({ spent: 1, held: 9 })
    await first.close()
    expect(store.used.get(`client-a@${START / MINUTE}`)).to.equal(1)
  })

  it('never passes a minute on four relays, serves all that waits in the end, starves no customer', async () => {
    const arrival = fc.record({
      instance: fc.integer({ min: 0, max: 3 }),
      priority: fc.constantFrom(...REQUEST_PRIORITIES),
      customer: fc.integer({ min: 0, max: 5 }),
      count: fc.integer({ min: 1, max: 12 }),
      gapMs: fc.integer({ min: 0, max: 9000 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 3, max: 40 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 0, max: MINUTE - 1 }),
        async (arrivals, limit, clientCount, offset) => {
          const clients = ['client-a', 'client-b'].slice(0, clientCount)
          const { time, granted, dropped, ask, waiting } = fleet(limit, {
            instances: 4,
            clients,
            startAt: START + offset,
          })
          let total = 0
          for (const { instance, priority, customer, count, gapMs } of arrivals) {
            repeat(count, () => ask(priority, `customer-${customer}`, instance))
            total += count
            await time.advance(gapMs)
          }
          // Catch-up is the slowest: one request a minute and client at these limits.
          await time.advance(MINUTE * (total + 5))
          await settled()
          expect(waiting()).to.equal(0)
          expect(granted.length + dropped.length).to.equal(total)
          expect(dropped.every((name) => name === 'typing')).to.equal(true)
          for (const [minute, count] of perMinute(granted)) expect(count, minute).to.be.at.most(limit)
          const catchUps = granted.filter(({ name }) => name === 'catchUp')
          for (const count of perMinute(catchUps).values()) expect(count).to.be.at.most(Math.max(1, limit / 10))
        },
      ),
      { numRuns: 25 },
    )
  }).timeout(30_000)

  it('lets no lower priority pass a higher one that waits on the same relay', async () => {
    const waitingPriorities = REQUEST_PRIORITIES.filter((priority) => priority !== 'typing')
    const names: readonly string[] = waitingPriorities
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...waitingPriorities), { minLength: 2, maxLength: 40 }),
        async (asked) => {
          const { time, store, granted, ask } = fleet(20)
          store.used.set(`client-a@${START / MINUTE}`, 20)
          for (const priority of asked) ask(priority)
          await time.advance(MINUTE * 45)
          expect(granted).to.have.length(asked.length)
          const ranks = granted.filter(({ name }) => name !== 'catchUp').map(({ name }) => names.indexOf(name))
          expect(ranks).to.deep.equal([...ranks].sort((a, b) => a - b))
        },
      ),
      { numRuns: 25 },
    )
  }).timeout(30_000)
})
