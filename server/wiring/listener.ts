import type { Clock } from '../clock.js'
import type { AccountConfig, Config } from '../config/types.js'
import { shardOfCustomer } from '../customers/shard.js'
import { type ErrorCode, RelayError } from '../errors.js'
import { type GenesysWebhook, parseWebhook, verifyWebhook } from '../genesys/webhook.js'
import type { AuditImportDeps } from '../http/api/audit-import.js'
import { type AppAccess, type AppDeps, createApp } from '../http/app.js'
import { createClientAddresses } from '../http/client-address.js'
import { createFailedAuth } from '../http/failed-auth.js'
import { createGenesysWebhook } from '../http/genesys-webhook.js'
import { createListener } from '../http/listener.js'
import { nextRequestId } from '../http/request-id.js'
import { guardSource } from '../http/source-guard.js'
import type { WebhookHandler, WebhookOutcomeInfo } from '../http/webhook.js'
import { createWeChatWebhook } from '../http/wechat-webhook.js'
import { writeError } from '../http/write-error.js'
import type { AuditReader } from '../privacy/audit/reader.js'
import type { AuditTrail } from '../privacy/audit/trail.js'
import type { MediaVault } from '../privacy/media-vault.js'
import type { Forwarder } from '../relay/forwarding/forwarder.js'
import type { Surroundings } from '../relay/surroundings.js'
import type { Store } from '../store/store.js'
import type { Logger } from '../telemetry/logs.js'
import type { Metrics } from '../telemetry/metrics.js'
import { createPushReader, type ReceivedPush } from '../wechat/push-reader.js'
import type { Actions } from './actions.js'
import type { Erasure } from './erasure.js'
import type { PersonalDataApi } from './personal-data-api.js'
import { joinPorts, type Ports } from './ports.js'
import type { Rewrapping } from './rewrap.js'
import type { Sources } from './sources.js'

export interface ListenerWiring {
  readonly store: Store
  readonly audit: AuditTrail
  readonly auditReader: AuditReader
  readonly importGenesysAudit: AuditImportDeps['importGenesysAudit']
  readonly vault: Pick<MediaVault, 'open'>
  readonly metrics: Metrics
  readonly log: Logger
  readonly clock: Clock
  readonly wake: (shard: number) => void
  readonly takesWebhooks: () => boolean
  readonly sources: Pick<Sources, 'wechat' | 'genesys'>
  readonly actions: Actions
  readonly personalDataApi: PersonalDataApi
  readonly rewrap: Pick<Rewrapping, 'ringIds' | 'progress'>
  readonly erasure: Pick<Erasure, 'eraser' | 'holds'>
  readonly acceptPush: (account: AccountConfig, received: ReceivedPush) => Promise<string>
  readonly forwarder: Pick<Forwarder, 'answer'>
  readonly surroundings: () => Promise<Surroundings>
  readonly acceptWebhook: (account: AccountConfig, webhook: GenesysWebhook) => Promise<void>
}

/** Codes that say nothing is wrong. */
const CALM = new Set(['ok', 'echo', 'aborted'])

/** The relay's HTTP server over its accounts. */
export function wireListener(config: Config, wiring: ListenerWiring): Ports {
  const { store, metrics, log, clock } = wiring
  const accounts = new Map(config.accounts.map((account) => [account.name, accountEntry(account, config, clock)]))
  metrics.collectLanes(() => store.lanes.depth(clock.now()))

  const accountOf = (name: string): AccountConfig => {
    const entry = accounts.get(name)
    if (!entry) throw new Error('The webhook handler let an unknown account through.')
    return entry.config
  }
  const wechat = createWeChatWebhook({
    accounts,
    clock,
    onOutcome: report('wechat'),
    acceptPush: (name, received) => timed(() => wiring.acceptPush(accountOf(name), received)),
    finish: (name, received, ours, arrivedAt) => wiring.forwarder.answer(accountOf(name), received, ours, arrivedAt),
  })
  const genesys = createGenesysWebhook<GenesysWebhook>({
    accounts,
    clock,
    onOutcome: report('genesys'),
    parse: parseWebhook,
    acceptWebhook: (name, webhook) => timed(() => wiring.acceptWebhook(accountOf(name), webhook)),
  })
  const appDeps = {
    ...wiring.actions,
    ...wiring.personalDataApi,
    ping: () => store.ping(),
    takesWebhooks: wiring.takesWebhooks,
    metricsText: async () => (await metrics.expose()).text,
    audit: wiring.audit,
    auditReader: wiring.auditReader,
    importGenesysAudit: wiring.importGenesysAudit,
    onRefusalUnrecorded: (error) => log.error({ event: 'refusal_unrecorded', err: error }),
    eraser: wiring.erasure.eraser,
    legalHolds: wiring.erasure.holds,
    erasures: store.erasure,
    ringIds: wiring.rewrap.ringIds,
    rewrapProgress: () => wiring.rewrap.progress(),
    deadLetters: store.deadLetters,
    customers: store.customers,
    accounts: new Set(accounts.keys()),
    clock,
    onReady: ({ customerId }) => wiring.wake(shardOfCustomer(customerId) ?? 0),
    media: wiring.vault,
    surroundings: wiring.surroundings,
    onMediaServed: (outcome, bytes, error) => {
      metrics.mediaServed.inc({ outcome })
      metrics.mediaServedBytes.inc({}, bytes)
      if (error !== undefined) log.error({ event: 'media_broken', err: error }, 'A media file could not be served.')
    },
    apiKeys: config.apiKeys,
    onOutcome: ({ requestId, route, status, code, ms, error }) => {
      if (code !== 'ok') metrics.errors.inc({ code })
      if (status >= 500) log.error({ event: 'request_failed', requestId, route, status, code, ms, err: error })
    },
  } satisfies AppDeps
  const { access } = config
  const addresses = createClientAddresses(access.trustProxy)
  const failedAuth = createFailedAuth({ now: clock.monotonic })
  const appAt = (surface: AppAccess['surface']) =>
    createApp({ ...appDeps, access: { surface, trustsProxy: addresses.trusts, failedAuth } })
  const onUnreadable = (code: ErrorCode): void => {
    metrics.errors.inc({ code })
    log.warn({ event: 'request_unreadable', code }, 'A request could not be read.')
  }
  const guarded = (handler: WebhookHandler, judge: Sources['wechat']): WebhookHandler =>
    judge === undefined
      ? handler
      : guardSource(handler, {
          addressOf: addresses.addressOf,
          judge,
          onRefused: (code) => metrics.errors.inc({ code }),
        })
  const main = createListener({
    wechat: guarded(wechat, wiring.sources.wechat),
    genesys: guarded(genesys, wiring.sources.genesys),
    app: appAt(access.admin === undefined ? 'all' : 'public'),
    onUnreadable,
  })
  if (access.admin === undefined) return joinPorts(main, undefined)
  const noWebhook: WebhookHandler = (_request, response) =>
    writeError(response, new RelayError('not_found'), nextRequestId())
  const listener = createListener({ wechat: noWebhook, genesys: noWebhook, app: appAt('admin'), onUnreadable })
  return joinPorts(main, { listener, ...access.admin })

  async function timed<T>(run: () => Promise<T>): Promise<T> {
    const startedAt = clock.monotonic()
    try {
      return await run()
    } finally {
      metrics.storeRoundTripSeconds.observe({}, (clock.monotonic() - startedAt) / 1000)
    }
  }

  function report(from: 'wechat' | 'genesys'): (info: WebhookOutcomeInfo) => void {
    const seconds = from === 'wechat' ? metrics.pushSeconds : metrics.webhookSeconds
    return ({ account, code, ms, requestId, error }) => {
      seconds.observe({}, ms / 1000)
      if (CALM.has(code)) return
      metrics.errors.inc({ code })
      const line = { event: 'webhook_refused', from, account, code, requestId }
      if (code === 'internal_error') log.error({ ...line, err: error }, 'A webhook could not be handled.')
      else log.warn(line, 'A webhook was refused.')
    }
  }
}

function accountEntry(config: AccountConfig, { wechat }: Config, clock: Clock) {
  const { webhookSecret: current, webhookSecretPrevious: previous } = config.genesys
  return {
    config,
    reader: createPushReader(config, { clockToleranceSeconds: wechat.clockToleranceSeconds, clock }),
    verify: (header: string | undefined, body: Buffer) => verifyWebhook(header, body, { current, previous }) === 'ok',
  }
}
