import { encryptMessage } from '../../emulators/wechat/cipher.js'
import { signatureOf } from '../../emulators/wechat/signature.js'
import { ACCOUNT, type Mode, openIdOf, WECHAT_PATH } from '../account.js'

export interface PushPlan {
  readonly mode: Mode
  readonly count: number
  /** Pushes come from this many customers, in scattered order: every `stride`-th (default 1) of those there are. */
  readonly customers: number
  readonly stride?: number | undefined
}

/** A step through the customers that meets each one before it meets one again: a prime larger than any gap. */
const STEP = 7_919_993

let built = 0

/** Text message pushes as WeChat sends them, signed now, each ready to be written to a socket. */
export function buildPushes({ mode, count, customers, stride = 1 }: PushPlan): Buffer[] {
  // MsgId, nonce and text of a push come from its number, which no push ever had before.
  const base = Date.now()
  return Array.from({ length: count }, (_, index) => {
    built += 1
    const customer = ((built * STEP) % customers) * stride
    return buildPush(mode, openIdOf(customer), `${base}${String(index).padStart(7, '0')}`)
  })
}

/**
 * @param number Decimal; different for every push.
 * @param content What the customer sends, as elements; a short question when left out.
 */
export function buildPush(mode: Mode, openId: string, number: string, content = questionOf(number)): Buffer {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const xml =
    `<xml><ToUserName><![CDATA[${ACCOUNT.originalId}]]></ToUserName>\n` +
    `<FromUserName><![CDATA[${openId}]]></FromUserName>\n<CreateTime>${timestamp}</CreateTime>\n` +
    `${content}<MsgId>${number}</MsgId>\n</xml>`
  let query = `signature=${signatureOf([ACCOUNT.token, timestamp, number])}&timestamp=${timestamp}&nonce=${number}&openid=${openId}`
  let body = xml
  if (mode === 'safe') {
    const encrypted = encryptMessage(ACCOUNT.aesKey, ACCOUNT.appId, xml)
    query += `&encrypt_type=aes&msg_signature=${signatureOf([ACCOUNT.token, timestamp, number, encrypted])}`
    body = `<xml><ToUserName><![CDATA[${ACCOUNT.originalId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  }
  return buildPost(
    `${WECHAT_PATH}?${query}`,
    { 'Content-Type': 'text/xml', 'User-Agent': 'Mozilla/4.0', Accept: '*/*' },
    body,
  )
}

function questionOf(number: string): string {
  return `<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[${textOf(number)}]]></Content>\n`
}

/** A short question of a customer, recognisable by its number. */
export function textOf(number: string): string {
  return `您好，我想查询一下我的订单 ${number} 什么时候发货？`
}

/** The number in a text made by {@link textOf}; undefined in any other. */
export function numberIn(text: string): string | undefined {
  return /订单 (\d+) /.exec(text)?.[1]
}

export function buildPost(path: string, headers: Readonly<Record<string, string>>, body: string): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
