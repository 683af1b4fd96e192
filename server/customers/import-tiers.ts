import { RelayError } from '../errors.js'
import { randomId } from '../privacy/random.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import { type Tier, tierNamed } from '../relay/messages/tier.js'
import type { CustomerStore } from '../store/customers.js'
import type { FactStore, LockStore } from '../store/shared.js'
import type { TierStore } from '../store/tiers.js'
import type { FindCustomer } from './find-customer.js'

/** One row: who, by the id Genesys knows or by account and OpenID, and the tier. */
export type TierRow = { readonly tier: Tier } & (
  | { readonly customerId: string }
  | { readonly account: string; readonly openId: string }
)

export interface TierImportOptions {
  /** Says what would be done, and does nothing. */
  readonly dryRun: boolean
  /** Leaves out who is not known here instead of refusing everything. */
  readonly skipUnknown: boolean
  /** Customers of other accounts are unknown; undefined: of none. */
  readonly only?: readonly string[] | undefined
}

/** Positions are those of the rows given, from 0. */
export interface TierImportReport {
  readonly rows: number
  /** Customers who are not known here. */
  readonly unknown: readonly number[]
  /** Customers who stood in a row before. */
  readonly repeated: readonly number[]
  /** Rows that count from now on: all but those left out, or none at all. */
  readonly imported: number
}

export interface TierImport {
  /** @throws RelayError `unknown_account`, `import_running`, `store_unavailable` */
  run(rows: readonly TierRow[], options: TierImportOptions): Promise<TierImportReport>
  /** Finishes what a relay that died left half done. Does nothing else. */
  finish(): Promise<void>
}

export interface TierImportDeps {
  readonly customers: Pick<CustomerStore, 'find'>
  readonly tiers: Pick<TierStore, 'put'>
  readonly facts: Pick<FactStore, 'get' | 'set'>
  readonly locks: LockStore
  readonly keys: Pick<RelayKeys, 'identityOf'>
  readonly find: FindCustomer
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
  readonly now: () => number
}

/** Name of the lock, and of the fact that holds a whole import from before its first write until after its last. */
const IMPORT = 'tier-import'
const LOCK_MS = 2 * 60_000
/** Rows looked up, or written, at once. */
const BATCH = 500

type Resolved = readonly [account: string, customerId: string, tier: string]

/**
 * Imports tiers all or nothing: everything is looked up before anything is written, and what is to be written is kept as
 * a whole first, so that any relay can finish it.
 */
export function createTierImport(deps: TierImportDeps): TierImport {
  const { customers, tiers, facts, locks, now } = deps

  async function resolve(row: TierRow, only: TierImportOptions['only']): Promise<Resolved | undefined> {
    if ('customerId' in row) {
      const found = await deps.find(row.customerId)
      return found && isOf(found.account, only) ? [found.account, row.customerId, row.tier] : undefined
    }
    const { shard, identity } = deps.keys.identityOf(row.account, row.openId)
    const customerId = await customers.find(row.account, shard, identity)
    return customerId === undefined || !isOf(row.account, only) ? undefined : [row.account, customerId, row.tier]
  }

  async function resolveAll(
    rows: readonly TierRow[],
    only: TierImportOptions['only'],
  ): Promise<(Resolved | undefined)[]> {
    const resolved: (Resolved | undefined)[] = []
    for (let at = 0; at < rows.length; at += BATCH) {
      resolved.push(...(await Promise.all(rows.slice(at, at + BATCH).map((row) => resolve(row, only)))))
    }
    return resolved
  }

  /** Writes what is kept as a whole; again and again to the same effect. */
  async function carryOut(): Promise<void> {
    const kept = await facts.get(IMPORT)
    if (!kept) return
    const { updatedAt, entries } = JSON.parse(kept) as { updatedAt: number; entries: Resolved[] }
    for (let at = 0; at < entries.length; at += BATCH) {
      await tiers.put(
        entries.slice(at, at + BATCH).flatMap(([account, customerId, name]) => {
          const tier = tierNamed(name)
          return tier === undefined ? [] : [{ account, customerId, tier, source: 'import' as const, updatedAt }]
        }),
      )
    }
    await facts.set(IMPORT, '')
  }

  /** @returns undefined when another import is under way. */
  async function alone<T>(work: () => Promise<T>): Promise<T | undefined> {
    const owner = randomId(12)
    if (!(await locks.acquire(IMPORT, owner, LOCK_MS, now()))) return undefined
    try {
      return await work()
    } finally {
      // A lock that cannot be given back runs out by itself.
      await locks.release(IMPORT, owner).catch(() => undefined)
    }
  }

  return {
    run: async (rows, { dryRun, skipUnknown, only }) => {
      for (const [at, row] of rows.entries()) {
        if ('account' in row && !deps.accounts.has(row.account)) {
          throw new RelayError('unknown_account', `rows[${at}] names no account that is configured.`)
        }
      }
      const resolved = await resolveAll(rows, only)
      const unknown = positions(resolved, (entry) => entry === undefined)
      const seen = new Set<string>()
      const repeated = positions(resolved, (entry) => {
        if (entry === undefined) return false
        const key = `${entry[0]} ${entry[1]}`
        return seen.size === seen.add(key).size
      })
      const report = { rows: rows.length, unknown, repeated }
      const entries = resolved.filter((entry) => entry !== undefined)
      const refused = repeated.length > 0 || (unknown.length > 0 && !skipUnknown)
      if (dryRun || refused || entries.length === 0) return { ...report, imported: 0 }
      const done = await alone(async () => {
        await carryOut()
        await facts.set(IMPORT, JSON.stringify({ updatedAt: now(), entries }))
        await carryOut()
        return true
      })
      if (!done) throw new RelayError('import_running')
      return { ...report, imported: entries.length }
    },
    finish: async () => {
      if (await facts.get(IMPORT)) await alone(carryOut)
    },
  }
}

const isOf = (account: string, only: TierImportOptions['only']): boolean => only?.includes(account) ?? true

function positions<T>(values: readonly T[], is: (value: T) => boolean): number[] {
  return values.flatMap((value, at) => (is(value) ? [at] : []))
}
