import type { IncomingMessage } from 'node:http'
import { expect } from 'chai'
import { createAddressCheck } from '../../server/http/address-list.js'
import { createClientAddresses } from '../../server/http/client-address.js'

const from = (remoteAddress: string, forwarded?: string | string[]) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage

describe('createClientAddresses', () => {
  it('believes nobody unless told to', () => {
    const { addressOf } = createClientAddresses(undefined)
    expect(addressOf(from('192.0.2.9', '198.51.100.1'))).to.equal('192.0.2.9')
    expect(addressOf(from('::ffff:192.0.2.9'))).to.equal('192.0.2.9')
  })

  it('believes so many proxies', () => {
    const one = createClientAddresses({ hops: 1 })
    expect(one.addressOf(from('10.0.0.1', '203.0.113.7, 198.51.100.1'))).to.equal('198.51.100.1')
    expect(one.addressOf(from('10.0.0.1'))).to.equal('10.0.0.1')
    const two = createClientAddresses({ hops: 2 })
    expect(two.addressOf(from('10.0.0.1', '203.0.113.7, 198.51.100.1'))).to.equal('203.0.113.7')
    expect(two.addressOf(from('10.0.0.1', '198.51.100.1'))).to.equal('198.51.100.1')
  })

  it('believes proxies of some addresses, and nothing that stands before another', () => {
    const { addressOf } = createClientAddresses({ addresses: ['127.0.0.0/8', '10.0.0.0/8'] })
    expect(addressOf(from('::ffff:127.0.0.1', '1.1.1.1, 203.0.113.7, 10.0.0.2'))).to.equal('203.0.113.7')
    expect(addressOf(from('198.51.100.9', '10.0.0.1'))).to.equal('198.51.100.9')
    expect(addressOf(from('127.0.0.1', ['1.1.1.1', '203.0.113.7']))).to.equal('203.0.113.7')
  })
})

describe('createAddressCheck', () => {
  it('knows addresses and ranges of both families', () => {
    const isListed = createAddressCheck(['192.0.2.1', '10.0.0.0/8', '2001:db8::/32', '::ffff:198.51.100.7', 'nonsense'])
    for (const address of ['192.0.2.1', '::ffff:192.0.2.1', '10.255.0.1', '2001:db8::5', '198.51.100.7']) {
      expect(isListed(address), address).to.equal(true)
    }
    for (const address of ['192.0.2.2', '11.0.0.1', '2001:db9::5', '', 'nonsense', '10.0.0.1, 1.1.1.1']) {
      expect(isListed(address), address).to.equal(false)
    }
  })
})
