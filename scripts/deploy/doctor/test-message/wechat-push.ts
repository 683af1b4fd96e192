import { randomBytes, randomInt } from 'node:crypto'
import { encrypt, prepareKey } from '../../../../server/wechat/cipher.js'
import { sign } from '../../../../server/wechat/signature.js'

/** How WeChat and the relay prove themselves to each other on one account. */
export interface PushProof {
  readonly token: string
  readonly appId: string
  readonly mode: 'plain' | 'compatible' | 'safe'
  /** EncodingAESKey; empty in plain mode. */
  readonly aesKey: string
}

export interface SignedPush {
  /** With its `?`. */
  readonly query: string
  readonly body: string
}

const NONCE_BYTES = 8
/** As long as WeChat's own; later runs draw other ones. */
const MSG_ID_DIGITS = 14

/**
 * A text message of a customer, as WeChat would push it.
 * @param now Epoch milliseconds. @throws Error when the AES key has not 43 characters of base64.
 */
export function signedText(proof: PushProof, openId: string, text: string, now: number): SignedPush {
  const timestamp = String(Math.floor(now / 1000))
  const nonce = randomBytes(NONCE_BYTES).toString('hex')
  const id = Array.from({ length: MSG_ID_DIGITS }, () => randomInt(10)).join('')
  const to = `<ToUserName>${cdata('gh_doctor')}</ToUserName>`
  const fields =
    `<FromUserName>${cdata(openId)}</FromUserName><CreateTime>${timestamp}</CreateTime>` +
    `<MsgType>${cdata('text')}</MsgType><Content>${cdata(text)}</Content><MsgId>7${id}</MsgId>`
  const plain = { signature: sign(proof.token, timestamp, nonce), timestamp, nonce }
  if (proof.mode === 'plain') return { query: queryOf(plain), body: `<xml>${to}${fields}</xml>` }
  const sealed = encrypt(`<xml>${to}${fields}</xml>`, prepareKey(proof.aesKey), proof.appId)
  const query = { ...plain, encrypt_type: 'aes', msg_signature: sign(proof.token, timestamp, nonce, sealed) }
  const shown = proof.mode === 'compatible' ? fields : ''
  return { query: queryOf(query), body: `<xml>${to}${shown}<Encrypt>${cdata(sealed)}</Encrypt></xml>` }
}

function queryOf(values: Readonly<Record<string, string>>): string {
  return `?${new URLSearchParams(values)}`
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}
