import type { Mode } from '../account.js'
import { type BenchStore, openBenchStore, type PeerName, type StoreKind, startPeer, startRelay } from '../contender.js'
import type { Load } from '../load/load.js'
import type { Size } from '../options.js'
import { atLeast, atMost, type Check } from '../report/check.js'
import type { Finding } from '../report/table.js'
import { type Entrant, type Measured, ROUND_COLUMNS, ratio, roundNotes, roundRow, runRounds } from './rounds.js'

interface Entry {
  readonly peer?: PeerName
  readonly relay?: { readonly kind: StoreKind; readonly delivers: boolean }
}

const PLAIN: readonly Entry[] = [
  { peer: 'bare-http' },
  { peer: 'wechat' },
  { peer: 'co-wechat' },
  { relay: { kind: 'redis', delivers: false } },
  { relay: { kind: 'sqlite', delivers: false } },
  { relay: { kind: 'redis', delivers: true } },
  { relay: { kind: 'sqlite', delivers: true } },
]
const SAFE: readonly Entry[] = [
  { peer: 'wechat' },
  { peer: 'co-wechat' },
  { relay: { kind: 'redis', delivers: false } },
  { relay: { kind: 'sqlite', delivers: false } },
]

/** Durable accept in plain mode, with delivery held and with delivery running. */
export async function measureAccept(load: Load, size: Size): Promise<Finding> {
  const measured = await measure(PLAIN, 'plain', load, size)
  const { wechat, coWechat, of } = find(measured)
  const redis = of(relayName('redis', false))
  const sqlite = of(relayName('sqlite', false))
  const checks = [
    atLeast('accept, Redis, to wechat', ratio(redis, wechat), 2, ' x', 2.5),
    atLeast('accept, Redis, to co-wechat', ratio(redis, coWechat), 1, ' x', 1.3),
    atLeast('accept, SQLite, to wechat', ratio(sqlite, wechat), 1.2, ' x', 2),
    ...latencyChecks('accept', { redis, sqlite }, wechat, coWechat),
  ]
  return finding('Durable accept, plain mode', measured, checks)
}

/** The same with encrypted pushes; delivery held. */
export async function measureSafe(load: Load, size: Size): Promise<Finding> {
  const measured = await measure(SAFE, 'safe', load, size)
  const { wechat, coWechat, of } = find(measured)
  const redis = of(relayName('redis', false))
  const checks = [
    atLeast('safe mode, Redis, to wechat', ratio(redis, wechat), 1.2, ' x'),
    atLeast('safe mode, Redis, to co-wechat', ratio(redis, coWechat), 1.2, ' x'),
    ...latencyChecks('safe mode', { redis }, wechat, coWechat),
  ]
  return finding('Durable accept, safe mode', measured, checks)
}

async function measure(entries: readonly Entry[], mode: Mode, load: Load, size: Size): Promise<Measured[]> {
  const stores: BenchStore[] = []
  const entrants: Entrant[] = []
  try {
    for (const { peer, relay } of entries) {
      if (peer !== undefined) entrants.push({ contender: await startPeer(peer, mode), delivers: false })
      if (relay === undefined) continue
      const store = await openBenchStore(relay.kind)
      stores.push(store)
      const name = relayName(relay.kind, relay.delivers)
      const { platform, silent } = load.stubs
      const messages = relay.delivers ? platform : silent
      const contender = await startRelay({ name, store, mode, platform, messages })
      entrants.push({ contender, delivers: relay.delivers })
    }
    return await runRounds(entrants, mode, load, size)
  } finally {
    for (const { contender } of entrants) await contender.stop()
    for (const store of stores) await store.close()
  }
}

function relayName(kind: StoreKind, delivers: boolean): string {
  return `relay, ${kind === 'redis' ? 'Redis' : 'SQLite'}, ${delivers ? 'delivering' : 'delivery held'}`
}

function find(measured: readonly Measured[]) {
  const of = (name: string): Measured => {
    const found = measured.find((one) => one.name === name)
    if (found === undefined) throw new Error(`${name} was not measured.`)
    return found
  }
  return { of, wechat: of('wechat'), coWechat: of('co-wechat') }
}

function latencyChecks(
  what: string,
  relays: Readonly<Record<string, Measured>>,
  wechat: Measured,
  coWechat: Measured,
): Check[] {
  const best = Math.min(wechat.middle.p99Ms, coWechat.middle.p99Ms)
  return Object.entries(relays).map(([store, { middle }]) =>
    atMost(`${what}, ${store}, p99 at saturation (lower peer's)`, middle.p99Ms, best, ' ms'),
  )
}

function finding(title: string, measured: readonly Measured[], checks: readonly Check[]): Finding {
  const { wechat, coWechat } = find(measured)
  const rows = measured.map((one) => roundRow(one, wechat, coWechat))
  return { table: { title, notes: roundNotes(measured), columns: ROUND_COLUMNS, rows }, checks, data: measured }
}
