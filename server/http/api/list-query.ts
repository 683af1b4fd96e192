import { RelayError } from '../../errors.js'
import type { ApiIdentity } from '../auth.js'
import { listedAccount } from '../scope.js'

/** What lists are asked for: `account`, `after`, `limit`. */
export interface ListQuery {
  readonly account: string | undefined
  readonly after: string | undefined
  readonly limit: number
}

const NAMES: ReadonlySet<string> = new Set(['account', 'after', 'limit'])
export const DEFAULT_LIMIT = 50
export const MAX_LIMIT = 200
const AFTER = /^[\x21-\x7e]{1,256}$/

/**
 * Reads the query of a list. An unknown parameter is refused: a misspelt filter must not look like an answer.
 * @throws RelayError `invalid_parameter`, `unknown_account`, `account_not_allowed`
 */
export function readListQuery(
  query: Readonly<Record<string, unknown>>,
  accounts: ReadonlySet<string>,
  identity: ApiIdentity,
): ListQuery {
  for (const name of Object.keys(query)) {
    if (!NAMES.has(name)) throw new RelayError('invalid_parameter', 'The query takes account, after and limit only.')
  }
  const account = single(query.account, 'account')
  if (account !== undefined && !accounts.has(account)) throw new RelayError('unknown_account')
  const after = single(query.after, 'after')
  if (after !== undefined && !AFTER.test(after)) throw new RelayError('invalid_parameter', 'after has a wrong form.')
  return { account: listedAccount(identity, account), after, limit: limitOf(single(query.limit, 'limit')) }
}

function single(value: unknown, name: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new RelayError('invalid_parameter', `${name} may be given once.`)
}

function limitOf(value: string | undefined): number {
  if (value === undefined) return DEFAULT_LIMIT
  const limit = /^\d{1,4}$/.test(value) ? Number(value) : 0
  if (limit < 1 || limit > MAX_LIMIT) {
    throw new RelayError('invalid_parameter', `limit is a whole number from 1 to ${MAX_LIMIT}.`)
  }
  return limit
}
