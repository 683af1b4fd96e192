import { statSync } from 'node:fs'
import { Redis } from 'ioredis'
import { type BenchStore, type Contender, openBenchStore, type StoreKind, startRelay } from '../contender.js'
import type { LoopResult } from '../load/closed-loop.js'
import type { Load } from '../load/load.js'
import { pin, unpin } from '../machine/pin.js'
import { LOAD_CORE } from '../machine/pinned-process.js'
import type { Size } from '../options.js'
import { atMost, type Check } from '../report/check.js'
import { median } from '../report/statistics.js'
import { type Finding, figure } from '../report/table.js'
import { fill } from './fill.js'
import { loop } from './rounds.js'

const FEW = 1000
const MANY = 1_000_000
/** Customers who write, in both stores alike: scattered over all that are known. */
const WRITERS = 1000
const WARM_UP = 20_000
/** Messages of as many different customers, for the cost when nothing is at hand. */
const STRANGERS = 60_000

interface Scale {
  readonly fillSeconds: number
  readonly bytesPerCustomer: number
  readonly bytesPerMark: number
  readonly few: readonly LoopResult[]
  readonly many: readonly LoopResult[]
  readonly strangers: LoopResult
}

/** What a message costs when many customers are known, and what each of them takes. */
export async function measureScale(load: Load, size: Size): Promise<Finding> {
  const rows: string[][] = []
  const checks: Check[] = []
  const data: Record<string, Scale> = {}
  for (const kind of ['redis', 'sqlite'] as const) {
    const scale = await scaleOf(kind, load, size)
    data[kind] = scale
    const name = kind === 'redis' ? 'Redis' : 'SQLite'
    const growth = median(scale.many.map((round, at) => cost(round) / cost(scale.few[at])))
    rows.push([
      name,
      figure(median(scale.few.map(cost))),
      figure(median(scale.many.map(cost))),
      `${figure(growth)} x`,
      figure(cost(scale.strangers)),
      figure(scale.bytesPerCustomer),
      figure(scale.bytesPerMark),
      figure(scale.fillSeconds),
    ])
    checks.push(atMost(`cost with ${MANY} customers to ${FEW}, ${name}`, growth, 1.3, ' x'))
  }
  const table = {
    title: `Cost per message with ${MANY} known customers`,
    notes: [
      'Microseconds of CPU per message at saturation, relay and Redis together; delivery held.',
      `few, many: ${WRITERS} customers write, scattered over ${FEW} or ${MANY} known ones.`,
      'strangers: every message comes from another customer: no key is at hand, a session starts, the reply is a text.',
      'bytes: a customer with identity, key and sealed OpenID, before the first message is kept; a dedupe mark.',
    ],
    columns: ['', 'few us', 'many us', 'growth', 'strangers us', 'B/customer', 'B/mark', 'fill s'],
    rows,
  }
  return { table, checks, data }
}

function cost(result: LoopResult | undefined): number {
  return result === undefined ? Number.NaN : result.serverCpuMicros + result.storeCpuMicros
}

async function scaleOf(kind: StoreKind, load: Load, size: Size): Promise<Scale> {
  const stores = { few: await openBenchStore(kind), many: await openBenchStore(kind) }
  const relays: Contender[] = []
  try {
    unpin(process.pid)
    const begunAt = performance.now()
    await fill(stores.few, FEW)
    const empty = await bytesOf(stores.many)
    await fill(stores.many, MANY)
    const fillSeconds = (performance.now() - begunAt) / 1000
    const withCustomers = await bytesOf(stores.many)
    const marks = MANY / 5
    await fill(stores.many, marks)
    const bytesPerMark = ((await bytesOf(stores.many)) - withCustomers) / marks
    pin(process.pid, LOAD_CORE)

    for (const [name, store] of Object.entries(stores)) {
      const { platform, silent } = load.stubs
      relays.push(await startRelay({ name, store, mode: 'plain', platform, messages: silent }))
    }
    const [few, many] = relays
    if (few === undefined || many === undefined) throw new Error('The relays did not start.')
    const write = (relay: Contender, known: number, count: number, seconds: number) =>
      loop(relay, 'plain', load, { count, seconds, customers: WRITERS, stride: known / WRITERS })
    await write(few, FEW, WARM_UP, 60)
    await write(many, MANY, WARM_UP, 60)
    const rounds = { few: [] as LoopResult[], many: [] as LoopResult[] }
    for (let round = 0; round < size.rounds; round++) {
      rounds.few.push(await write(few, FEW, 15_000 * size.roundSeconds, size.roundSeconds))
      rounds.many.push(await write(many, MANY, 15_000 * size.roundSeconds, size.roundSeconds))
    }
    const strangers = await loop(many, 'plain', load, { count: STRANGERS, seconds: 60, customers: MANY })
    const bytesPerCustomer = (withCustomers - empty) / MANY - bytesPerMark
    return { fillSeconds, bytesPerCustomer, bytesPerMark, ...rounds, strangers }
  } finally {
    for (const relay of relays) await relay.stop()
    await stores.few.close()
    await stores.many.close()
  }
}

/** Memory of Redis, or size of the file. */
async function bytesOf({ redis, url }: BenchStore): Promise<number> {
  if (redis === undefined) return statSync(url.slice('sqlite:'.length), { throwIfNoEntry: false })?.size ?? 0
  const client = new Redis(redis.url)
  try {
    return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
  } finally {
    client.disconnect()
  }
}
