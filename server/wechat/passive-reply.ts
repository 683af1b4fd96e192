import type { CipherKey } from './cipher.js'
import { encrypt } from './cipher.js'
import { sign } from './signature.js'

/** What makes an encrypted answer: the key and token the push came with. */
export interface ReplySeal {
  readonly key: CipherKey
  readonly token: string
  readonly appId: string
  /** May repeat the push's. */
  readonly nonce: string
}

/** Data format of the account, as its console says. */
export type BodyForm = 'xml' | 'json'

/**
 * The passive reply with a text, in the form the push came in.
 * @param to The customer's OpenID. @param from The account's original id (the push's ToUserName).
 * @param at Epoch milliseconds.
 */
export function passiveText(form: BodyForm, to: string, from: string, text: string, at: number): string {
  const seconds = Math.floor(at / 1000)
  if (form === 'json') {
    return JSON.stringify({ ToUserName: to, FromUserName: from, CreateTime: seconds, MsgType: 'text', Content: text })
  }
  return (
    `<xml><ToUserName>${cdata(to)}</ToUserName><FromUserName>${cdata(from)}</FromUserName>` +
    `<CreateTime>${seconds}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>${cdata(text)}</Content></xml>`
  )
}

/** Wraps a reply as an encrypted push wants it, signed for its own time. */
export function sealReply(form: BodyForm, reply: string, seal: ReplySeal, at: number): string {
  const timestamp = String(Math.floor(at / 1000))
  const encrypted = encrypt(reply, seal.key, seal.appId)
  const signature = sign(seal.token, timestamp, seal.nonce, encrypted)
  if (form === 'json') {
    return JSON.stringify({
      Encrypt: encrypted,
      MsgSignature: signature,
      TimeStamp: Number(timestamp),
      Nonce: seal.nonce,
    })
  }
  return (
    `<xml><Encrypt>${cdata(encrypted)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature>` +
    `<TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(seal.nonce)}</Nonce></xml>`
  )
}

/** A CDATA section that holds any text: an inner `]]>` is split over two. */
export function cdata(text: string): string {
  return `<![CDATA[${text.includes(']]>') ? text.replaceAll(']]>', ']]]]><![CDATA[>') : text}]]>`
}
