import { BlockList, isIPv4 } from 'node:net'

/** Where WeChat keeps media. */
const HOSTS = ['weixin.qq.com', 'tc.qq.com', 'qpic.cn']

/** Addresses that no server of WeChat's has (RFC 6890). */
const NOT_PUBLIC = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  NOT_PUBLIC.addSubnet(address, prefix, 'ipv4')
}

/**
 * The address of media that an answer of WeChat's names: of one of its hosts, of the API we call, or, as its network
 * hands them out, of a public address with the host as first part of the path
 * (`http://203.205.137.89/vweixinp.tc.qq.com/...`).
 * @returns undefined for any other, so that no answer sends the relay anywhere else.
 */
export function wechatMediaAddress(text: unknown, apiUrl: string): URL | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') {
    return undefined
  }
  if (url.origin === new URL(apiUrl).origin) return url
  if (url.port !== '') return undefined
  if (!isIPv4(url.hostname)) return isHost(url.hostname) ? url : undefined
  return !NOT_PUBLIC.check(url.hostname) && isHost(url.pathname.split('/')[1] ?? '') ? url : undefined
}

function isHost(name: string): boolean {
  return HOSTS.some((host) => name === host || name.endsWith(`.${host}`))
}
