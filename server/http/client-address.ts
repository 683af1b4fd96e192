import type { IncomingMessage } from 'node:http'
import type { TrustProxy } from '../config/types.js'
import { createAddressCheck, plainAddress } from './address-list.js'

export interface ClientAddresses {
  /** Whether the proxy that many steps before the relay is believed; the form that Express takes. */
  trusts(address: string, step: number): boolean
  /** Where a request comes from; '' when the connection is gone. */
  addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string
}

/** Without trusted proxies X-Forwarded-For says nothing: anybody can write it. */
export function createClientAddresses(trust: TrustProxy | undefined): ClientAddresses {
  const trusts = trustOf(trust)
  return {
    trusts,
    addressOf: ({ headers, socket }) => {
      const connection = plainAddress(socket.remoteAddress ?? '')
      const header = headers['x-forwarded-for']
      if (trust === undefined || header === undefined) return connection
      const forwarded = (Array.isArray(header) ? header.join(',') : header).split(',')
      let address = connection
      for (let step = 0; step < forwarded.length && trusts(address, step); step++) {
        address = plainAddress((forwarded.at(-1 - step) ?? '').trim())
      }
      return address
    },
  }
}

function trustOf(trust: TrustProxy | undefined): (address: string, step: number) => boolean {
  if (trust === undefined) return () => false
  if ('hops' in trust) return (_address, step) => step < trust.hops
  const isProxy = createAddressCheck(trust.addresses)
  return (address) => isProxy(address)
}
