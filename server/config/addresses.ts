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
  const [, scheme, rest = ''] = /^([a-z+]+):(.*)$/.exec(value) ?? []
  switch (scheme) {
    case 'sqlite':
      return rest.trim() !== '' && rest !== ':memory:' && !rest.endsWith('/')
    case 'redis':
    case 'rediss':
      return (
        parse(value)?.hostname !== undefined &&
        /^\/\/[^/]/.test(rest) &&
        /^(\/\d*)?$/.test(parse(value)?.pathname ?? '-')
      )
    case 'redis+cluster':
      return hosts(rest)?.path === ''
    case 'redis+sentinel':
      return /^\/[^/]+(\/\d+)?$/.test(hosts(rest)?.path ?? '')
    default:
      return false
  }
}

export function isSqliteUrl(storeUrl: string): boolean {
  return storeUrl.startsWith('sqlite:')
}

/** `//user:password@host:port,host:port/path` -> its path, undefined when a host is missing or malformed. */
function hosts(rest: string): { path: string } | undefined {
  const [, list, path = ''] = /^\/\/(?:[^@/]*@)?([^/@?#]+)(\/[^?#]*)?$/.exec(rest) ?? []
  if (!list?.split(',').every((host) => /^([\w.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?$/.test(host))) return undefined
  return { path: path === '/' ? '' : path }
}

function parseHttp(value: string): URL | undefined {
  const url = parse(value)
  return url && /^https?:$/.test(url.protocol) && /^https?:\/\//i.test(value) ? url : undefined
}

function parse(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined
}
