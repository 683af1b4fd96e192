import type { AccountConfig, WeChatAccountConfig } from '../../server/config/types.js'
import { encrypt, prepareKey } from '../../server/wechat/cipher.js'
import { sign } from '../../server/wechat/signature.js'

export const APP_ID = 'wx00112233445566aa'
export const TOKEN = 'current-token'
export const AES_KEY = 'TestKeyTestKeyTestKeyTestKeyTestKeyTestKey1'
export const OLD_TOKEN = 'previous-token'
export const OLD_AES_KEY = 'PrevKeyPrevKeyPrevKeyPrevKeyPrevKeyPrevKey1'
/** The moment at which tests take place, epoch milliseconds. */
export const NOW = 1_766_000_000_000

const DAY_MS = 24 * 3_600_000

export function account(wechat: Partial<WeChatAccountConfig> = {}): AccountConfig {
  return {
    name: 'default',
    language: 'zh-CN',
    acknowledgement: true,
    acknowledgementIntervalMs: 0,
    courtesy: { withinMs: 600_000, words: ['谢谢', 'ok'] },
    sessionMenuKeys: [],
    retention: { transcriptMs: 30 * DAY_MS, personalDataMs: 30 * DAY_MS, mediaMs: DAY_MS },
    revealRights: [],
    mediaPolicy: { image: 'forward', audio: 'forward', video: 'forward' },
    wechat: {
      appId: APP_ID,
      appSecret: 'app-secret',
      token: TOKEN,
      tokenPrevious: undefined,
      encodingAesKey: AES_KEY,
      encodingAesKeyPrevious: undefined,
      messageModes: ['plain'],
      ...wechat,
    },
    genesys: {
      integrationId: 'integration',
      webhookSecret: 'webhook-secret',
      webhookSecretPrevious: undefined,
      clients: [{ id: 'client', secret: 'client-secret' }],
      apiUrl: 'https://api.example',
      loginUrl: 'https://login.example',
    },
  }
}

export interface SignedParts {
  readonly token?: string
  readonly timestamp?: string
  readonly nonce?: string
}

/** Query of a plain push. */
export function plainQuery(parts: SignedParts = {}): string {
  const { token = TOKEN, timestamp = String(NOW / 1000), nonce = 'nonce-1' } = parts
  return `signature=${sign(token, timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}&openid=o1`
}

/** Query of an encrypted push, signed over `encrypted`. */
export function encryptedQuery(encrypted: string, parts: SignedParts = {}): string {
  const { token = TOKEN, timestamp = String(NOW / 1000), nonce = 'nonce-1' } = parts
  const signature = sign(token, timestamp, nonce, encrypted)
  return `${plainQuery(parts)}&encrypt_type=aes&msg_signature=${signature}`
}

export function encryptFor(message: string, aesKey = AES_KEY, appId = APP_ID): string {
  return encrypt(message, prepareKey(aesKey), appId)
}

/** Body of safe mode. */
export function envelope(encrypted: string): string {
  return `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
}

/** A text push in clear. */
export function textPush(content: string, msgId = '9007199254740993001'): string {
  return (
    '<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName>' +
    `<CreateTime>${NOW / 1000}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
    `<Content><![CDATA[${content.replaceAll(']]>', ']]]]><![CDATA[>')}]]></Content><MsgId>${msgId}</MsgId></xml>`
  )
}
