import type { WeChatDoubleAccount } from './account.js'
import { decryptMessage } from './cipher.js'
import { signatureOf } from './signature.js'
import { type FlatElement, parseFlatXml } from './xml.js'

/** What WeChat makes of the answer to a push. */
export type AnswerJudgement =
  | { readonly kind: 'success' | 'empty' }
  | { readonly kind: 'reply'; readonly text: string }
  /** The phone shows that the account cannot serve. */
  | { readonly kind: 'wrong'; readonly violation: string }

const TEXT_LIMIT_BYTES = 2048
const ENVELOPE = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce']
const TEXT_REPLY = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Content']

function fieldsOf(xml: string, names: readonly string[]): Map<string, FlatElement> {
  const fields = parseFlatXml(xml)
  for (const name of names) if (!fields.has(name)) throw new Error(`<${name}> is missing`)
  for (const name of fields.keys()) if (!names.includes(name)) throw new Error(`<${name}> does not belong here`)
  return fields
}

function textOf(fields: Map<string, FlatElement>, name: string, cdata: boolean): string {
  const field = fields.get(name)
  if (cdata && field?.cdata !== true) throw new Error(`<${name}> is not in CDATA`)
  return field?.text ?? ''
}

function open(account: WeChatDoubleAccount, xml: string): string {
  const fields = fieldsOf(xml, ENVELOPE)
  const [encrypt, signature, timestamp, nonce] = ENVELOPE.map((name) => fields.get(name)?.text ?? '')
  if (!/^\d+$/.test(timestamp ?? '')) throw new Error('<TimeStamp> is not a number')
  if (signatureOf([account.token, timestamp ?? '', nonce ?? '', encrypt ?? '']) !== signature) {
    throw new Error('<MsgSignature> does not match')
  }
  const { message, appId } = decryptMessage(account.encodingAesKey ?? '', encrypt ?? '')
  if (appId !== account.appId) throw new Error('the reply was encrypted for another AppID')
  return message
}

function readReply(account: WeChatDoubleAccount, openId: string, body: string): string {
  const encrypted = /^\s*<xml>[\s\S]*<Encrypt>/.test(body)
  if (account.mode === 'safe' && !encrypted) throw new Error('a clear reply in safe mode')
  if (account.mode === 'plain' && encrypted) throw new Error('an encrypted reply in plain mode')
  const fields = fieldsOf(encrypted ? open(account, body) : body, TEXT_REPLY)
  if (textOf(fields, 'ToUserName', true) !== openId) throw new Error('<ToUserName> is not the customer')
  if (textOf(fields, 'FromUserName', true) !== account.originalId) throw new Error('<FromUserName> is not the account')
  if (!/^\d{10}$/.test(textOf(fields, 'CreateTime', false))) throw new Error('<CreateTime> is not in seconds')
  if (textOf(fields, 'MsgType', true) !== 'text') throw new Error('<MsgType> is not text')
  const content = textOf(fields, 'Content', true)
  if (content === '') throw new Error('<Content> is empty')
  if (Buffer.byteLength(content) > TEXT_LIMIT_BYTES) throw new Error('<Content> is longer than 2048 bytes')
  return content
}

/** Judges the answer to a push as WeChat does: `success`, nothing, or a passive text reply in the account's mode. */
export function judgeAnswer(
  account: WeChatDoubleAccount,
  openId: string,
  status: number,
  body: string,
): AnswerJudgement {
  if (status !== 200) return { kind: 'wrong', violation: `answered HTTP ${status}` }
  if (body === 'success') return { kind: 'success' }
  if (body === '') return { kind: 'empty' }
  try {
    return { kind: 'reply', text: readReply(account, openId, body) }
  } catch (error) {
    return { kind: 'wrong', violation: error instanceof Error ? error.message : String(error) }
  }
}
