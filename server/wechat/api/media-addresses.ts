import { isPublicAddress } from '../../public-address.js'

/** Where WeChat keeps media. */
const HOSTS = ['weixin.qq.com', 'tc.qq.com', 'qpic.cn']

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
  if (isHost(url.hostname)) return url
  return isPublicAddress(url.hostname) && isHost(url.pathname.split('/')[1] ?? '') ? url : undefined
}

function isHost(name: string): boolean {
  return HOSTS.some((host) => name === host || name.endsWith(`.${host}`))
}
