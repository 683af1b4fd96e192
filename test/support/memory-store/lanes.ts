import type {
  ClaimRequest,
  DeadLetter,
  DeadLetterStore,
  FenceAnswer,
  LANE_NAMES,
  LaneRef,
  LaneStore,
  LeasedLane,
  Progress,
  Settlement,
} from '../../../server/store/lanes.js'
import { holdsUnit, type Refusal, reserveUnit, settleUnit, type UnitFate } from '../../../server/store/meter.js'
import { spendConsent } from '../../../server/store/standing.js'
import type { StoreLimits } from '../../../server/store/store.js'
import { postNotice } from './notices.js'
import { pageOf } from './pages.js'
import {
  append,
  beginHead,
  type CustomerState,
  customerLane,
  customerOf,
  endSession,
  type LaneState,
  laneOf,
  type MemoryState,
  makeReady,
  noteLink,
  putBack,
  recordOf,
  resetHead,
  shardOf,
} from './state.js'

export function createLanes(state: MemoryState, limits: StoreLimits): LaneStore {
  function held(ref: LaneRef, fence: number): LaneState | undefined {
    const lane = laneOf(state, ref)
    return lane.state === 'leased' && lane.fence === fence ? lane : undefined
  }

  function lease(lane: LaneState, { now, leaseMs, maxItems }: ClaimRequest): LeasedLane {
    const { account, customerId } = lane.ref
    lane.state = 'leased'
    lane.dueAt = now + leaseMs
    lane.fence++
    lane.waits = false
    lane.customerWrote = false
    beginHead(lane)
    const customer = customerOf(state, account, customerId)
    return {
      ref: lane.ref,
      fence: lane.fence,
      leaseUntil: lane.dueAt,
      head: { itemId: lane.items[0]?.id ?? '', ...lane.head },
      items: lane.items.slice(0, maxItems),
      customer: customer && recordOf(customer),
    }
  }

  function reserveFor(
    customer: CustomerState,
    lane: LaneState,
    itemId: string,
    { sender, now }: NonNullable<Progress['reserve']>,
  ): Refusal | undefined {
    const held = unitOf(lane, itemId)
    if (held && holdsUnit(customer.meter, held, now)) return undefined
    const reserved = reserveUnit(customer.meter, sender, now, limits.quota)
    if (typeof reserved === 'string') return reserved
    customer.meter = reserved.meter
    lane.unit = { ...reserved.unit, part: lane.head.partsBegun, itemId }
    return undefined
  }

  function settleReserved(customer: CustomerState, lane: LaneState, itemId: string, fate: UnitFate | undefined): void {
    const unit = unitOf(lane, itemId)
    if (!unit || !fate) return
    customer.meter = settleUnit(customer.meter, unit, fate, limits.quota)
    lane.unit = undefined
  }

  function settle(settlement: Settlement): FenceAnswer {
    const { ref, now, outcome, receipt, notice, next } = settlement
    const lane = held(ref, settlement.fence)
    if (!lane) return 'lost'
    const item = lane.items[0]
    if (item?.id !== settlement.itemId) return 'ok'
    const customer = customerOf(state, ref.account, ref.customerId)
    lane.items.shift()
    if (customer) settleReserved(customer, lane, item.id, settlement.unit)
    if (customer && settlement.spent) customer.standing = spendConsent(customer.standing, settlement.spent)
    if (outcome.kind === 'dead') {
      const { reason, detail } = outcome
      const id = `${ref.customerId.slice(0, 2)}-${ref.account}-${ref.customerId}-${ref.lane}-${item.seq}`
      const letter: DeadLetter = { id, ref: lane.ref, item, reason, detail, attempts: lane.head.attempts, diedAt: now }
      state.deadLetters.set(id, letter)
    } else if (customer) {
      const { conversationId } = outcome
      if (conversationId) {
        customer.conversationId = conversationId
        noteLink(customer, { sessionId: item.sessionId, conversationId, since: item.acceptedAt })
      }
      if (outcome.keep) customer.finished.push({ ...item, lane: ref.lane, finishedAt: now, relayed: true })
    }
    const { plan, partsBegun, partsDone } = lane.head
    resetHead(lane)
    lane.unit = undefined
    if (settlement.carryPlan && lane.items.length > 0) Object.assign(lane.head, { plan, partsBegun, partsDone })
    if (customer) {
      const { sessionId } = customer
      if (receipt) append(state, customerLane(state, customer, 'receipts'), receipt, { now, sessionId })
      if (notice) postNotice(state, limits, customer, notice, now)
      if (settlement.endSession) endSession(customer, now)
    }
    if (next === 'begin' && lane.items.length > 0) {
      beginHead(lane)
      lane.dueAt = settlement.leaseUntil
    } else putBack(state, lane, now)
    return 'ok'
  }

  return {
    claim: async (shard, request) =>
      [...state.lanes.values()]
        .filter(
          ({ ref, state: is, dueAt }) => shardOf(ref.customerId) === shard && is === 'ready' && dueAt <= request.now,
        )
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, request.maxLanes)
        .map((lane) => lease(lane, request)),
    renew: async (lanes, leaseUntil) =>
      lanes.map(({ ref, fence }) => {
        const lane = held(ref, fence)
        if (lane) lane.dueAt = leaseUntil
        return lane ? 'ok' : 'lost'
      }),
    progress: async ({ ref, fence, itemId, plan, partsBegun, partsDone, leaseUntil, reserve }) => {
      const lane = held(ref, fence)
      if (!lane) return 'lost'
      if (lane.items[0]?.id !== itemId) return 'ok'
      Object.assign(lane.head, { partsBegun, partsDone, plan: plan ?? lane.head.plan })
      lane.dueAt = leaseUntil
      const customer = customerOf(state, ref.account, ref.customerId)
      const refusal = reserve && customer && reserveFor(customer, lane, itemId, reserve)
      if (refusal) lane.head.partsBegun = partsDone
      return refusal ?? 'ok'
    },
    settle: async (settlement) => settle(settlement),
    defer: async ({ ref, fence, itemId, dueAt, attempts, untilCustomerMessage, untilResultOf, notDelivered, unit }) => {
      const lane = held(ref, fence)
      if (!lane) return 'lost'
      if (lane.items[0]?.id !== itemId) return 'ok'
      const customer = customerOf(state, ref.account, ref.customerId)
      if (customer) settleReserved(customer, lane, itemId, unit)
      lane.head.attempts = attempts
      if (notDelivered) lane.head.partsBegun = lane.head.partsDone
      const { unfollowedAt = 0, results } = customer?.standing ?? {}
      const told = lane.customerWrote || unfollowedAt > 0 || results?.has(untilResultOf ?? '') === true
      lane.waits = untilCustomerMessage === true && !told
      putBack(state, lane, untilCustomerMessage && told ? 0 : dueAt)
      return 'ok'
    },
    release: async (ref, fence, now) => {
      const lane = held(ref, fence)
      if (lane) putBack(state, lane, now)
      return lane ? 'ok' : 'lost'
    },
    sweep: async (now) => {
      const due = new Set<number>()
      const later = new Map<number, number>()
      for (const lane of state.lanes.values()) {
        if (lane.state === 'leased' && lane.dueAt <= now) putBack(state, lane, now)
        if (lane.state !== 'ready') continue
        const shard = shardOf(lane.ref.customerId)
        if (lane.dueAt <= now) due.add(shard)
        else later.set(shard, Math.min(later.get(shard) ?? lane.dueAt, lane.dueAt))
      }
      return { due: [...due], later: [...later].map(([shard, at]) => ({ shard, at })) }
    },
    onReady: (listener) => {
      state.listeners.add(listener)
      return () => void state.listeners.delete(listener)
    },
    depth: async (now) => {
      const of = (name: (typeof LANE_NAMES)[number]) => {
        const lanes = [...state.lanes.values()].filter(({ ref, items }) => ref.lane === name && items.length > 0)
        const ages = lanes.filter(({ state: is }) => is === 'ready').map(({ dueAt }) => now - dueAt)
        return { lanes: lanes.length, oldestDueMs: Math.max(0, ...ages) }
      }
      return { inbound: of('inbound'), outbound: of('outbound'), receipts: of('receipts') }
    },
  }
}

/** The unit of the part begun, if it has one. */
function unitOf({ unit, head }: LaneState, itemId: string): LaneState['unit'] {
  return unit?.part === head.partsBegun && unit.itemId === itemId ? unit : undefined
}

export function createDeadLetters(state: MemoryState): DeadLetterStore {
  return {
    list: async ({ account, after, limit }) =>
      pageOf(state.deadLetters, (letter) => account === undefined || letter.ref.account === account, after, limit),
    find: async (id) => state.deadLetters.get(id),
    redrive: async (id, now) => {
      const letter = state.deadLetters.get(id)
      if (!letter) return undefined
      state.deadLetters.delete(id)
      const lane = laneOf(state, letter.ref)
      lane.lastSeq++
      lane.items.push({ ...letter.item, seq: lane.lastSeq })
      makeReady(state, lane, now)
      return letter.ref
    },
  }
}
