import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.js'
import type { AccountConfig, Config } from '../config/types.js'
import { createGenesysClient, type GenesysClient } from '../genesys/client.js'
import { createRequestBudget, type RequestBudget } from '../genesys/request-budget.js'
import { createGenesysDispatcher } from '../genesys/transport.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { AccountWorker } from '../relay/delivery/deliver-lane.js'
import type { Texts } from '../relay/texts.js'
import type { Store } from '../store/store.js'
import type { Logger } from '../telemetry/logs.js'
import type { Metrics } from '../telemetry/metrics.js'
import { createWeChatClient, type WeChatClient } from '../wechat/api/client.js'
import { createDispatcher, createMediaDispatcher } from '../wechat/api/dispatcher.js'

/** Platform time-outs; a shorter lease shortens them, since a send must end within its lease. */
const WECHAT_TIMEOUT_MS = 5000
const GENESYS_TIMEOUT_MS = 8000
const SHARE_OF_LEASE = 0.8

export interface PlatformTimeouts {
  readonly wechatMs: number
  readonly genesysMs: number
}

export function platformTimeouts(laneLeaseMs: number): PlatformTimeouts {
  const most = Math.floor(laneLeaseMs * SHARE_OF_LEASE)
  return { wechatMs: Math.min(WECHAT_TIMEOUT_MS, most), genesysMs: Math.min(GENESYS_TIMEOUT_MS, most) }
}

export interface AccountDeps {
  readonly store: Store
  readonly keys: RelayKeys
  readonly texts: Readonly<Record<AccountConfig['language'], Texts>>
  readonly metrics: Metrics
  readonly log: Logger
  readonly clock: Clock
  readonly owner: string
}

export interface ConnectedAccount extends AccountWorker {
  readonly genesys: GenesysClient
  readonly wechat: WeChatClient
  readonly budget: RequestBudget
}

export interface ConnectedAccounts {
  readonly workers: ReadonlyMap<string, ConnectedAccount>
  /** Lets what is only nice to have stop waiting; the messages in flight go on. */
  drain(): void
  close(): Promise<void>
}

/** Makes the clients of every account; accounts share the connections and, with one OAuth client, its request budget. */
export function connectAccounts(config: Config, deps: AccountDeps): ConnectedAccounts {
  const timeouts = platformTimeouts(config.laneLeaseMs)
  const toWeChat = createDispatcher(config.wechat.proxyUrl, timeouts.wechatMs)
  const mediaToWeChat = createMediaDispatcher(config.wechat.proxyUrl, timeouts.wechatMs)
  const toGenesys = createGenesysDispatcher(config.genesys.proxyUrl)
  const connections = { toWeChat, mediaToWeChat, toGenesys }
  const accounts = config.accounts.map((account) => connect(account, config, timeouts, connections, deps))
  watch(accounts, deps)
  return {
    workers: new Map(accounts.map((account) => [account.config.name, account])),
    drain: () => {
      for (const { genesys } of accounts) genesys.drain()
    },
    close: async () => {
      for (const { genesys, wechat, budget } of accounts)
        await Promise.all([genesys.close(), wechat.close(), budget.close()])
      await Promise.all([toWeChat.close(), mediaToWeChat.close(), toGenesys.close()])
    },
  }
}

function connect(
  config: AccountConfig,
  { wechat, genesys }: Config,
  timeouts: PlatformTimeouts,
  connections: { readonly toWeChat: Dispatcher; readonly mediaToWeChat: Dispatcher; readonly toGenesys: Dispatcher },
  deps: AccountDeps,
): ConnectedAccount {
  const { store, keys, metrics, log, clock, owner } = deps
  const shared = { tokens: store.tokens, locks: store.locks, seal: keys.systemSeal, owner }
  const budget = createRequestBudget({
    store: store.budget,
    clients: config.genesys.clients.map(({ id }) => id),
    limitPerMinute: genesys.requestsPerMinute,
    clock,
  })
  return {
    config,
    texts: deps.texts[config.language],
    budget,
    wechat: createWeChatClient({
      account: config,
      apiUrl: wechat.apiUrl,
      proxyUrl: wechat.proxyUrl,
      tokenApi: wechat.tokenApi,
      dispatcher: connections.toWeChat,
      mediaDispatcher: connections.mediaToWeChat,
      clock,
      ...shared,
      timeoutMs: timeouts.wechatMs,
      log,
      metrics: {
        apiCall: () => undefined,
        tokenRefresh: (_account, outcome) => metrics.tokenRefreshes.inc({ platform: 'wechat', outcome }),
      },
    }),
    genesys: createGenesysClient({
      account: config,
      proxyUrl: genesys.proxyUrl,
      tokenStores: shared,
      budget,
      dispatcher: connections.toGenesys,
      clock,
      timeoutMs: timeouts.genesysMs,
      onCall: ({ outcome }) => {
        if (outcome === 'http_429') metrics.budgetPaused.inc({})
      },
      onTokenRefresh: (outcome) => metrics.tokenRefreshes.inc({ platform: 'genesys', outcome }),
    }),
  }
}

/** Gauges that are read when they are scraped. */
function watch(accounts: readonly ConnectedAccount[], { metrics, clock }: AccountDeps): void {
  metrics.collect(() => {
    const waiting = new Map<string, number>()
    for (const { config, wechat, budget } of accounts) {
      const expiresAt = wechat.tokenExpiresAt()
      if (expiresAt !== undefined) {
        metrics.tokenExpiresSeconds.set({ platform: 'wechat', account: config.name }, (expiresAt - clock.now()) / 1000)
      }
      const snapshot = budget.snapshot()
      for (const { clientIndex, held } of snapshot.clients) {
        metrics.budgetRemaining.set({ account: config.name, client: String(clientIndex) }, held)
      }
      for (const [priority, count] of Object.entries(snapshot.waiting)) {
        waiting.set(priority, (waiting.get(priority) ?? 0) + count)
      }
    }
    for (const [priority, count] of waiting) metrics.budgetWaiting.set({ priority }, count)
  })
}
