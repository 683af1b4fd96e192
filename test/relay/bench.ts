import type { AccountConfig, ConsentConfig } from '../../server/config/types.js'
import { createKeyCache } from '../../server/customers/key-cache.js'
import type { ContentWebhook, GenesysWebhook, TextWebhook } from '../../server/genesys/webhook.js'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import type { RedactionPolicy } from '../../server/privacy/redaction/policy.js'
import { loadRelayKeys } from '../../server/privacy/relay-keys.js'
import { createPushAcceptor } from '../../server/relay/accept-push.js'
import { createWebhookAcceptor } from '../../server/relay/accept-webhook.js'
import type { MessageAttachments } from '../../server/relay/agent-media/message-attachments.js'
import { createConsentGate, guardAcceptance } from '../../server/relay/consent/gate.js'
import { withConsent } from '../../server/relay/consent/hold-lanes.js'
import { createCustomerWord } from '../../server/relay/customer-media/customer-word.js'
import { TransferGate } from '../../server/relay/customer-media/transfer-gate.js'
import type { VoiceConverter } from '../../server/relay/customer-media/voice-converter.js'
import { createAccountHolds } from '../../server/relay/delivery/account-holds.js'
import { createLaneDelivery } from '../../server/relay/delivery/deliver-lane.js'
import { createItemReader } from '../../server/relay/delivery/item-reader.js'
import { holdLane } from '../../server/relay/delivery/lane-hold.js'
import { createWaitingNotice } from '../../server/relay/delivery/waiting-notice.js'
import { createNoteCrossing } from '../../server/relay/personal-data/note-crossing.js'
import { createQuestionMemory } from '../../server/relay/questions/remember-question.js'
import { senderSlots } from '../../server/relay/sender-slots.js'
import { loadTexts } from '../../server/relay/texts.js'
import type { LeasedLane } from '../../server/store/lanes.js'
import { DEFAULT_QUOTA_LIMITS, type QuotaLimits } from '../../server/store/meter.js'
import type { Store, StoreLimits } from '../../server/store/store.js'
import type { Push } from '../../server/wechat/pushes/push.js'
import { wirePersonalData } from '../../server/wiring/personal-data.js'
import { createMemoryStore, emptyMemory } from '../support/memory-store.js'
import { account as accountConfig } from '../wechat/account.js'
import { FakeScanner, FakeVault } from './fake-media.js'
import { FakeGenesys, FakeWeChat } from './fake-platforms.js'
import { ManualClock } from './manual-clock.js'
import { recordEvents } from './recorded-events.js'

export const OPEN_ID = 'oABCD-customer_1'
export const LEASE_MS = 10_000
export const WECHAT_TIMEOUT_MS = 5000
export const GENESYS_TIMEOUT_MS = 8000
export const MEDIA_RETENTION_MS = 24 * 3_600_000
/** Back-off of the bench: a second for each failed attempt, or what the platform asks for. */
export const retryMs = (failed: number, retryAfterMs: number | undefined) => retryAfterMs ?? failed * 1000

/** Where WeChat's quota is not what a test is about. */
const UNCOUNTED: QuotaLimits = { perMessage: 1e6, perAction: 1e6, botSlots: 1e6, closingSlots: 1 }
/** What a test may change while it runs. */
export interface BenchFlags {
  stopping: boolean
  textLimitBytes: number
  converter: VoiceConverter | undefined
}

export interface BenchOptions {
  readonly limits?: Partial<StoreLimits>
  readonly notices?: boolean
  readonly language?: AccountConfig['language']
  readonly textLimitBytes?: number
  readonly ackCountsAsQuota?: boolean
  readonly leftToOther?: (account: AccountConfig, push: Push) => boolean
  readonly consent?: ConsentConfig
  /** Of agents' messages; without it none has any. */
  readonly attachments?: MessageAttachments
  /** Without one, texts cross as they are. */
  readonly policy?: RedactionPolicy
  /** Stands between the relay and the store. */
  readonly wrap?: (store: Store) => Store
}

let pushes = 0

/** A push as the edge hands it over. */
export function textPush(text: string, change: Partial<Push> = {}): Push {
  return makePush('text', { content: text }, { msgId: `msg-${++pushes}`, msgType: 'text', ...change })
}

export function makePush(kind: string, payload: object, change: Partial<Push> = {}): Push {
  const isEvent = kind.startsWith('event.')
  return {
    kind,
    payload,
    openId: OPEN_ID,
    toUserName: 'gh_1',
    createdAt: 1_766_000_000,
    msgId: isEvent ? undefined : `msg-${++pushes}`,
    msgType: isEvent ? 'event' : kind,
    event: isEvent ? kind.slice('event.'.length) : undefined,
    eventKey: undefined,
    subject: undefined,
    msgDataId: undefined,
    idx: undefined,
    ...change,
  } as Push
}

const noRenewal = async () => undefined

let webhooks = 0

export function agentWebhook(recipientId: string, text: string, change: Partial<TextWebhook> = {}): TextWebhook {
  return {
    type: 'text',
    id: `agent-message-${++webhooks}`,
    recipientId,
    integrationId: 'integration',
    conversationId: 'conversation-1',
    sentAt: 1_766_000_000_000,
    text,
    originatingEntity: 'Human',
    ...change,
  }
}

/** A message with attachments or a structure; nothing but what `change` says. */
export function contentWebhook(recipientId: string, change: Partial<ContentWebhook> = {}): ContentWebhook {
  const base = agentWebhook(recipientId, '')
  return { ...base, type: 'content', originatingEntity: 'Bot', attachments: [], structured: undefined, ...change }
}

/** The relay's parts over a store in memory, fake platforms and a clock that is moved by hand; no timer, no socket. */
export async function makeBench(options: BenchOptions = {}) {
  const { notices = true, language = 'zh-CN', wrap = (store) => store } = options
  const state = emptyMemory()
  const quota = options.limits?.quota ?? UNCOUNTED
  const account: AccountConfig = { ...accountConfig(), language, consent: options.consent }
  const consentGate = createConsentGate([account])
  const opened = wrap(createMemoryStore({ ...options.limits, quota }, state))
  const store = { ...opened, acceptance: guardAcceptance(opened.acceptance, consentGate) }
  const clock = new ManualClock()
  const ring = createKeyRing([{ id: 'ring-1', key: Buffer.alloc(32, 9) }])
  const keys = await loadRelayKeys(ring, store.facts)
  const cache = createKeyCache(clock.monotonic)
  const texts = loadTexts()
  const { events, told } = recordEvents()
  const genesys = new FakeGenesys()
  const wechat = new FakeWeChat()
  const woken: number[] = []
  const pauses: number[] = []
  const typed: string[] = []
  const flags: BenchFlags = {
    converter: undefined,
    stopping: false,
    textLimitBytes: options.textLimitBytes ?? 2048,
  }
  const shared = {
    store,
    keys,
    ring,
    cache,
    texts,
    events,
    notices,
    now: clock.now,
    wake: (s: number) => void woken.push(s),
  }
  const push = createPushAcceptor({
    ...shared,
    leftToOther: options.leftToOther,
    clockToleranceMs: 300_000,
    sessionTimelineMs: 72 * 3_600_000,
    ackCountsAsQuota: options.ackCountsAsQuota ?? false,
  })
  const acceptWebhook = createWebhookAcceptor({ ...shared, typing: (_account, id) => void typed.push(id) })
  const pause = async (ms: number) => {
    pauses.push(ms)
    clock.advance(ms)
  }
  const failureDeps = { holds: createAccountHolds(clock.monotonic), events, clock, retry: retryMs }
  const toGenesys = { ...failureDeps, reader: createItemReader(ring, cache), timeoutMs: GENESYS_TIMEOUT_MS }
  const accounts = new Map([[account.name, { config: account, genesys, wechat, texts: texts[language] }]])
  const stopping = () => flags.stopping
  const media = { vault: new FakeVault(), scanner: new FakeScanner(), gate: new TransferGate(2, 2) }
  const mediaDeps = {
    ...media,
    lanes: store.lanes,
    get converter() {
      return flags.converter
    },
    now: clock.now,
    retentionMsOf: () => MEDIA_RETENTION_MS,
    leaseMs: LEASE_MS,
    stopping,
    urlOf: (token: string) => `https://relay.example/media/${token}`,
    tellCustomer: createCustomerWord({ ...shared, acceptance: store.acceptance }),
  }
  const { policy } = options
  const personalData = wirePersonalData(
    { accounts: [{ name: account.name, language, redaction: policy, retention: account.retention }] },
    { store, reader: toGenesys.reader, events, consentGate, now: clock.now },
  )
  const deliverLane = createLaneDelivery({
    lanes: store.lanes,
    events,
    clock,
    stopping,
    accounts,
    quota,
    inbound: {
      ...toGenesys,
      conversations: store.conversations,
      questions: store.questions,
      protect: personalData.protect,
      noteCrossing: createNoteCrossing({
        crossings: store.crossings,
        seal: keys.systemSeal,
        stays: () => false,
        now: clock.now,
      }),
      media: Object.assign(mediaDeps, toGenesys),
    },
    receipts: toGenesys,
    outbound: {
      ...toGenesys,
      lanes: store.lanes,
      timeoutMs: WECHAT_TIMEOUT_MS,
      get textLimitBytes() {
        return flags.textLimitBytes
      },
      slots: senderSlots(DEFAULT_QUOTA_LIMITS),
      rememberQuestion: createQuestionMemory({ questions: store.questions, clock, sessionTimelineMs: 72 * 3_600_000 }),
      partPauseMs: 100,
      pause,
      stopping,
      notices,
      attachments: options.attachments ?? { prepare: async () => ({ kind: 'ready', messages: [], renew: noRenewal }) },
      restore: personalData.restore,
      tellWaiting: createWaitingNotice({ acceptance: store.acceptance, keys, events, clock, notices }),
    },
  })

  const deliver = withConsent(deliverLane, { gate: consentGate, consents: store.consents, events, clock })

  /** Claims what is due. */
  async function claim(maxItems = 8): Promise<LeasedLane[]> {
    const { due } = await store.lanes.sweep(clock.now())
    const request = { owner: 'bench', now: clock.now(), leaseMs: LEASE_MS, maxLanes: 16, maxItems }
    return (await Promise.all(due.map((shard) => store.lanes.claim(shard, request)))).flat()
  }

  async function workLane(lane: LeasedLane, claimedAt = clock.monotonic()): Promise<void> {
    await deliver(lane, holdLane(lane, claimedAt, { lanes: store.lanes, clock, leaseMs: LEASE_MS, pause, stopping }))
  }

  /** Claims and works until nothing more is due now. */
  async function work(): Promise<void> {
    for (let rounds = 0; rounds < 100; rounds++) {
      const lanes = await claim()
      if (lanes.length === 0) return
      for (const lane of lanes) await workLane(lane)
    }
    throw new Error('The lanes never rest.')
  }

  return {
    ...{ state, store, clock, ring, keys, cache, texts, events, told, account, accounts, genesys, wechat },
    ...{ media, woken, pauses, typed, flags, holds: failureDeps.holds, claim, work, workLane },
    acceptPush: (received: Push) =>
      push(account, { push: received, reply: (text: string, at: number) => `reply ${at} ${text}` }),
    acceptWebhook: (webhook: GenesysWebhook) => acceptWebhook(account, webhook),
    /** A customer with an open session and nothing waiting; answers the customerId. */
    async customer(): Promise<string> {
      await push(account, { push: textPush('你好'), reply: () => 'reply' })
      await work()
      const last = genesys.messages.at(-1)
      if (!last) throw new Error('The first message did not arrive.')
      return last.context.customerId
    },
    /** Events of one name, without the name. */
    eventsOf: (name: string) => told.filter(([given]) => given === name).map(([, ...args]) => args),
    deadLetters: async () => (await store.deadLetters.list({ limit: 100 })).entries,
    /** The one lane of this name, as stored. */
    lane(name: string) {
      const found = [...state.lanes.values()].find(({ ref }) => ref.lane === name)
      if (!found) throw new Error(`There is no lane ${name}.`)
      return found
    },
  }
}

export type Bench = Awaited<ReturnType<typeof makeBench>>
