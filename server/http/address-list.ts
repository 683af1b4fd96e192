import { BlockList, isIP } from 'node:net'

/** Whether an address is one of a list. */
export type AddressCheck = (address: string) => boolean

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** `::ffff:192.0.2.1` is how a socket for both families says `192.0.2.1`. */
export function plainAddress(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address
}

/** @param ranges Addresses and ranges (`10.0.0.0/8`) of either family; what is neither is left out. */
export function createAddressCheck(ranges: readonly string[]): AddressCheck {
  const list = new BlockList()
  for (const range of ranges) {
    const [written = '', bits] = range.split('/')
    const address = plainAddress(written)
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (isIP(address) === 0) continue
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (given) => {
    const address = plainAddress(given)
    const version = isIP(address)
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}
