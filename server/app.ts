import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, systemClock } from './clock.js'
import type { Config } from './config/types.js'
import { createKeyCache } from './customers/key-cache.js'
import { findFfmpeg } from './media/ffmpeg.js'
import { recordConfigurationChange } from './privacy/audit/configuration-change.js'
import type { KeyRing } from './privacy/key-ring.js'
import { randomId } from './privacy/random.js'
import { loadRelayKeys } from './privacy/relay-keys.js'
import { createPushAcceptor } from './relay/accept-push.js'
import { createWebhookAcceptor } from './relay/accept-webhook.js'
import { createCatchUp } from './relay/catch-up.js'
import { createAuditDecisions } from './relay/consent/audit-decisions.js'
import { createConsentGate, guardAcceptance, guardCustomers } from './relay/consent/gate.js'
import { createSilence } from './relay/consent/silence.js'
import { createItemReader } from './relay/delivery/item-reader.js'
import { createScheduler, type Scheduler } from './relay/delivery/scheduler.js'
import { createGaps } from './relay/gaps.js'
import { loadTexts } from './relay/texts.js'
import { createTyping } from './relay/typing.js'
import type { Store } from './store/store.js'
import type { Logger } from './telemetry/logs.js'
import { createMetrics } from './telemetry/metrics.js'
import { connectAccounts } from './wiring/accounts.js'
import { wireActions } from './wiring/actions.js'
import { wireAgentMedia } from './wiring/agent-media.js'
import { wireAudit, wireAuditImport } from './wiring/audit.js'
import { wireDelivery } from './wiring/delivery.js'
import { wireErasure } from './wiring/erasure.js'
import { wireForwarding } from './wiring/forwarding.js'
import { wireListener } from './wiring/listener.js'
import { wireMedia } from './wiring/media.js'
import { openStore } from './wiring/open-store.js'
import { wirePersonalData } from './wiring/personal-data.js'
import { wirePersonalDataApi } from './wiring/personal-data-api.js'
import { createRelayEvents } from './wiring/relay-events.js'
import { wireRewrap } from './wiring/rewrap.js'
import { wireSources } from './wiring/sources.js'
import { wireSurroundings } from './wiring/surroundings.js'

/** How often housekeeping runs in the store. */
const TIDY_EVERY_MS = 60_000

/** Of the grace period, before connections that are still busy are cut: the rest is for closing down. */
const LISTENER_SHARE_OF_GRACE = 0.8
/** Of the grace period, for copies that no answer waits for any more. */
const FORWARDING_SHARE_OF_GRACE = 0.1

const WITHOUT_FFMPEG =
  'Voice messages reach agents as WeChat records them, which browsers do not play: ffmpeg is not on the PATH.'

function forwardsVoice({ accounts }: Config): boolean {
  return accounts.some(({ mediaPolicy }) => mediaPolicy.audio === 'forward')
}
const NO_FFMPEG =
  'ffmpeg and ffprobe are not on the PATH: voice and video that WeChat does not take as they are go out as links.'

/** A running relay. */
export interface Relay {
  /** Port it listens on. */
  readonly port: number
  /** The one for operators, where it has one of its own. */
  readonly adminPort: number | undefined
  /** Refuses new work, finishes what is in flight, closes the store. */
  stop(): Promise<void>
}

/**
 * Puts the parts together and starts them: store, keys, clients, workers, listener.
 * @throws StoreInUseError, StoreDurabilityError, KeyRingMismatch (configuration), RelayError `store_unavailable`
 */
export async function startRelay(config: Config, log: Logger, clock: Clock = systemClock): Promise<Relay> {
  const { store, ring } = await openStore(config)
  try {
    return await startOn(store, ring, config, log, clock)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function startOn(opened: Store, ring: KeyRing, config: Config, log: Logger, clock: Clock): Promise<Relay> {
  const consentGate = createConsentGate(config.accounts)
  const store: Store = { ...opened, acceptance: guardAcceptance(opened.acceptance, consentGate) }
  const visible = guardCustomers(store.customers, consentGate)
  for (const warning of store.durabilityWarnings) log.warn({ event: 'durability' }, warning)
  const keys = await loadRelayKeys(ring, store.facts)
  const owner = randomId(12)
  const metrics = createMetrics()
  const events = createRelayEvents(metrics, log)
  const auditLog = wireAudit(config, { store, keys, events, log, now: clock.now })
  const { trail: audit, reader: auditReader } = auditLog
  await recordConfigurationChange(config, { facts: store.facts, audit, seal: keys.systemSeal, now: clock.now })
  const texts = loadTexts()
  const cache = createKeyCache(clock.monotonic)
  const notices = config.agentNotices === 'message'
  const accounts = connectAccounts(config, { store, keys, texts, metrics, log, clock, owner })
  const media = wireMedia(config, {
    store,
    ring,
    metrics,
    clock,
    log,
    onSweepFailed: (error) => events.internalError('sweepMedia', error),
  })
  let scheduler: Scheduler | undefined
  const wake = (shard: number) => scheduler?.wake(shard)
  const shared = { store, keys, ring, cache, texts, events, notices, wake, consentGate, now: clock.now }
  const forwarding = wireForwarding(config, { metrics, log, clock })
  const acceptPush = createPushAcceptor({
    ...shared,
    leftToOther: forwarding.leftToOther,
    clockToleranceMs: config.wechat.clockToleranceSeconds * 1000,
    sessionTimelineMs: config.sessionTimelineMs,
    ackCountsAsQuota: config.ackCountsAsQuota,
  })
  const typing = createTyping({
    customers: visible,
    ring,
    events,
    wechatOf: (name) => accounts.workers.get(name)?.wechat,
  })
  const acceptWebhook = createWebhookAcceptor({
    ...shared,
    typing: (account, customerId) => typing(account.name, customerId),
  })
  const stopping = () => scheduler?.stopping ?? false
  const ffmpeg = await findFfmpeg()
  if (ffmpeg === undefined && forwardsVoice(config)) log.warn({ event: 'configuration' }, WITHOUT_FFMPEG)
  if (ffmpeg === undefined) log.warn({ event: 'configuration' }, NO_FFMPEG)
  const agentMedia = wireAgentMedia(config, {
    ...shared,
    ...media,
    accounts: accounts.workers,
    clock,
    ffmpeg,
    pause,
    stopping,
  })
  const { attachments } = agentMedia
  const surroundings = wireSurroundings(config, { scanner: media.plainScanner, ffmpeg })
  const reader = createItemReader(ring, cache)
  const personalData = wirePersonalData(config, { store, reader, events, consentGate, now: clock.now })
  const delivery = wireDelivery(config, {
    ...shared,
    personalData,
    vault: media.vault,
    scanner: media.scanner,
    ffmpeg,
    attachments,
    accounts: accounts.workers,
    clock,
    pause,
    stopping,
  })
  scheduler = createScheduler({
    lanes: store.lanes,
    clock,
    events,
    owner,
    leaseMs: config.laneLeaseMs,
    pause,
    work: delivery,
  })
  const gaps = createGaps({ facts: store.facts, clock, events })
  const catchUp = createCatchUp({
    customers: visible,
    acceptance: store.acceptance,
    gaps,
    keys,
    clock,
    events,
    accounts: accounts.workers,
    accept: acceptWebhook,
    pause: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
  })
  const personalDataApi = wirePersonalDataApi(config, {
    ...{ store, ring, audit, personalData, now: clock.now },
    accounts: accounts.workers,
  })
  const actions = wireActions(config, { ...shared, clock, accounts: accounts.workers, pause })
  const rewrap = wireRewrap({ ...shared, metrics, log, clock, owner })
  const erasure = wireErasure(config, {
    ...shared,
    audit,
    vault: media.vault,
    accounts: accounts.workers,
    metrics,
    log,
    clock,
    owner,
  })
  let takesWebhooks = true
  const [firstAccount] = accounts.workers.values()
  const sources = wireSources(config.access, { store, clock, log, client: firstAccount?.wechat })
  const listener = wireListener(config, {
    sources,
    ...shared,
    audit,
    auditReader,
    importGenesysAudit: wireAuditImport({ store, audit, accounts: accounts.workers, now: clock.now }),
    vault: media.vault,
    metrics,
    log,
    clock,
    actions,
    personalDataApi,
    erasure,
    rewrap,
    acceptPush: erasure.beforeAccepting(acceptPush),
    acceptWebhook,
    forwarder: forwarding.forwarder,
    surroundings,
    takesWebhooks: () => takesWebhooks,
  })
  const keepSourcesFresh = (): void =>
    void sources.keepFresh().catch((error: unknown) => events.internalError('sources', error))
  const port = await listener.listen(config.port)
  keepSourcesFresh()
  media.sweep()
  void media.probe()
  scheduler.start()
  catchUp.start()
  erasure.look()
  rewrap.start()
  const finishImport = (): void =>
    void actions.tierImport.finish().catch((error: unknown) => events.internalError('tierImport', error))
  finishImport()
  const silence = createSilence({ consents: store.consents, events, now: clock.now })
  const auditDecisions = createAuditDecisions({
    consents: store.consents,
    locks: store.locks,
    audit,
    owner,
    now: clock.now,
  })
  const tidying = setInterval(() => {
    store
      .tidy(clock.now())
      .then((removed) => events.retired(removed))
      .catch((error: unknown) => events.internalError('tidy', error))
    silence()
      .then(auditDecisions)
      .catch((error: unknown) => events.internalError('consent', error))
    auditLog
      .retire(clock.now())
      .then((retired) => events.retired({ audit: retired }))
      .catch((error: unknown) => events.internalError('audit', error))
    finishImport()
    keepSourcesFresh()
    media.sweep()
    erasure.look()
  }, TIDY_EVERY_MS)

  const working = scheduler
  return {
    port,
    adminPort: listener.adminPort(),
    stop: async () => {
      takesWebhooks = false
      clearInterval(tidying)
      gaps.stop()
      listener.drain()
      accounts.drain()
      await Promise.all([
        catchUp.stop(),
        media.stop(),
        erasure.stop(),
        rewrap.stop(),
        working.stop(),
        listener.stop(config.shutdownGraceMs * LISTENER_SHARE_OF_GRACE),
      ])
      await forwarding.stop(config.shutdownGraceMs * FORWARDING_SHARE_OF_GRACE)
      await Promise.all([accounts.close(), actions.close(), agentMedia.close()])
      await store.close()
    },
  }
}
