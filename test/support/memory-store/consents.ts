import {
  type ConsentState,
  type ConsentStore,
  type ConsentVerdict,
  entryOf,
  isConsentGiven,
  NO_CONSENT,
} from '../../../server/store/consent.js'
import { LANE_NAMES } from '../../../server/store/lanes.js'
import {
  type CustomerState,
  customerLane,
  customerOf,
  endSession,
  laneOf,
  type MemoryState,
  makeReady,
  putBack,
  resetHead,
} from './state.js'

export function saveConsent(state: MemoryState, customer: CustomerState, after: ConsentState): void {
  const entry = entryOf(customer.consent, after)
  if (entry) customer.consents.push(entry)
  if (entry && entry.decision !== 'informed') {
    const { account, customerId } = customer
    state.unauditedConsents.push({ ...entry, account, customerId, place: '' })
  }
  customer.consent = after
}

/** @returns whether a lane became ready. */
export function settleWaiting(
  state: MemoryState,
  customer: CustomerState,
  effect: ConsentVerdict['effect'],
  now: number,
): boolean {
  let ready = false
  if (effect !== 'release' && effect !== 'drop') return ready
  for (const name of LANE_NAMES) {
    const lane = customerLane(state, customer, name)
    if (effect === 'drop') {
      lane.items = []
      lane.state = 'idle'
      lane.unit = undefined
      resetHead(lane)
    } else if (lane.state === 'waiting') {
      lane.state = 'idle'
      if (lane.items.length > 0) ready = makeReady(state, lane, now) || ready
    }
  }
  return ready
}

export function holdInbound(state: MemoryState, customer: CustomerState): void {
  const lane = customerLane(state, customer, 'inbound')
  if (lane.state !== 'leased') lane.state = 'waiting'
}

export function createConsents(state: MemoryState): ConsentStore {
  return {
    history: async (account, customerId) => [...(customerOf(state, account, customerId)?.consents ?? [])],
    hold: async ({ ref, fence, version, now }) => {
      const lane = laneOf(state, ref)
      const customer = customerOf(state, ref.account, ref.customerId)
      if (!customer || lane.state !== 'leased' || lane.fence !== fence) return 'lost'
      putBack(state, lane, now)
      if (lane.items.length === 0 || isConsentGiven(customer.consent, version)) return 'ok'
      lane.state = 'waiting'
      const { consent } = customer
      if (consent.waitingSince === 0) customer.consent = { ...consent, waitingSince: now }
      return 'ok'
    },
    unaudited: async (limit) => state.unauditedConsents.slice(0, limit),
    audited: async (entries) => void state.unauditedConsents.splice(0, entries.length),
    expire: async ({ before, now, limit }) => {
      const due = [...state.customers.values()].filter(
        ({ consent }) => consent.waitingSince > 0 && consent.waitingSince <= before,
      )
      return due.slice(0, limit).map((customer) => {
        settleWaiting(state, customer, 'drop', now)
        saveConsent(state, customer, { ...NO_CONSENT, status: 'expired', version: customer.consent.version, at: now })
        endSession(customer, now)
        return { account: customer.account, customerId: customer.customerId }
      })
    },
  }
}
