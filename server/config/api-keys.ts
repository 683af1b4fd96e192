import { createHash } from 'node:crypto'
import type { ConfigProblem } from './problems.js'
import { VARIABLES } from './schema.js'
import { type AccountConfig, API_ROLES, type ApiKeyConfig } from './types.js'

const MIN_LENGTH = 24
/** `role[name=…;accounts=a+b]:key`; what is in brackets may be left out. */
const ENTRY = /^([a-z-]+)(?:\[([^\]]*)\])?:(.*)$/
const HASHED = /^sha256=([0-9a-f]{64})$/
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const ACCOUNT = /^[a-z0-9-]{1,32}$/

/**
 * `role:key,role[name=desk;accounts=a+b]:key,role:sha256=HEX` -> keys by their digests; undefined gives none. A key without
 * a name is called by its role and the beginning of its digest.
 */
export function parseApiKeys(value: string | undefined, problems: ConfigProblem[]): ApiKeyConfig[] {
  const seen = new Set<string>()
  const entries = value === undefined ? [] : value.split(',').map((entry) => entry.trim())
  return entries.flatMap((entry, index) => {
    const read = readEntry(entry)
    if (typeof read === 'string') return wrong(`${read} in entry ${index + 1}`, problems)
    if (seen.has(read.digest)) return wrong(`has the key of entry ${index + 1} twice`, problems)
    seen.add(read.digest)
    return [read]
  })
}

/** A key for an account that is none would let nobody do anything, and nobody would know why. */
export function checkKeyAccounts(
  keys: readonly ApiKeyConfig[],
  accounts: readonly Pick<AccountConfig, 'name'>[],
  problems: ConfigProblem[],
): void {
  const known = new Set(accounts.map(({ name }) => name))
  for (const { name, accounts: named = [] } of keys) {
    if (named.every((account) => known.has(account))) continue
    wrong(`has a key (${name}) for an account that there is not`, problems)
  }
}

function wrong(problem: string, problems: ConfigProblem[]): [] {
  problems.push({ key: 'RELAY_API_KEYS', problem, mend: VARIABLES.RELAY_API_KEYS.mend })
  return []
}

/** @returns what is wrong, when something is */
function readEntry(entry: string): ApiKeyConfig | string {
  const [, roleName = '', options, key = ''] = ENTRY.exec(entry) ?? []
  const role = API_ROLES.find((known) => known === roleName)
  if (!role) return `has no role ${API_ROLES.join(', ')}`
  const hashed = HASHED.exec(key)?.[1]
  if (hashed === undefined && key.length < MIN_LENGTH) return `has a key shorter than ${MIN_LENGTH} characters`
  if (!/^[\x21-\x7e]+$/.test(key)) return 'has a key with characters no header can carry'
  const digest = hashed ?? createHash('sha256').update(key).digest('hex')
  const given = readOptions(options ?? '')
  if (typeof given === 'string') return given
  return { role, name: given.name ?? `${role}-${digest.slice(0, 8)}`, digest, accounts: given.accounts }
}

function readOptions(options: string): { name?: string; accounts?: readonly string[] } | string {
  const given: { name?: string; accounts?: readonly string[] } = {}
  for (const option of options === '' ? [] : options.split(';')) {
    const [what = '', ...rest] = option.split('=')
    const value = rest.join('=')
    if (what === 'name' && given.name === undefined) {
      if (!NAME.test(value)) return 'has a name of a wrong form'
      given.name = value
    } else if (what === 'accounts' && given.accounts === undefined) {
      const accounts = value.split('+')
      if (!accounts.every((account) => ACCOUNT.test(account))) return 'has accounts of a wrong form'
      given.accounts = accounts
    } else return 'has something other than one name and one list of accounts in brackets'
  }
  return given
}
