import { LRUCache } from 'lru-cache'
import { shardOfCustomer } from '../../customers/shard.js'
import type { RelayKeys } from '../../privacy/relay-keys.js'
import type { CrossingStore } from '../../store/crossings.js'
import type { LaneJob } from '../delivery/lane-job.js'

/** Keeps that something of a lane's customer crossed the border. */
export type NoteCrossing = (job: Pick<LaneJob, 'lane' | 'hold'>, sensitive: boolean) => Promise<void>

export interface NoteCrossingDeps {
  readonly crossings: Pick<CrossingStore, 'note'>
  readonly seal: Pick<RelayKeys['systemSeal'], 'fingerprint'>
  /** Accounts whose messages stay within the border. */
  readonly stays: (account: string) => boolean
  readonly now: () => number
}

/** Most customers write again soon: who was noted this year is not noted again by this process. */
const REMEMBERED = 100_000
/** The law counts from 1 January, in Beijing. */
const BEIJING_MS = 8 * 3_600_000

/** The year in which a moment lies in Beijing. @param at Epoch milliseconds. */
export function yearInBeijing(at: number): number {
  return new Date(at + BEIJING_MS).getUTCFullYear()
}

export function createNoteCrossing({ crossings, seal, stays, now }: NoteCrossingDeps): NoteCrossing {
  const noted = new LRUCache<string, true>({ max: REMEMBERED })
  return async ({ lane, hold }, sensitive) => {
    const { account, customerId } = lane.ref
    if (stays(account)) return
    const year = yearInBeijing(now())
    const key = `${year} ${account} ${customerId}`
    if (noted.has(`${key} sensitive`) || (!sensitive && noted.has(key))) return
    const digest = seal.fingerprint(`crossing ${account} ${customerId}`)
    const shard = shardOfCustomer(customerId) ?? 0
    await hold.persist(() => crossings.note({ account, shard, digest, year, sensitive }))
    noted.set(sensitive ? `${key} sensitive` : key, true)
  }
}
