import { BlockList, isIP } from 'node:net'
import { isOneHttpUrl } from './addresses.js'
import { jsonEntries } from './json-entries.js'
import type { ForwardOnly } from './types.js'

/** Networks where clear text does not cross the internet: loopback, RFC 1918, RFC 6598, RFC 4193, link-local. */
const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4')
}
PRIVATE.addAddress('::1', 'ipv6')
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')

/** Names no public DNS knows (RFC 6761, 6762, 8375, ICANN's .internal), and names of one label, as containers have. */
const PRIVATE_NAME = /^[^.]+$|\.(?:internal|local|localhost|home\.arpa)$/

const LISTS = ['texts', 'prefixes', 'eventKeys'] as const
const MAX_ENTRIES = 1000

/** True for an https address, or http to a private one; a query is allowed, credentials and a fragment are not. */
export function isForwardUrl(value: string): boolean {
  if (!isOneHttpUrl(value) || value.includes('#')) return false
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || isPrivateHost(hostname)
}

function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  return family === 0 ? PRIVATE_NAME.test(host) : PRIVATE.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

/** `{"texts": [], "prefixes": [], "eventKeys": []}`, each optional, at least one entry; undefined for anything else. */
export function parseForwardOnly(json: string): ForwardOnly | undefined {
  const entries = jsonEntries(json)
  if (!entries) return undefined
  const isKnown = ([name, list]: [string, unknown]): boolean =>
    (LISTS as readonly string[]).includes(name) && Array.isArray(list) && list.every(isWord)
  if (!entries.every(isKnown)) return undefined
  const { texts = [], prefixes = [], eventKeys = [] } = Object.fromEntries(entries) as Partial<ForwardOnly>
  const count = texts.length + prefixes.length + eventKeys.length
  return count > 0 && count <= MAX_ENTRIES ? { texts, prefixes, eventKeys } : undefined
}

/** An empty prefix would leave every text to the backend. */
function isWord(word: unknown): boolean {
  return typeof word === 'string' && word.trim() !== ''
}
