import { openBenchStore, type StoreKind, startRelay } from '../contender.js'
import type { Delay, DelayResult } from '../load/delays.js'
import type { Load } from '../load/load.js'
import type { Size } from '../options.js'
import { atMost, type Check } from '../report/check.js'
import { type Finding, figure } from '../report/table.js'

const PER_SECOND = 200
const CUSTOMERS = 1000

/** The relay's own delay at a steady rate, without a request limit; each direction by itself. */
export async function measureDelay(load: Load, size: Size): Promise<Finding> {
  const rows: string[][] = []
  const checks: Check[] = []
  const data: Record<string, DelayResult> = {}
  for (const kind of ['redis', 'sqlite'] as const) {
    const result = await delaysOf(kind, load, size.delaySeconds)
    data[kind] = result
    const name = kind === 'redis' ? 'Redis' : 'SQLite'
    for (const [direction, { messages, p50Ms, p99Ms }] of directions(result)) {
      rows.push([`${name}, ${direction}`, String(messages), figure(p50Ms), figure(p99Ms)])
      checks.push(atMost(`delay, ${name}, ${direction}, p50`, p50Ms, 5, ' ms'))
      checks.push(atMost(`delay, ${name}, ${direction}, p99`, p99Ms, 30, ' ms'))
    }
  }
  const table = {
    title: `The relay's own delay at ${PER_SECOND} messages a second`,
    notes: [
      'inbound: push answered -> request at Genesys (negative: there before the answer was read).',
      "outbound: agent's webhook sent -> custom message at WeChat; accepting the webhook is part of it.",
    ],
    columns: ['', 'messages', 'p50 ms', 'p99 ms'],
    rows,
  }
  return { table, checks, data }
}

function directions({ inbound, outbound }: DelayResult): [string, Delay][] {
  return [
    ['inbound', inbound],
    ['outbound', outbound],
  ]
}

async function delaysOf(kind: StoreKind, load: Load, seconds: number): Promise<DelayResult> {
  const store = await openBenchStore(kind)
  try {
    const { platform } = load.stubs
    const relay = await startRelay({ name: kind, store, mode: 'plain', platform })
    try {
      // Customers become known and code becomes compiled before anything counts.
      const request = { port: relay.port, perSecond: PER_SECOND, customers: CUSTOMERS }
      await load.run('measureDelays', { ...request, seconds: Math.min(10, seconds) })
      return await load.run('measureDelays', { ...request, seconds })
    } finally {
      await relay.stop()
    }
  } finally {
    await store.close()
  }
}
