import { lookup as resolve } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, type Dispatcher, ProxyAgent } from 'undici'
import { isPublicAddress } from '../../public-address.js'

/** Connecting, TLS included: three tries must fit into ten seconds. */
const CONNECT_TIMEOUT_MS = 2500
/** Between two pieces of a body. */
const BODY_TIMEOUT_MS = 10_000
const HEADERS_TIMEOUT_MS = 5000
const KEEP_ALIVE_MS = 10_000

/** A name that stands for an address outside the public internet; nothing was connected to. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED'
  constructor() {
    super('The name stands for an address that is not public.')
    this.name = 'AddressRefused'
  }
}

/** As node:dns has it, with `all`. */
export type Resolve = (
  hostname: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: { address: string; family: number }[]) => void,
) => void

/**
 * Connections for attachments. A name is resolved once per connection and its addresses are judged before one of them
 * is connected to, so that a name cannot stand for one address when it is judged and for another when it is used.
 *
 * Through a proxy names are resolved by the proxy, and which addresses may be reached is for the proxy to say.
 */
export function createPinnedConnections(
  mayBePrivate: (hostname: string) => boolean,
  proxyUrl: string | undefined,
  resolveName: Resolve = resolve,
): Dispatcher {
  const timeouts = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: BODY_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
  }
  if (proxyUrl !== undefined) {
    return new ProxyAgent({ uri: proxyUrl, proxyTls: { timeout: CONNECT_TIMEOUT_MS }, ...timeouts })
  }
  const lookup: LookupFunction = (hostname, options, done) => {
    resolveName(hostname, { all: true }, (error, addresses) => {
      if (error) return done(error, '')
      // One that is not public among several is no accident.
      if (!mayBePrivate(hostname) && !addresses.every(({ address }) => isPublicAddress(address))) {
        return done(new AddressRefused(), '')
      }
      const [first] = addresses
      if (options.all) done(null, addresses)
      else if (first) done(null, first.address, first.family)
      else done(Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' }), '')
    })
  }
  return new Agent({ ...timeouts, connect: { lookup, timeout: CONNECT_TIMEOUT_MS } })
}
