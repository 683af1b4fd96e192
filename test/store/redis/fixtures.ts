import { randomUUID } from 'node:crypto'
import type { PushAcceptance } from '../../../server/store/acceptance.js'
import type { LaneName, LaneStore, LeasedLane } from '../../../server/store/lanes.js'

/** One customer of shard 0x5a with everything a push needs; opaque strings stand where ciphertext would be. */
export const SHARD = 0x5a

export function newCustomer() {
  const customerId = `5a${randomUUID().slice(2)}`
  const keyId = `k-${customerId.slice(0, 8)}`
  const identity = `identity-${customerId}`
  const push = (now: number, change: Partial<PushAcceptance> = {}): PushAcceptance => ({
    account: 'default',
    shard: SHARD,
    identity,
    candidate: { customerId, keyId, wrappedKey: `wrapped-${keyId}`, openId: 'c2VhbGVk' },
    dedupeKey: randomUUID(),
    dedupeTtlMs: 60_000,
    now,
    disposition: 'relay',
    opensSession: true,
    quota: 'message',
    pushedAt: Math.floor(now / 1000),
    item: { id: randomUUID(), kind: 'text', body: { keyId, sealed: 'dGV4dA==' } },
    newSessionId: randomUUID(),
    sessionTimelineMs: 3_600_000,
    replyIfSessionStarts: 'hello',
    ...change,
  })
  const outbound = (now: number) => ({
    account: 'default',
    customerId,
    dedupeKey: randomUUID(),
    dedupeTtlMs: 60_000,
    now,
    conversationId: 'conversation-1',
    byAgent: true,
    outbound: { id: randomUUID(), kind: 'text', body: { keyId, sealed: 'YW5zd2Vy' } },
  })
  return { customerId, keyId, push, outbound }
}

export function claim(lanes: LaneStore, now: number, owner = 'a', leaseMs = 1000): Promise<LeasedLane[]> {
  return lanes.claim(SHARD, { owner, now, leaseMs, maxLanes: 10, maxItems: 10 })
}

/** The only lane, of those of this name if one is given, that can be claimed now. */
export async function claimOne(
  lanes: LaneStore,
  now: number,
  owner = 'a',
  leaseMs = 1000,
  name?: LaneName,
): Promise<LeasedLane> {
  const claimed = await claim(lanes, now, owner, leaseMs)
  const [lane, ...others] = claimed.filter(({ ref }) => name === undefined || ref.lane === name)
  if (lane === undefined || others.length > 0) throw new Error(`${claimed.length} lanes instead of one`)
  return lane
}
