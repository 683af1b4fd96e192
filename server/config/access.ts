import { isIP } from 'node:net'
import type { ConfigProblem } from './problems.js'
import type { AccessConfig, TrustProxy, WebhookSources } from './types.js'
import { ACCESS_VARIABLES } from './variables/access-variables.js'

const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}
const MOST_PROXIES = 10

/** Addresses and ranges, comma-separated; undefined when one is neither, or there is none. */
export function parseAddressList(value: string): readonly string[] | undefined {
  const list = value.split(',').map((entry) => entry.trim())
  return list.every(isRange) ? list : undefined
}

/** `1`, or `loopback,10.0.0.0/8`; undefined for anything else. */
export function parseTrustProxy(value: string): TrustProxy | undefined {
  if (/^\d+$/.test(value)) {
    const hops = Number(value)
    return hops >= 1 && hops <= MOST_PROXIES ? { hops } : undefined
  }
  const addresses = value.split(',').flatMap((entry) => NAMED[entry.trim()] ?? [entry.trim()])
  return addresses.every(isRange) ? { addresses } : undefined
}

/** `wechat,203.0.113.0/24`; undefined for anything else. */
export function parseWeChatSources(value: string): WebhookSources | undefined {
  const words = value.split(',').map((entry) => entry.trim())
  const listed = words.filter((word) => word !== 'wechat')
  return listed.every(isRange) ? { listed, published: listed.length < words.length } : undefined
}

export function readAccess(values: {
  readonly TRUST_PROXY: string | undefined
  readonly ADMIN_PORT: number | undefined
  readonly ADMIN_HOST: string
  readonly WECHAT_ALLOWED_SOURCES: string | undefined
  readonly GENESYS_ALLOWED_SOURCES: string | undefined
}): AccessConfig {
  const { TRUST_PROXY, WECHAT_ALLOWED_SOURCES, GENESYS_ALLOWED_SOURCES } = values
  const listed = GENESYS_ALLOWED_SOURCES === undefined ? undefined : parseAddressList(GENESYS_ALLOWED_SOURCES)
  return {
    trustProxy: TRUST_PROXY === undefined ? undefined : parseTrustProxy(TRUST_PROXY),
    admin: values.ADMIN_PORT === undefined ? undefined : { port: values.ADMIN_PORT, host: values.ADMIN_HOST },
    wechatSources: WECHAT_ALLOWED_SOURCES === undefined ? undefined : parseWeChatSources(WECHAT_ALLOWED_SOURCES),
    genesysSources: listed === undefined ? undefined : { listed, published: false },
  }
}

export function checkPorts(
  { PORT, ADMIN_PORT }: { readonly PORT: number; readonly ADMIN_PORT: number | undefined },
  problems: ConfigProblem[],
): void {
  if (ADMIN_PORT === undefined || ADMIN_PORT === 0 || ADMIN_PORT !== PORT) return
  problems.push({ key: 'ADMIN_PORT', problem: 'is the same as PORT', mend: ACCESS_VARIABLES.ADMIN_PORT.mend })
}

function isRange(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
