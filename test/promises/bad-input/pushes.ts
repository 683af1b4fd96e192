import { createCipheriv, randomUUID } from 'node:crypto'
import { signatureOf } from '../../emulators/wechat/signature.js'
import { PLAIN, SAFE, type TestAccount } from './accounts.js'
import type { TestRequest } from './bad-request.js'

export const OPEN_ID = 'oBadInput0000000000000000001'
export const NEW_OPEN_ID = 'oNobodyKnowsThisOne000000002'
const RANDOM = Buffer.from('0123456789abcdef')

export const seconds = (): number => Math.floor(Date.now() / 1000)
export const freshId = (): string => randomUUID().replaceAll('-', '')

/** Fields of a push by name; undefined leaves one out. */
export type PushFields = Readonly<Record<string, string | undefined>>

/** Fields of a text push from a customer nobody knows, with some replaced. */
export function textFields(over: PushFields = {}): PushFields {
  return {
    ToUserName: SAFE.originalId,
    FromUserName: NEW_OPEN_ID,
    CreateTime: String(seconds()),
    MsgType: 'text',
    Content: '请问营业时间？',
    MsgId: freshId(),
    ...over,
  }
}

/** @param inside Put before the root's end, as it is. */
export function pushXml(over: PushFields = {}, inside = ''): string {
  const fields = Object.entries(textFields(over)).filter(([, value]) => value !== undefined)
  return `<xml>${fields.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join('')}${inside}</xml>`
}

/** @param inside Put before the object's end, as it is, comma included. */
export function pushJson(over: PushFields = {}, inside = ''): string {
  return `${JSON.stringify(textFields(over)).slice(0, -1)}${inside}}`
}

/** Parameters behind the `?`; undefined leaves one out. */
export type Query = Readonly<Record<string, string | undefined>>

export function queryString(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
}

/** A plain signature with its timestamp and nonce, now unless said otherwise. */
export function plainQuery(account: TestAccount, timestamp = String(seconds()), nonce = freshId()): Query {
  return { signature: signatureOf([account.token, timestamp, nonce]), timestamp, nonce }
}

/** The query of an encrypted push. */
export function safeQuery(
  account: TestAccount,
  encrypted: string,
  timestamp = String(seconds()),
  nonce = freshId(),
): Query {
  return {
    ...plainQuery(account, timestamp, nonce),
    encrypt_type: 'aes',
    msg_signature: signatureOf([account.token, timestamp, nonce, encrypted]),
  }
}

export interface Sealing {
  readonly aesKey?: string
  readonly appId?: string
  /** What stands in the length field, instead of the message's length. */
  readonly length?: number
  /** What stands behind the AppID, instead of the padding by WeChat's rule. */
  readonly padding?: (missing: number) => Buffer
}

/** Encrypts as WeChat does, or wrongly on purpose. @returns base64 */
export function encrypted(message: Buffer | string, sealing: Sealing = {}): string {
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(sealing.length ?? text.length)
  const content = Buffer.concat([RANDOM, length, text, Buffer.from(sealing.appId ?? SAFE.appId)])
  const missing = 32 - (content.length % 32)
  const padding = sealing.padding?.(missing) ?? Buffer.alloc(missing, missing)
  return encryptedBlocks(Buffer.concat([content, padding]), sealing.aesKey)
}

/** Encrypts whole blocks as they are. @returns base64 */
export function encryptedBlocks(blocks: Buffer, aesKey = SAFE.aesKey): string {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(blocks), cipher.final()]).toString('base64')
}

export function envelope(cipherText: string): string {
  return `<xml><ToUserName><![CDATA[${SAFE.originalId}]]></ToUserName><Encrypt><![CDATA[${cipherText}]]></Encrypt></xml>`
}

export const wechatPath = (account: TestAccount, query: Query | string): string =>
  `/webhooks/wechat/${account.name}?${typeof query === 'string' ? query : queryString(query)}`

/** POST of a push; text/xml unless said otherwise. */
export function post(
  account: TestAccount,
  query: Query | string,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/xml' },
): TestRequest {
  return { method: 'POST', path: wechatPath(account, query), headers, body }
}

/** A clear push, signed right. */
export const plainPush = (body: Buffer | string, headers?: Readonly<Record<string, string>>): TestRequest =>
  post(PLAIN, plainQuery(PLAIN), body, headers)

/** An encrypted push whose ciphertext is given, signed right. */
export const safePushOf = (cipherText: string): TestRequest =>
  post(SAFE, safeQuery(SAFE, cipherText), envelope(cipherText))

/** An encrypted push, signed right. */
export const safePush = (message: Buffer | string, sealing?: Sealing): TestRequest =>
  safePushOf(encrypted(message, sealing))
