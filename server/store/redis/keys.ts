import { createHash } from 'node:crypto'
import { ACCOUNT_LANE_ID, type LaneName, type LaneRef } from '../lanes.js'

/**
 * Names of keys: hash tag `{00}`..`{ff}`, then account (`*`: all accounts of the shard), then kind. Keys of one tag share
 * a slot on Redis Cluster; no change touches two tags.
 */
export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, shard) => shard.toString(16).padStart(2, '0'))

const LETTERS: Record<LaneName, string> = { inbound: 'i', outbound: 'o', receipts: 'r' }
const NAMES: Record<string, LaneName> = { i: 'inbound', o: 'outbound', r: 'receipts' }

export const laneLetter = (lane: LaneName): string => LETTERS[lane]

/** Name of a lane's letter; throws on an unknown one. */
export function laneName(letter: string): LaneName {
  const name = NAMES[letter]
  if (name === undefined) throw new Error(`unknown lane letter ${letter}`)
  return name
}

/** Two hex digits of a shard number. */
export function shardHex(shard: number): string {
  const hex = SHARDS[shard]
  if (hex === undefined) throw new RangeError(`no shard ${shard}`)
  return hex
}

/** Home shard of a customer: the first byte of its id. */
export const homeOf = (customerId: string): string => customerId.slice(0, 2).toLowerCase()

/** Shard of things that are not a customer's, by their name. */
export const shardOfName = (name: string): string => createHash('sha1').update(name).digest('hex').slice(0, 2)

export const shardKey = (hex: string, kind: string): string => `{${hex}}:*:${kind}`
export const accountKey = (hex: string, account: string, kind: string): string => `{${hex}}:${account}:${kind}`

export const identitiesKey = (hex: string, account: string): string => accountKey(hex, account, 'i')
export const markKey = (hex: string, account: string, dedupeKey: string): string =>
  accountKey(hex, account, `d:${dedupeKey}`)
export const customerKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `c:${customerId}`)
export const finishedKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `f:${customerId}`)

/** What the customer decided about consent. */
export const consentsKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `ch:${customerId}`)

/** The question the customer was asked last. */
export const questionKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `a:${customerId}`)

/** What stands behind one of the customer's tokens. */
export const originalKey = (account: string, customerId: string, kind: string, number: number): string =>
  accountKey(homeOf(customerId), account, `o:${customerId}:${kind}:${number}`)
/** Kinds of personal data let through for a while. */
export const allowedKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `oa:${customerId}`)
/** How the customer's last text ended. */
export const endingKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `oe:${customerId}`)

/** Tombstone of an erased customer: "keyId, id of the erasure, when". */
export const tombstoneKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `x:${customerId}`)

/** The customer of a conversation, in a slot of the conversation's own. */
export const conversationKey = (account: string, conversationId: string): string =>
  accountKey(shardOfName(conversationId), account, `v:${conversationId}`)

/** Members of a person, from "shard:personId". */
export const membersKey = (place: string): string => shardKey(place.slice(0, 2), `members:${place.slice(3)}`)

const ofLane = (kind: 'q' | 'p') => (ref: LaneRef) =>
  accountKey(homeOf(ref.customerId), ref.account, `${kind}${laneLetter(ref.lane)}:${ref.customerId}`)
/** List of the items waiting in a lane. */
export const listKey = ofLane('q')
/** Send plan of the item at a lane's head. */
export const planKey = ofLane('p')

export const readyKey = (hex: string): string => shardKey(hex, 'ready')
export const leasedKey = (hex: string): string => shardKey(hex, 'leased')

/** How a customer is named in an index of its shard. */
export const customerMember = (account: string, customerId: string): string => `${customerId}:${account}`
/** How a lane is named in the ready and leased sets of its shard. */
export const laneMember = (ref: LaneRef): string => laneLetter(ref.lane) + customerMember(ref.account, ref.customerId)

export function readCustomerMember(member: string): { account: string; customerId: string } {
  const colon = member.indexOf(':')
  return { account: member.slice(colon + 1), customerId: member.slice(0, colon) }
}

export function readLaneMember(member: string): LaneRef {
  const { account, customerId } = readCustomerMember(member.slice(1))
  return { account, customerId, lane: laneName(member.slice(0, 1)) }
}

export const isAccountLane = (ref: LaneRef): boolean => ref.customerId === ACCOUNT_LANE_ID
