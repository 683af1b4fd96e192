import type { Clock } from '../clock.js'
import type { Config } from '../config/types.js'
import type { KeyCache } from '../customers/key-cache.js'
import type { FfmpegPrograms } from '../media/ffmpeg.js'
import type { KeyRing } from '../privacy/key-ring.js'
import type { MalwareScanner } from '../privacy/malware/scanner.js'
import type { MediaVault } from '../privacy/media-vault.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { MessageAttachments } from '../relay/agent-media/message-attachments.js'
import type { ConsentGate } from '../relay/consent/gate.js'
import { withConsent } from '../relay/consent/hold-lanes.js'
import { createAccountHolds } from '../relay/delivery/account-holds.js'
import { type AccountWorker, createLaneDelivery } from '../relay/delivery/deliver-lane.js'
import { createItemReader } from '../relay/delivery/item-reader.js'
import type { LaneHold } from '../relay/delivery/lane-hold.js'
import { createWaitingNotice } from '../relay/delivery/waiting-notice.js'
import type { RelayEvents } from '../relay/events.js'
import { createNoteCrossing } from '../relay/personal-data/note-crossing.js'
import { createQuestionMemory } from '../relay/questions/remember-question.js'
import { INBOUND_BACKOFF, OUTBOUND_BACKOFF, retryDelayMs } from '../relay/retry-policy.js'
import { senderSlots } from '../relay/sender-slots.js'
import type { LeasedLane } from '../store/lanes.js'
import type { Store } from '../store/store.js'
import { platformTimeouts } from './accounts.js'
import { wireCustomerMedia } from './customer-media.js'
import type { PersonalData } from './personal-data.js'
import { quotaLimits } from './quota-limits.js'

export interface DeliveryWiring {
  readonly store: Store
  readonly keys: RelayKeys
  readonly ring: KeyRing
  readonly cache: KeyCache
  readonly events: RelayEvents
  readonly clock: Clock
  readonly accounts: ReadonlyMap<string, AccountWorker>
  readonly consentGate: ConsentGate
  readonly attachments: MessageAttachments
  readonly notices: boolean
  readonly personalData: PersonalData
  readonly pause: (ms: number) => Promise<void>
  readonly stopping: () => boolean
  readonly wake: (shard: number) => void
  readonly now: () => number
  readonly vault: MediaVault
  readonly scanner: MalwareScanner
  /** Undefined on a machine without ffmpeg. */
  readonly ffmpeg: FfmpegPrograms | undefined
}

/** The work of one leased lane, with everything it needs. */
export function wireDelivery(
  config: Config,
  wiring: DeliveryWiring,
): (lane: LeasedLane, hold: LaneHold) => Promise<void> {
  const { store, ring, cache, events, clock, pause } = wiring
  const timeouts = platformTimeouts(config.laneLeaseMs)
  const reader = createItemReader(ring, cache)
  const shared = { reader, events, clock, holds: createAccountHolds(clock.monotonic) }
  const toGenesys = {
    ...shared,
    timeoutMs: timeouts.genesysMs,
    retry: (failed: number, retryAfterMs?: number) => retryDelayMs(INBOUND_BACKOFF, failed, Math.random, retryAfterMs),
  }
  const customerMedia = wireCustomerMedia(config, { ...wiring, acceptance: store.acceptance, lanes: store.lanes })
  const deliver = createLaneDelivery({
    lanes: store.lanes,
    events,
    clock,
    stopping: wiring.stopping,
    accounts: wiring.accounts,
    quota: quotaLimits(config),
    inbound: {
      ...toGenesys,
      conversations: store.conversations,
      questions: store.questions,
      protect: wiring.personalData.protect,
      noteCrossing: createNoteCrossing({
        crossings: store.crossings,
        seal: wiring.keys.systemSeal,
        stays: () => config.dataBoundary === 'mainland',
        now: clock.now,
      }),
      media: { ...toGenesys, ...customerMedia },
    },
    receipts: toGenesys,
    outbound: {
      ...shared,
      lanes: store.lanes,
      timeoutMs: timeouts.wechatMs,
      retry: (failed, retryAfterMs) => retryDelayMs(OUTBOUND_BACKOFF, failed, Math.random, retryAfterMs),
      textLimitBytes: config.wechat.textLimitBytes,
      slots: senderSlots(quotaLimits(config)),
      rememberQuestion: createQuestionMemory({
        questions: store.questions,
        clock,
        sessionTimelineMs: config.sessionTimelineMs,
      }),
      partPauseMs: config.wechat.partPauseMs,
      pause,
      stopping: wiring.stopping,
      notices: wiring.notices,
      attachments: wiring.attachments,
      restore: wiring.personalData.restore,
      tellWaiting: createWaitingNotice({ ...wiring, acceptance: store.acceptance }),
    },
  })
  return withConsent(deliver, { gate: wiring.consentGate, consents: store.consents, events, clock })
}
