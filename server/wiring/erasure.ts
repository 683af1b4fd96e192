import type { Clock } from '../clock.js'
import type { AccountConfig, Config } from '../config/types.js'
import { createFindCustomer } from '../customers/find-customer.js'
import type { KeyCache } from '../customers/key-cache.js'
import type { GenesysDeletions } from '../genesys/gdpr.js'
import type { AuditTrail } from '../privacy/audit/trail.js'
import { createEraser, type Eraser } from '../privacy/erasure/eraser.js'
import { createErasureJob, type DeletionAnswer } from '../privacy/erasure/job.js'
import { createLegalHolds, type LegalHolds } from '../privacy/legal-holds.js'
import type { MediaVault } from '../privacy/media-vault.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import { PLAIN_SUCCESS } from '../relay/accept-push.js'
import type { RelayEvents } from '../relay/events.js'
import { createRevocations, revokedBy } from '../relay/revocations.js'
import type { Store } from '../store/store.js'
import type { Logger } from '../telemetry/logs.js'
import type { Metrics } from '../telemetry/metrics.js'
import type { ReceivedPush } from '../wechat/push-reader.js'

export interface ErasureWiring {
  readonly store: Store
  readonly vault: Pick<MediaVault, 'removeFiles'>
  readonly audit: AuditTrail
  readonly accounts: ReadonlyMap<string, { readonly genesys: { readonly deletions: GenesysDeletions } }>
  readonly cache: KeyCache
  readonly metrics: Metrics
  readonly events: Pick<RelayEvents, 'internalError' | 'revocation' | 'alarm'>
  readonly keys: Pick<RelayKeys, 'identityOf'>
  readonly log: Logger
  readonly clock: Clock
  readonly owner: string
}

type AcceptPush = (account: AccountConfig, received: ReceivedPush) => Promise<string>

export interface Erasure {
  readonly eraser: Eraser
  readonly holds: LegalHolds
  /** Puts the erasures that WeChat's events ask for before accepting; other pushes go straight to it. */
  beforeAccepting(accept: AcceptPush): AcceptPush
  /** Looks for erasures that are under way, also those of relays that died; call it now and then. */
  look(): void
  stop(): Promise<void>
}

/** What ran when an erasure began has ended after so many leases: platform calls take less than one. */
const SETTLE_LEASES = 2
/** Between two looks that find nothing more to do. */
const LEAST_PAUSE_MS = 250

export function wireErasure(config: Config, wiring: ErasureWiring): Erasure {
  const { store, metrics, clock, audit, accounts } = wiring
  const names = config.accounts.map(({ name }) => name)
  const holds = createLegalHolds({ facts: store.facts, accounts: names, now: clock.now })
  const settleMs = SETTLE_LEASES * config.laneLeaseMs
  const gone = async (): Promise<DeletionAnswer> => ({ kind: 'later', code: 'account_missing' })
  const job = createErasureJob({
    ...wiring,
    settleMs,
    genesys: {
      request: (account, customerId) => accounts.get(account)?.genesys.deletions.request(customerId) ?? gone(),
      follow: (account, requestId) => accounts.get(account)?.genesys.deletions.follow(requestId) ?? gone(),
    },
    onFinished: async ({ id, account, kind }, { cause, log, genesys }) => {
      const actor = { kind: 'relay', id: 'relay' } as const
      const detail = `${log}, Genesys Cloud ${genesys.state}`
      await audit.record({
        at: clock.now(),
        account,
        actor,
        action: 'erasure.finish',
        result: 'done',
        reference: id,
        detail,
      })
      metrics.erasures.inc({ account, kind, cause, outcome: 'finished' })
      wiring.log.info({ event: 'erased', account, kind, log, genesys: genesys.state }, 'An erasure is finished.')
    },
    onError: wiring.events.internalError,
  })
  const eraser = createEraser({
    store,
    find: createFindCustomer(store.customers, names),
    accounts: names,
    holds,
    cache: wiring.cache,
    asksGenesys: () => config.genesys.gdprDelete,
    now: clock.now,
    onBegun: ({ account, kind, note, begunAt }) => {
      const { cause } = JSON.parse(note) as { cause: string }
      metrics.erasures.inc({ account, kind, cause, outcome: 'begun' })
      lookAt(begunAt + settleMs)
    },
  })

  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY
  let running: Promise<void> | undefined
  let stopped = false

  const revoke = createRevocations({ ...wiring, customers: store.customers, eraser })
  const revokeAndAccept = async (accept: AcceptPush, account: AccountConfig, received: ReceivedPush) =>
    (await revoke(account.name, received.push)) ? PLAIN_SUCCESS : accept(account, received)

  function lookAt(at: number): void {
    if (stopped || at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(look, Math.max(LEAST_PAUSE_MS, at - clock.now()))
    timer.unref()
  }

  function look(): void {
    if (stopped) return
    clearTimeout(timer)
    due = Number.POSITIVE_INFINITY
    running ??= job
      .run()
      .then((next) => {
        running = undefined
        if (next !== undefined) lookAt(next)
      })
      .catch((error: unknown) => {
        running = undefined
        wiring.events.internalError('erasure', error)
      })
  }

  return {
    eraser,
    holds,
    look,
    beforeAccepting: (accept) => (account, received) =>
      revokedBy(received.push) === undefined ? accept(account, received) : revokeAndAccept(accept, account, received),
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
