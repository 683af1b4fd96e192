import { CsvError, parse } from 'csv-parse/sync'
import { TIERS, type Tier } from '../../server/relay/messages/tier.js'

/** One row of the file, as the relay takes it, and where it stands. */
export interface FileRow {
  /** Line of the file, from 1; the header is line 1. */
  readonly line: number
  readonly row: { readonly tier: Tier } & (
    | { readonly customerId: string }
    | { readonly account: string; readonly openId: string }
  )
}

/** What is wrong with one line. Quotes nothing of the file: an OpenID must not reach a terminal or a log. */
export interface LineProblem {
  readonly line: number
  readonly problem: string
}

export interface FileRows {
  readonly rows: readonly FileRow[]
  readonly problems: readonly LineProblem[]
  /** Columns that mean nothing here. */
  readonly ignored: readonly string[]
}

const COLUMNS: ReadonlySet<string> = new Set(['customer_id', 'account', 'openid', 'tier'])
const CUSTOMER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const MAX_OPEN_ID_LENGTH = 128

/**
 * Reads a CSV file with the columns `customer_id,tier` or `account,openid,tier`, in any order; others are ignored.
 * @param account For rows without an account.
 */
export function readRows(text: string, account: string | undefined): FileRows {
  let records: { record: Record<string, string>; info: { lines: number } }[]
  let header: string[] = []
  try {
    records = parse(text, {
      bom: true,
      columns: (names: string[]) => {
        header = names.map((name) => name.trim().toLowerCase())
        return header
      },
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    return { rows: [], problems: [{ line, problem: `is not CSV (${error.code})` }], ignored: [] }
  }
  const missing = missingColumns(header, account)
  if (missing !== undefined) return { rows: [], problems: [{ line: 1, problem: missing }], ignored: [] }
  const rows: FileRow[] = []
  const problems: LineProblem[] = []
  const first = new Map<string, number>()
  for (const { record, info } of records) {
    const read = readRow(record, header.includes('customer_id'), account)
    const line = info.lines
    if (typeof read === 'string') {
      problems.push({ line, problem: read })
      continue
    }
    const key = 'customerId' in read ? read.customerId : `${read.account} ${read.openId}`
    const before = first.get(key)
    if (before === undefined) rows.push({ line, row: read })
    else problems.push({ line, problem: `names the customer of line ${before} again` })
    first.set(key, before ?? line)
  }
  if (records.length === 0) problems.push({ line: 1, problem: 'is followed by no rows' })
  return { rows, problems, ignored: header.filter((name) => !COLUMNS.has(name)) }
}

function missingColumns(header: readonly string[], account: string | undefined): string | undefined {
  const repeated = header.find((name, at) => COLUMNS.has(name) && header.indexOf(name) !== at)
  if (repeated !== undefined) return `has the column ${repeated} twice`
  if (!header.includes('tier')) return 'has no column tier'
  if (header.includes('customer_id')) return header.includes('openid') ? 'has both customer_id and openid' : undefined
  if (header.includes('openid')) {
    return header.includes('account') || account !== undefined
      ? undefined
      : 'has openid but no account; or use --account'
  }
  return header.includes('unionid')
    ? 'names customers by unionid, by which the relay cannot find them; use openid or customer_id'
    : 'has neither customer_id nor openid'
}

/** @returns What is wrong, when something is. */
function readRow(
  record: Record<string, string>,
  byCustomerId: boolean,
  account: string | undefined,
): FileRow['row'] | string {
  const word = record.tier ?? ''
  const tier = TIERS.find((name) => name.toLowerCase() === word.toLowerCase())
  if (tier === undefined) return `has a tier that is none of ${TIERS.join(', ')}`
  if (byCustomerId) {
    const customerId = (record.customer_id ?? '').toLowerCase()
    return CUSTOMER_ID.test(customerId) ? { customerId, tier } : 'has a customer_id that is none of this relay'
  }
  const name = record.account || account
  if (!name) return 'has no account'
  if (!/^[a-z0-9-]{1,32}$/.test(name)) return 'has an account of a wrong form'
  const openId = record.openid ?? ''
  if (openId === '' || openId.length > MAX_OPEN_ID_LENGTH) return 'has no openid of 1 to 128 characters'
  return { account: name, openId, tier }
}
