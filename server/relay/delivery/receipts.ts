import type { Clock } from '../../clock.js'
import type { LaneItem, LeasedLane } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import type { FinalReceipt } from '../messages/messages.js'
import type { GenesysMessaging } from '../messages/platforms.js'
import type { AccountHolds } from './account-holds.js'
import { type RetryPolicy, waitAfter } from './failures.js'
import type { ItemReader } from './item-reader.js'
import type { LaneHold } from './lane-hold.js'
import type { Verdict } from './run-lane.js'

export interface ReceiptDeps {
  readonly reader: ItemReader
  readonly holds: AccountHolds
  readonly events: RelayEvents
  readonly clock: Clock
  readonly retry: RetryPolicy
  readonly timeoutMs: number
}

/** Delivers one final receipt to Genesys. A receipt that Genesys refuses for good is kept as a dead letter. */
export async function deliverReceipt(
  lane: LeasedLane,
  item: LaneItem,
  attempts: number,
  hold: LaneHold,
  genesys: GenesysMessaging,
  deps: ReceiptDeps,
): Promise<Verdict> {
  const { account } = lane.ref
  const held = deps.holds.remaining(account, 'genesys')
  if (held > 0)
    return { kind: 'wait', code: 'held', dueAt: deps.clock.now() + held, attempts, notDelivered: attempts === 0 }
  const receipt = deps.reader.read<FinalReceipt>(lane, item)
  if (!receipt)
    return { kind: 'dead', reason: 'unreadable', detail: 'The receipt cannot be read with the keys at hand.' }
  if (!(await hold.ensure(deps.timeoutMs))) return { kind: 'lost' }
  const answer = await genesys.sendReceipt(receipt)
  if (answer.ok) return { kind: 'done', keep: false }
  if (answer.alarm) deps.events.alarm(account, answer.code)
  if (answer.action === 'holdAccount') deps.holds.hold(account, 'genesys', answer.retryAfterMs)
  if (answer.action === 'deadLetter')
    return { kind: 'dead', reason: answer.code, detail: 'Genesys refused the receipt.' }
  return waitAfter(answer, attempts, deps.clock.now(), deps.retry)
}
