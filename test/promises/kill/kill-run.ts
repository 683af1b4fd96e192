import { repeatsAllowedBy } from '../harness/left-behind.js'
import { SeededRandom } from '../harness/random.js'
import type { StoreKind } from '../harness/stores.js'
import { pause } from '../harness/wait.js'
import { World } from '../harness/world.js'
import { type KillKind, killAt, planKills } from './kinds.js'

export interface KillRunOptions {
  readonly store: StoreKind
  readonly kills: number
  readonly seed: number
  /** Told after every kill. */
  readonly onKill?: (number: number, kind: KillKind, left: { lanes: number; repeats: number }) => void
}

export interface KillRunReport {
  readonly store: StoreKind
  readonly seed: number
  readonly killsByKind: Readonly<Record<string, number>>
  readonly textsToAgents: number
  readonly textsToCustomers: number
  readonly acknowledged: number
  /** Agent messages that went out in parts. */
  readonly inParts: number
  /** Copies that came, and copies that would have been excused. */
  readonly repeatsSeen: number
  readonly repeatsAllowed: number
  readonly seconds: number
  /** Broken promises in plain words; none in a good run. */
  readonly violations: readonly string[]
}

const CUSTOMERS = 200
const LEASE_MS = 2000

/**
 * Kills a relay under two-way load again and again, starts it again each time, lets everything arrive, and holds what
 * was sent against what came. What may come twice is read from the store after each kill, before the next start.
 */
export async function runKills(options: KillRunOptions): Promise<KillRunReport> {
  const begun = performance.now()
  const random = new SeededRandom(options.seed)
  const kinds = planKills(options.kills, random)
  const world = await World.open({ store: options.store, env: { LANE_LEASE_MS: String(LEASE_MS) } })
  try {
    const load = world.load({ random, customers: CUSTOMERS })
    await world.relay.start()
    load.start()
    for (const [at, kind] of kinds.entries()) {
      await killOnce(world, kind, random)
      const left = await world.store.read()
      const repeats = repeatsAllowedBy(left, world.platforms.wechat)
      world.allowedRepeats.push(...repeats)
      options.onKill?.(at + 1, kind, { lanes: left.lanes.length, repeats: repeats.length })
      if (kinds[at + 1] !== 'start-up') await world.relay.start()
    }
    await load.stop()
    await world.settle()
    const { code } = await world.relay.terminate()
    const violations = world.violations()
    if (code !== 0) violations.push(`the relay ended with ${code} after SIGTERM`)
    return { ...summary(world, kinds), ...options, seconds: (performance.now() - begun) / 1000, violations }
  } finally {
    await world.close()
  }
}

/** Runs up to the kill. The relay is ready, or about to be started for a kill during start-up. */
async function killOnce({ relay, platforms }: World, kind: KillKind, random: SeededRandom): Promise<void> {
  if (kind === 'start-up') {
    relay.spawn()
    await pause(random.between(50, 500))
    await relay.kill()
    return
  }
  if (kind === 'random') {
    await pause(random.between(50, 800))
    await relay.kill()
    return
  }
  await pause(random.between(50, 400))
  await killAt(kind, platforms, () => relay.kill(), random)
}

function summary({ platforms, allowedRepeats }: World, kinds: readonly KillKind[]) {
  const { wechat, genesys } = platforms
  const killsByKind: Record<string, number> = {}
  for (const kind of kinds) killsByKind[kind] = (killsByKind[kind] ?? 0) + 1
  const arrivals = [
    ...genesys.inbound.map(({ customerId, text }) => `${customerId} ${text}`),
    ...wechat.customMessages.map(({ openId, text }) => `${openId} ${text}`),
    ...genesys.outbound.flatMap(({ id, receipts }) => receipts.filter(({ final }) => final).map(() => `receipt ${id}`)),
  ]
  const sent = [...wechat.pushes, ...genesys.outbound]
  return {
    killsByKind,
    textsToAgents: wechat.pushes.length,
    textsToCustomers: genesys.outbound.length,
    acknowledged: sent.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length,
    inParts: wechat.customMessages.filter(({ text }) => /^(第1\/|Part 1 )/.test(text)).length,
    repeatsSeen: arrivals.length - new Set(arrivals).size,
    repeatsAllowed: allowedRepeats.length,
  }
}
