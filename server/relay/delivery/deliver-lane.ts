import type { AccountConfig } from '../../config/types.js'
import type { LeasedLane } from '../../store/lanes.js'
import type { QuotaLimits } from '../../store/meter.js'
import type { GenesysMessaging, WeChatMedia, WeChatMessaging, WeChatNotifications } from '../messages/platforms.js'
import { viewQuota } from '../pacing.js'
import type { Texts } from '../texts.js'
import { deliverInbound, type InboundDeps } from './inbound.js'
import type { LaneHold } from './lane-hold.js'
import type { LaneJob } from './lane-job.js'
import { deliverOutbound, type OutboundDeps } from './outbound.js'
import { deliverReceipt } from './receipts.js'
import { type RunLaneDeps, runLane, type Verdict } from './run-lane.js'
import type { ToGenesysDeps } from './to-genesys.js'

/** One account with the clients that speak for it. */
export interface AccountWorker {
  readonly config: AccountConfig
  readonly genesys: GenesysMessaging
  readonly wechat: WeChatMessaging & WeChatNotifications & WeChatMedia
  readonly texts: Texts
}

/** An account taken out of the configuration while its lanes still held items: they wait for it to come back. */
const MISSING_ACCOUNT_PAUSE_MS = 60_000

export interface DeliverLaneDeps extends RunLaneDeps {
  readonly accounts: ReadonlyMap<string, AccountWorker>
  readonly quota: QuotaLimits
  readonly inbound: InboundDeps
  readonly outbound: OutboundDeps
  readonly receipts: ToGenesysDeps
}

/** Works one leased lane with the client its direction needs. */
export function createLaneDelivery(deps: DeliverLaneDeps): (lane: LeasedLane, hold: LaneHold) => Promise<void> {
  return (lane, hold) => {
    const worker = deps.accounts.get(lane.ref.account)
    const quota = lane.customer && viewQuota(lane.customer.meter, deps.quota, deps.clock)
    return runLane(
      lane,
      hold,
      (item, index, head) => {
        const behind = lane.items.slice(index + 1)
        const job: LaneJob = { lane, hold, item, first: index === 0, attempts: head.attempts, head, behind, quota }
        return worker ? deliver(job, worker) : waitForAccount(job)
      },
      deps,
    )
  }

  function deliver(job: LaneJob, { config, genesys, wechat, texts }: AccountWorker): Promise<Verdict> {
    switch (job.lane.ref.lane) {
      case 'inbound':
        return deliverInbound(job, { config, texts, genesys, wechat }, deps.inbound)
      case 'outbound':
        return deliverOutbound(job, { account: config, wechat, texts }, deps.outbound)
      case 'receipts':
        return deliverReceipt(job, genesys, deps.receipts)
    }
  }

  async function waitForAccount({ lane, attempts }: LaneJob): Promise<Verdict> {
    deps.events.alarm(lane.ref.account, 'account_missing')
    return { kind: 'wait', code: 'account_missing', dueAt: deps.clock.now() + MISSING_ACCOUNT_PAUSE_MS, attempts }
  }
}
