import type { AccountInput } from './account.js'
import { withoutEndSlash } from './addresses.js'
import { parseForwardOnly } from './forward-values.js'
import type { ConfigProblem } from './problems.js'
import { VARIABLES, type VariableName } from './schema.js'
import type { AccountConfig, ForwardConfig } from './types.js'

const BESIDE_URL: readonly VariableName[] = [
  'FORWARD_TOKEN',
  'FORWARD_ENCODING_AES_KEY',
  'FORWARD_REPLY',
  'FORWARD_ONLY',
  'FORWARD_TIMEOUT_MS',
  'FORWARD_MAX_IN_FLIGHT',
]

/** The account's own backend; that of the environment serves `default` alone, or one account would see another's pushes. */
export function buildForward(input: AccountInput, problems: ConfigProblem[]): ForwardConfig | undefined {
  const { values, raw, place } = input
  if (raw.FORWARD_URL === undefined) {
    for (const name of BESIDE_URL.filter((name) => raw[name] !== undefined)) {
      problems.push({
        key: place(name),
        problem: `is set, but ${place('FORWARD_URL')} is not`,
        mend: VARIABLES.FORWARD_URL.mend,
      })
    }
    return undefined
  }
  if (raw.FORWARD_TOKEN === undefined) {
    problems.push({ key: place('FORWARD_TOKEN'), problem: 'is not set', mend: VARIABLES.FORWARD_TOKEN.mend })
  }
  // Wrong values are reported already.
  if (values.FORWARD_URL === undefined || values.FORWARD_TOKEN === undefined) return undefined
  const only = values.FORWARD_ONLY === undefined ? undefined : parseForwardOnly(values.FORWARD_ONLY)
  return {
    url: values.FORWARD_URL,
    token: values.FORWARD_TOKEN,
    encodingAesKey: values.FORWARD_ENCODING_AES_KEY,
    reply: values.FORWARD_REPLY,
    only: only ?? { texts: [], prefixes: [], eventKeys: [] },
    timeoutMs: values.FORWARD_TIMEOUT_MS,
    maxInFlight: values.FORWARD_MAX_IN_FLIGHT,
  }
}

/** A backend at the relay's own address would send every push round and round. */
export function checkForwardLoops(
  accounts: readonly AccountConfig[],
  publicUrl: string | undefined,
  problems: ConfigProblem[],
): void {
  if (publicUrl === undefined) return
  const own = new URL(`${withoutEndSlash(publicUrl)}/webhooks/`)
  for (const { name, forward } of accounts) {
    const url = forward && new URL(forward.url)
    if (url?.host !== own.host || !url.pathname.startsWith(own.pathname)) continue
    problems.push({
      key: 'FORWARD_URL',
      problem: `of the account ${name} is an address of this relay (PUBLIC_URL)`,
      mend: VARIABLES.FORWARD_URL.mend,
    })
  }
}
