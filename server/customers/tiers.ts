import { RelayError } from '../errors.js'
import type { Tier } from '../relay/messages/tier.js'
import type { TierEntry, TierSource, TierStore } from '../store/tiers.js'
import type { AskCrm } from './crm/connector.js'
import type { FindCustomer } from './find-customer.js'

export interface TierAnswer {
  readonly customerId: string
  readonly tier: Tier
  /** False: nobody named a tier, `tier` is the one to assume. */
  readonly known: boolean
  /** Epoch milliseconds; undefined when not known. */
  readonly updatedAt: number | undefined
}

export interface TierDirectory {
  /** Never fails because of a CRM. */
  get(customerId: string): Promise<TierAnswer>
  /** @throws RelayError `unknown_customer` */
  set(customerId: string, tier: Tier): Promise<TierAnswer>
}

export interface TierDirectoryDeps {
  readonly tiers: TierStore
  readonly find: FindCustomer
  /** Finds only customers whom Genesys may ask about; `find` when left out. */
  readonly findForGenesys?: FindCustomer | undefined
  /** The CRM of an account; undefined when none is connected. */
  readonly crmOf: (account: string) => AskCrm | undefined
  readonly now: () => number
  /** Told of every look-up: where the answer came from. */
  readonly onLookup: (source: TierSource | 'last_known' | 'none') => void
  readonly onError: (error: unknown) => void
}

const ASSUMED: Tier = 'Standard'

/**
 * Tiers of persons: what was set by hand, imported, or is said by the CRM; the newest counts. What the CRM says is dated
 * from when it first said so: a tier set by hand after that stands until the CRM says something else.
 */
export function createTierDirectory(deps: TierDirectoryDeps): TierDirectory {
  const { tiers, find, now } = deps

  return {
    get: async (customerId) => {
      const found = await (deps.findForGenesys ?? find)(customerId)
      if (!found) return answer(customerId, undefined, 'none')
      const { account } = found
      const [stored, said] = await Promise.all([
        tiers.ofPerson(account, customerId),
        deps.crmOf(account)?.(account, customerId),
      ])
      if (said === undefined) return answer(customerId, stored[0], stored[0]?.source)
      if (said.kind === 'down') return answer(customerId, stored[0], 'last_known')
      const isOwn = (entry: TierEntry): boolean =>
        entry.source === 'crm' && entry.account === account && entry.customerId === customerId
      const others = stored.filter((entry) => !isOwn(entry))
      if (said.kind === 'none') return answer(customerId, others[0], others[0]?.source)
      const before = stored.find(isOwn)
      const entry = before?.tier === said.tier ? before : await keep({ account, customerId, tier: said.tier })
      const newest = others.reduce((best, other) => (other.updatedAt > best.updatedAt ? other : best), entry)
      return answer(customerId, newest, newest.source)
    },
    set: async (customerId, tier) => {
      const found = await find(customerId)
      const entry = { account: found?.account ?? '', customerId, tier, source: 'admin', updatedAt: now() } as const
      const [kept] = found ? await tiers.put([entry]) : []
      if (!kept) throw new RelayError('unknown_customer')
      return { customerId, tier, known: true, updatedAt: entry.updatedAt }
    },
  }

  /** What is not kept is asked for again; it counts all the same. */
  async function keep(said: Pick<TierEntry, 'account' | 'customerId' | 'tier'>): Promise<TierEntry> {
    const entry: TierEntry = { ...said, source: 'crm', updatedAt: now() }
    await tiers.put([entry]).catch(deps.onError)
    return entry
  }

  function answer(
    customerId: string,
    entry: TierEntry | undefined,
    source: TierSource | 'last_known' | 'none' | undefined,
  ): TierAnswer {
    deps.onLookup(entry ? (source ?? 'none') : 'none')
    return { customerId, tier: entry?.tier ?? ASSUMED, known: entry !== undefined, updatedAt: entry?.updatedAt }
  }
}
