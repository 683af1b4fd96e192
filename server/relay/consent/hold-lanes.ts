import type { Clock } from '../../clock.js'
import type { ConsentStore } from '../../store/consent.js'
import type { LeasedLane } from '../../store/lanes.js'
import type { LaneHold } from '../delivery/lane-hold.js'
import type { RelayEvents } from '../events.js'
import type { ConsentGate } from './gate.js'

type WorkLane = (lane: LeasedLane, hold: LaneHold) => Promise<void>

export interface HoldLanesDeps {
  readonly gate: ConsentGate
  readonly consents: Pick<ConsentStore, 'hold'>
  readonly events: Pick<RelayEvents, 'consent'>
  readonly clock: Clock
}

/**
 * Looks at the consent once more before a lane is worked: one whose customer agreed to another version, or whose account
 * has begun to ask meanwhile, waits for the answer to the question that the customer's next message gets.
 */
export function withConsent(work: WorkLane, { gate, consents, events, clock }: HoldLanesDeps): WorkLane {
  return async (lane, hold) => {
    const { ref, fence, customer } = lane
    const version = gate.versionOf(ref.account)
    if (version === undefined || !customer || gate.mayCross(ref.account, customer.consent)) return work(lane, hold)
    await hold.change(() => consents.hold({ ref, fence, version, now: clock.now() }))
    events.consent(ref.account, 'held')
  }
}
