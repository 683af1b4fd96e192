import { RelayError } from '../errors.js'
import type { FactStore } from '../store/shared.js'

export interface LegalHold {
  readonly account: string
  /** Epoch milliseconds. */
  readonly since: number
}

/** Accounts whose records must be kept for now: nothing of them is erased. */
export interface LegalHolds {
  list(): Promise<LegalHold[]>
  /** Setting one that is set changes nothing. @throws RelayError `unknown_account` */
  set(account: string): Promise<LegalHold>
  /** @throws RelayError `unknown_account` */
  lift(account: string): Promise<void>
  /** @throws RelayError `legal_hold` when one of the accounts is held */
  refuseIfHeld(accounts: readonly string[]): Promise<void>
}

export interface LegalHoldDeps {
  readonly facts: FactStore
  /** Names of the configured accounts. */
  readonly accounts: readonly string[]
  readonly now: () => number
}

const factOf = (account: string): string => `legal-hold:${account}`

export function createLegalHolds({ facts, accounts, now }: LegalHoldDeps): LegalHolds {
  async function read(account: string): Promise<LegalHold[]> {
    const since = Number((await facts.get(factOf(account))) ?? 0)
    return since > 0 ? [{ account, since }] : []
  }

  function known(account: string): void {
    if (!accounts.includes(account)) throw new RelayError('unknown_account')
  }

  return {
    list: async () => (await Promise.all(accounts.map(read))).flat(),
    set: async (account) => {
      known(account)
      const [before] = await read(account)
      if (before) return before
      const hold = { account, since: now() }
      await facts.set(factOf(account), String(hold.since))
      return hold
    },
    lift: async (account) => {
      known(account)
      await facts.set(factOf(account), '0')
    },
    refuseIfHeld: async (asked) => {
      const held = (await Promise.all([...new Set(asked)].map(read))).flat()
      if (held.length > 0) throw new RelayError('legal_hold')
    },
  }
}
