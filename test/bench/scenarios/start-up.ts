import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../../scripts/free-port.js'
import { type Contender, openBenchStore, type RelayOptions, type StoreKind, spawnRelay } from '../contender.js'
import type { Load } from '../load/load.js'
import { residentMegabytes, threadCount } from '../machine/cpu-times.js'
import { ready } from '../machine/pinned-process.js'
import type { Size } from '../options.js'
import { atMost, type Check } from '../report/check.js'
import { median } from '../report/statistics.js'
import { type Finding, figure } from '../report/table.js'
import { loop } from './rounds.js'

interface StartUp {
  readonly readyMs: number
  readonly idleMegabytes: number
  readonly threads: number
  readonly waitingItems: number
  readonly readyAfterCrashMs: number
  readonly loadedMegabytes: number
}

/** Time from the start of the process until /readyz answers 200, empty and after a crash with items waiting; memory. */
export async function measureStartUp(load: Load, size: Size): Promise<Finding> {
  const rows: string[][] = []
  const checks: Check[] = []
  const data: Record<string, StartUp> = {}
  for (const kind of ['redis', 'sqlite'] as const) {
    const found = await startUpOf(kind, load, size)
    data[kind] = found
    const name = kind === 'redis' ? 'Redis' : 'SQLite'
    rows.push([
      name,
      figure(found.readyMs),
      figure(found.idleMegabytes),
      String(found.threads),
      figure(found.loadedMegabytes),
      String(found.waitingItems),
      figure(found.readyAfterCrashMs),
    ])
    if (size.idleSeconds > 0) checks.push(atMost(`idle memory, ${name}`, found.idleMegabytes, 120, ' MB'))
    checks.push(
      atMost(`ready, ${name}`, found.readyMs, 1500, ' ms'),
      atMost(`ready with ${found.waitingItems} waiting after kill -9, ${name}`, found.readyAfterCrashMs, 3000, ' ms'),
    )
  }
  const table = {
    title: 'Start and memory',
    notes: [
      `Memory is resident, MB of 10^6 bytes: after ${size.idleSeconds} s at rest, and after a closed loop that fills the lanes.`,
    ],
    columns: ['', 'ready ms', 'idle MB', 'threads', 'loaded MB', 'items waiting', 'ready after kill -9, ms'],
    rows,
  }
  return { table, checks, data }
}

async function startUpOf(kind: StoreKind, load: Load, size: Size): Promise<StartUp> {
  const store = await openBenchStore(kind)
  const options: RelayOptions = {
    name: kind,
    store,
    mode: 'plain',
    platform: load.stubs.platform,
    messages: load.stubs.silent,
  }
  try {
    const times: number[] = []
    for (let start = 0; start < size.starts; start++) {
      const { relay, ms } = await timedStart(options)
      times.push(ms)
      await relay.stop()
    }
    const { relay } = await timedStart(options)
    await pause(size.idleSeconds * 1000)
    const idleMegabytes = size.idleSeconds > 0 ? residentMegabytes(relay.server.pid) : Number.NaN
    const threads = threadCount(relay.server.pid)
    const filled = await loop(relay, 'plain', load, { count: size.waitingItems, seconds: 300 })
    const loadedMegabytes = residentMegabytes(relay.server.pid)
    await relay.stop()
    const restarted = await timedStart(options)
    await restarted.relay.stop()
    return {
      readyMs: median(times),
      idleMegabytes,
      threads,
      waitingItems: filled.requests,
      readyAfterCrashMs: restarted.ms,
      loadedMegabytes,
    }
  } finally {
    await store.close()
  }
}

async function timedStart(options: RelayOptions): Promise<{ relay: Contender; ms: number }> {
  const port = await freePort()
  const begunAt = performance.now()
  const server = spawnRelay(options, port)
  await ready(server, port)
  const ms = performance.now() - begunAt
  return {
    ms,
    relay: { name: options.name, port, server, storePid: options.store.redis?.pid, stop: () => server.stop() },
  }
}
