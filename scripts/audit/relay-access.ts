import { createRelayCalls, type RelayCalls } from './relay-calls.js'

/** The command was not used as it has to be. */
export class WrongUse extends Error {}

/** Holds an API key of the role `privacy`. */
export const KEY_VARIABLE = 'RELAY_PRIVACY_KEY'
/** Of every command that asks a relay. */
export const ALLOW_HTTP = ['--allow-http', 'send the key unencrypted to another machine'] as const

export interface RelayAccess {
  readonly url: string
  readonly allowHttp?: boolean | undefined
  /** Why, for the audit log. */
  readonly reason?: string | undefined
}

interface AccessIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
}

/** @throws WrongUse without a key, for what is no address, and where the key would travel unencrypted unasked */
export function relayCallsFor({ url, allowHttp, reason }: RelayAccess, { env, fetch }: AccessIo): RelayCalls {
  const key = env[KEY_VARIABLE]?.trim()
  if (!key) throw new WrongUse(`Set ${KEY_VARIABLE} to an API key of the role privacy.`)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new WrongUse('--url is no http or https address.')
  }
  const { protocol, hostname } = new URL(url)
  if (protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) && !allowHttp) {
    throw new WrongUse('The key and the answer would travel unencrypted: use https, or --allow-http.')
  }
  return createRelayCalls(url, key, reason, fetch)
}
