/** Where and how to reach Redis, read from STORE_URL. */
export type RedisAddress =
  | { readonly kind: 'standalone'; readonly host: string; readonly port: number; readonly access: RedisAccess }
  | { readonly kind: 'cluster'; readonly nodes: readonly RedisNode[]; readonly access: RedisAccess }
  | {
      readonly kind: 'sentinel'
      readonly nodes: readonly RedisNode[]
      /** Name of the master group. */
      readonly master: string
      readonly access: RedisAccess
    }

export interface RedisNode {
  readonly host: string
  readonly port: number
}

export interface RedisAccess {
  readonly username: string | undefined
  readonly password: string | undefined
  readonly db: number
  readonly tls: boolean
}

const URL_FORM = /^redis(s?)(\+cluster|\+sentinel)?:\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/([^?#]*))?$/

/**
 * Reads `redis://`, `rediss://` (TLS), `redis+cluster://host:port,host:port` and
 * `redis+sentinel://host:port,host:port/master[/db]`, each with `user:password@` in front of the hosts where needed;
 * `rediss+cluster://` and `rediss+sentinel://` use TLS.
 *
 * @throws Error that names no part of the URL, which may hold a password.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const match = URL_FORM.exec(url.trim())
  if (match === null) throw new Error('not a Redis URL: redis://HOST:PORT, redis+cluster://HOST:PORT,HOST:PORT')
  const [, secure = '', form = '', credentials, hosts = '', path = ''] = match
  const segments = path.split('/').filter((segment) => segment !== '')
  const [username, password] = readCredentials(credentials)
  const access = (db: string | undefined): RedisAccess => ({ username, password, db: readDb(db), tls: secure === 's' })
  const nodes = hosts.split(',').map((host) => readNode(host, form === '+sentinel' ? 26379 : 6379))
  if (form === '+cluster') {
    if (segments.length > 0) throw new Error('a Redis Cluster URL takes no path')
    return { kind: 'cluster', nodes, access: access(undefined) }
  }
  if (form === '+sentinel') {
    const [master, db] = segments
    if (master === undefined || segments.length > 2) {
      throw new Error('a Redis Sentinel URL ends in the name of the master group: redis+sentinel://HOST:PORT/NAME')
    }
    return { kind: 'sentinel', nodes, master: decodeURIComponent(master), access: access(db) }
  }
  const [node] = nodes
  if (node === undefined || nodes.length > 1 || segments.length > 1) {
    throw new Error('a Redis URL takes one host and at most a database number')
  }
  return { kind: 'standalone', ...node, access: access(segments[0]) }
}

function readCredentials(text: string | undefined): [string | undefined, string | undefined] {
  if (text === undefined || text === '') return [undefined, undefined]
  const colon = text.indexOf(':')
  if (colon < 0) return [undefined, decodeURIComponent(text)]
  const username = decodeURIComponent(text.slice(0, colon))
  return [username === '' ? undefined : username, decodeURIComponent(text.slice(colon + 1))]
}

function readNode(text: string, defaultPort: number): RedisNode {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = match?.[3] === undefined ? defaultPort : Number(match[3])
  if (host === undefined || port < 1 || port > 65535) throw new Error('a Redis host has a wrong form: HOST:PORT')
  return { host, port }
}

function readDb(text: string | undefined): number {
  if (text === undefined) return 0
  if (!/^\d{1,5}$/.test(text)) throw new Error('the Redis database is a number')
  return Number(text)
}
