/** True for `http://` and `https://` addresses without query, fragment or credentials. */
export function isHttpUrl(value: string): boolean {
  const url = parseHttp(value)
  return url !== undefined && !url.username && !url.password && !/[?#]/.test(value)
}

/** True for addresses of HTTP proxies; user and password are allowed, a path is not. */
export function isProxyUrl(value: string): boolean {
  const url = parseHttp(value)
  return url !== undefined && url.pathname === '/' && !/[?#]/.test(value)
}

/** True for `http://` and `https://` addresses without credentials; a query is allowed. */
export function isOneHttpUrl(value: string): boolean {
  const url = parseHttp(value)
  return url !== undefined && !url.username && !url.password
}

/**
 * Reads `files.example.com,*.media.example.com`.
 * @returns The hosts in lower case; undefined when one is no name: addresses, ports and single labels are none.
 */
export function parseHostList(text: string): string[] | undefined {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase())
  return hosts.every((host) => HOST_PATTERN.test(host)) ? hosts : undefined
}

/** Two labels or more, the last one not of digits alone, as an address would have it. */
const HOST_PATTERN = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

/** Without slashes at the end, so that paths can be appended. */
export function withoutEndSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

/** True when the address is http and not on this machine: what goes there can be read on the way. */
export function isOpenOnTheWire(value: string): boolean {
  const url = new URL(value)
  return url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
}

/** True for the store addresses the relay knows; says nothing about whether a store answers there. */
export function isStoreUrl(value: string): boolean {
  const file = /^sqlite:(.*)$/.exec(value)?.[1]
  if (file !== undefined) return file.trim() !== '' && file !== ':memory:' && !file.endsWith('/')
  const [, kind = '', credentials = '', hosts = '', path = ''] = REDIS_URL.exec(value) ?? []
  const list = hosts.split(',')
  if (!isDecodable(credentials) || !list.every(isHost)) return false
  if (kind === '+cluster') return path === ''
  if (kind === '+sentinel') return /^[^/]+(\/\d{1,5})?$/.test(path) && isDecodable(path)
  return list.length === 1 && /^\d{0,5}$/.test(path)
}

/** `redis://user:password@host:port,host:port/path`: kind, credentials, hosts, path. */
const REDIS_URL = /^rediss?(\+cluster|\+sentinel)?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?$/

function isHost(text: string): boolean {
  const match = /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?$/.exec(text)
  const port = Number(match?.[1] ?? 1)
  return match !== null && port >= 1 && port <= 65_535
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

export function isSqliteUrl(storeUrl: string): boolean {
  return storeUrl.startsWith('sqlite:')
}

function parseHttp(value: string): URL | undefined {
  const url = parse(value)
  return url && /^https?:$/.test(url.protocol) && /^https?:\/\//i.test(value) ? url : undefined
}

function parse(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined
}
