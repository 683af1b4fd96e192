import type { AccountConfig } from '../../config/types.js'
import type { LeasedLane } from '../../store/lanes.js'
import type { GenesysMessaging, WeChatMessaging } from '../messages/platforms.js'
import type { Texts } from '../texts.js'
import { deliverInbound, type InboundDeps } from './inbound.js'
import type { LaneHold } from './lane-hold.js'
import { deliverOutbound, type OutboundDeps } from './outbound.js'
import { deliverReceipt, type ReceiptDeps } from './receipts.js'
import { type DeliverItem, type RunLaneDeps, runLane } from './run-lane.js'

/** One account with the clients that speak for it. */
export interface AccountWorker {
  readonly config: AccountConfig
  readonly genesys: GenesysMessaging
  readonly wechat: WeChatMessaging
  readonly texts: Texts
}

/** An account taken out of the configuration while its lanes still held items: they wait for it to come back. */
const MISSING_ACCOUNT_PAUSE_MS = 60_000

export interface DeliverLaneDeps extends RunLaneDeps {
  readonly accounts: ReadonlyMap<string, AccountWorker>
  readonly inbound: InboundDeps
  readonly outbound: OutboundDeps
  readonly receipts: ReceiptDeps
}

/** Works one leased lane with the client its direction needs. */
export function createLaneDelivery(deps: DeliverLaneDeps): (lane: LeasedLane, hold: LaneHold) => Promise<void> {
  return (lane, hold) => runLane(lane, hold, deliverItemOf(lane, hold), deps)

  function deliverItemOf(lane: LeasedLane, hold: LaneHold): DeliverItem {
    const worker = deps.accounts.get(lane.ref.account)
    const attemptsOf = (first: boolean) => (first ? lane.head.attempts : 0)
    if (!worker) {
      return async (_item, first) => {
        deps.events.alarm(lane.ref.account, 'account_missing')
        const dueAt = deps.clock.now() + MISSING_ACCOUNT_PAUSE_MS
        return { kind: 'wait', code: 'account_missing', dueAt, attempts: attemptsOf(first) }
      }
    }
    const { config, genesys, wechat, texts } = worker
    const deliver = {
      inbound: (item, first) => deliverInbound(lane, item, attemptsOf(first), hold, config, genesys, deps.inbound),
      outbound: (item, first) => deliverOutbound(lane, item, first, hold, config, wechat, texts, deps.outbound),
      receipts: (item, first) => deliverReceipt(lane, item, attemptsOf(first), hold, genesys, deps.receipts),
    } satisfies Record<LeasedLane['ref']['lane'], DeliverItem>
    return deliver[lane.ref.lane]
  }
}
