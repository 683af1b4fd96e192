import { type Contender, openBenchStore, type StoreKind, startRelay } from '../contender.js'
import { FILM_BYTES, type Way } from '../load/films.js'
import type { Load } from '../load/load.js'
import { processCpuSeconds } from '../machine/cpu-times.js'
import type { Size } from '../options.js'
import { atMost, type Check } from '../report/check.js'
import { median, percentile } from '../report/statistics.js'
import { type Finding, figure } from '../report/table.js'

/** Media on their way at once: half of them each way. */
const TRANSFERS = 20
/** Of each: a video of 10 MB takes ten seconds. */
const RATE = 1024 * 1024
const TEXTS_PER_SECOND = 100
const CUSTOMERS = 1000
const MOST_SLOWER = 2
const MOST_CPU_MS = 150
const WARM_UP_VIDEOS = 3
const WAYS: readonly Way[] = ['toAgents', 'toCustomers']
const STORES = { redis: 'Redis', sqlite: 'SQLite' } as const

interface Beside {
  readonly quietP50Ms: number
  readonly quietP99Ms: number
  readonly besideP50Ms: number
  readonly besideP99Ms: number
  /** Median over rounds of p99 beside media to p99 without. */
  readonly ratio: number
  readonly transferred: number
}

/** Texts beside transfers of media, and the relay's processor time for a video. */
export async function measureMedia(load: Load, size: Size): Promise<Finding> {
  const ports = await load.run('startFilmPlatform', undefined)
  const rows: string[][] = []
  const checks: Check[] = []
  const data: Record<string, unknown> = {}
  for (const kind of ['redis', 'sqlite'] as const) {
    const store = await openBenchStore(kind)
    try {
      const env = { MEDIA_SCANNER: `clamd://127.0.0.1:${ports.scanner}` }
      const relay = await startRelay({ name: kind, store, mode: 'plain', platform: ports.platform, env })
      try {
        const beside = await textsBesideMedia(relay, load, size)
        const cpu = await cpuOfVideos(relay, load, size)
        data[kind] = { ...beside, cpuMs: cpu }
        rows.push([STORES[kind], ...cells(beside), ...WAYS.map((way) => figure(cpu[way]))])
        checks.push(...checksOf(kind, beside, cpu))
      } finally {
        await relay.stop()
      }
    } finally {
      await store.close()
    }
  }
  const columns = ['', 'p50 ms', 'p99 ms', 'p50 beside', 'p99 beside', 'ratio', 'in ms CPU', 'out ms CPU']
  const notes = [
    `Texts: push sent -> request at Genesys, ${TEXTS_PER_SECOND} a second, without and beside ${TRANSFERS} transfers of 10 MB videos`,
    `(half of them each way, 1 MB a second each, scanned); ratio: of the p99s, round by round, the middle one.`,
    'CPU: all processor time of the relay for a video of 10 MB, transfer, encryption and scan included;',
    'in: from customer to agent; out: from agent to customer, where ffprobe looks at it in a process of its own.',
  ]
  return { table: { title: 'Media: what they cost, and texts beside them', notes, columns, rows }, checks, data }
}

async function textsBesideMedia({ port }: Contender, load: Load, size: Size): Promise<Beside> {
  const texts = (seconds: number) =>
    load.run('texts', { port, perSecond: TEXTS_PER_SECOND, seconds, customers: CUSTOMERS })
  await load.run('sendFilms', { port, ways: WAYS, atOnce: 1, rate: 0, count: WARM_UP_VIDEOS })
  await texts(size.besideMediaSeconds)
  const rounds: { quiet: number[]; beside: number[] }[] = []
  let transferred = 0
  for (let round = 0; round < size.mediaRounds; round++) {
    const quiet = await texts(size.besideMediaSeconds)
    await load.run('beginFilms', { port, ways: WAYS, atOnce: TRANSFERS / WAYS.length, rate: RATE })
    const beside = await texts(size.besideMediaSeconds)
    transferred += await load.run('stopFilms', undefined)
    rounds.push({ quiet: ascending(quiet), beside: ascending(beside) })
  }
  const middle = (of: 'quiet' | 'beside', share: number) => median(rounds.map((round) => percentile(round[of], share)))
  return {
    quietP50Ms: middle('quiet', 0.5),
    quietP99Ms: middle('quiet', 0.99),
    besideP50Ms: middle('beside', 0.5),
    besideP99Ms: middle('beside', 0.99),
    ratio: median(rounds.map(({ quiet, beside }) => percentile(beside, 0.99) / percentile(quiet, 0.99))),
    transferred,
  }
}

async function cpuOfVideos({ port, server }: Contender, load: Load, size: Size): Promise<Record<Way, number>> {
  const of = async (way: Way): Promise<number> => {
    const before = processCpuSeconds(server.pid)
    await load.run('sendFilms', { port, ways: [way], atOnce: 1, rate: 0, count: size.videos })
    return ((processCpuSeconds(server.pid) - before) / size.videos) * 1000
  }
  return { toAgents: await of('toAgents'), toCustomers: await of('toCustomers') }
}

function checksOf(kind: StoreKind, beside: Beside, cpu: Record<Way, number>): Check[] {
  const name = STORES[kind]
  return [
    atMost(`texts beside ${TRANSFERS} media transfers, ${name}, p99`, beside.ratio, MOST_SLOWER, ' x'),
    atMost(
      `a video of ${FILM_BYTES / 1024 / 1024} MB in, ${name}, processor time in all`,
      cpu.toAgents,
      MOST_CPU_MS,
      ' ms',
    ),
    atMost(
      `a video of ${FILM_BYTES / 1024 / 1024} MB out, ${name}, processor time in all`,
      cpu.toCustomers,
      MOST_CPU_MS,
      ' ms',
    ),
  ]
}

function cells({ quietP50Ms, quietP99Ms, besideP50Ms, besideP99Ms, ratio }: Beside): string[] {
  return [...[quietP50Ms, quietP99Ms, besideP50Ms, besideP99Ms].map(figure), `${figure(ratio)} x`]
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}
