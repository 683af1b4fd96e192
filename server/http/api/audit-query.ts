import { RelayError } from '../../errors.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditFilter, AuditPlace } from '../../privacy/audit/reader.js'
import type { ApiIdentity } from '../auth.js'
import { listedAccount } from '../scope.js'

const NAMES: ReadonlySet<string> = new Set([
  'account',
  'customer',
  'conversation',
  'actor',
  'from',
  'to',
  'after',
  'limit',
])
const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000
const ID = /^[\x21-\x7e]{1,128}$/
const ACTOR = /^[a-z-]{1,16}:.{1,256}$/

/**
 * Reads what the audit log is asked for: `account`, `customer`, `conversation`, `actor`, `from`, `to`, `after`, `limit`.
 * @throws RelayError `invalid_parameter`, `unknown_account`, `account_not_allowed`
 */
export function readAuditQuery(
  query: Readonly<Record<string, unknown>>,
  accounts: ReadonlySet<string>,
  identity: ApiIdentity,
): AuditFilter {
  for (const name of Object.keys(query)) {
    if (!NAMES.has(name)) throw wrong(`The query takes ${[...NAMES].join(', ')} only.`)
  }
  const given = (name: string, form: RegExp): string | undefined => {
    const value = query[name]
    if (value === undefined) return undefined
    if (typeof value !== 'string' || !form.test(value)) throw wrong(`${name} has a wrong form.`)
    return value
  }
  return {
    accounts: auditedAccounts(query.account, accounts, identity),
    customerId: given('customer', ID),
    conversationId: given('conversation', ID),
    actor: given('actor', ACTOR),
    from: momentOf(given('from', /./), 'from'),
    to: momentOf(given('to', /./), 'to'),
    after: placeOf(given('after', /^[A-Za-z0-9_-]{1,256}$/)),
    limit: limitOf(given('limit', /^\d{1,4}$/)),
  }
}

/** Chains that are asked for: of one account, or all that the key is for. `*` is for keys without bounds. */
export function auditedAccounts(
  asked: unknown,
  accounts: ReadonlySet<string>,
  identity: ApiIdentity,
): readonly string[] {
  if (asked !== undefined && typeof asked !== 'string') throw wrong('account may be given once.')
  if (asked !== undefined && asked !== ALL_ACCOUNTS && !accounts.has(asked)) throw new RelayError('unknown_account')
  const account = listedAccount(identity, asked)
  return account === undefined ? [...accounts, ALL_ACCOUNTS] : [account]
}

export function writePlace({ at, account, sequence }: AuditPlace): string {
  return Buffer.from(`${at}\n${account}\n${sequence}`).toString('base64url')
}

function placeOf(cursor: string | undefined): AuditPlace | undefined {
  if (cursor === undefined) return undefined
  const [at = '', account = '', sequence = ''] = Buffer.from(cursor, 'base64url').toString().split('\n')
  if (!/^\d{1,15}$/.test(at) || account === '' || !/^\d{1,15}$/.test(sequence)) {
    throw wrong('after is no cursor of this list.')
  }
  return { at: Number(at), account, sequence: Number(sequence) }
}

function momentOf(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined
  const at = /^\d{1,15}$/.test(value) ? Number(value) : Date.parse(value)
  if (Number.isNaN(at)) throw wrong(`${name} is a moment in ISO 8601, or milliseconds since 1970.`)
  return at
}

function limitOf(value: string | undefined): number {
  const limit = value === undefined ? DEFAULT_LIMIT : Number(value)
  if (limit < 1 || limit > MAX_LIMIT) throw wrong(`limit is a whole number from 1 to ${MAX_LIMIT}.`)
  return limit
}

const wrong = (detail: string): RelayError => new RelayError('invalid_parameter', detail)
