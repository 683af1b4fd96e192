import { randomBytes } from 'node:crypto'
import type { Reply } from '../shared/double-server.js'

/** Texts of the codes the double answers, as WeChat words them. */
const ERROR_TEXTS: Record<number, string> = {
  0: 'ok',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40005: 'invalid file type',
  40006: 'invalid meida size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40009: 'invalid image size',
  40010: 'invalid voice size',
  40011: 'invalid video size',
  40012: 'invalid thumb size',
  40013: 'invalid appid',
  40016: 'invalid button size',
  40017: 'invalid button type',
  40018: 'invalid button name size',
  40019: 'invalid button key size',
  40020: 'invalid button url size',
  40022: 'invalid sub_menu level',
  40023: 'invalid sub button size',
  40024: 'invalid sub button type',
  40025: 'invalid sub button name size',
  40026: 'invalid sub button key size',
  40027: 'invalid sub button url size',
  40037: 'invalid template_id',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40066: 'invalid url',
  40125: 'invalid appsecret',
  41001: 'access_token missing',
  41002: 'appid missing',
  41006: 'media_id missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  42001: 'access_token expired',
  43002: 'require POST method',
  43004: 'require subscribe',
  43101: 'user refuse to accept the msg',
  43019: 'require remove blacklist',
  44002: 'empty post data',
  44004: 'empty content',
  45002: 'content size out of limit',
  45003: 'title size out of limit',
  45004: 'description size out of limit',
  45005: 'url size out of limit',
  45006: 'picurl size out of limit',
  45007: 'playtime out of limit',
  45008: 'article size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  45072: 'invalid command',
  45080: 'typing needs an exchange with the user first',
  45081: 'typing already',
  46003: 'menu no exist',
  45098: 'msgmenu list size out of limit',
  47001: 'data format error',
  65303: 'there is no selfmenu, please create selfmenu first',
  65304: 'match rule empty',
  65320: 'match rule contains private information',
  47003: 'argument invalid!',
}

function rid(): string {
  const hex = randomBytes(12).toString('hex')
  return `rid: ${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16)}`
}

/** An answer as WeChat gives it: HTTP 200, JSON under text/plain; errors carry a rid. */
export function jsonReply(body: object, verdict: string): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify(body), verdict }
}

/** The answer of an error code. */
export function errorReply(errcode: number, errmsg = ERROR_TEXTS[errcode] ?? 'system error'): Reply {
  return jsonReply({ errcode, errmsg: errcode === 0 ? errmsg : `${errmsg} ${rid()}` }, String(errcode))
}
