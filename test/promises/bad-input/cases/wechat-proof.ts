import { PLAIN, SAFE } from '../accounts.js'
import { type BadCase, refusals } from '../bad-request.js'
import {
  encrypted,
  encryptedBlocks,
  envelope,
  freshId,
  plainQuery,
  post,
  pushXml,
  type Query,
  queryString,
  safePush,
  safePushOf,
  safeQuery,
  seconds,
  wechatPath,
} from '../pushes.js'

const plain = (change: (query: Query) => Query) => () => post(PLAIN, change(plainQuery(PLAIN)), pushXml())
const signedBy = (change: (signature: string) => string) =>
  plain((query) => ({ ...query, signature: change(query.signature ?? '') }))
const safe = (change: (query: Query) => Query) => () => {
  const cipherText = encrypted(pushXml())
  return post(SAFE, change(safeQuery(SAFE, cipherText)), envelope(cipherText))
}
const echo = (account: typeof PLAIN, query: () => Query) => () => ({
  method: 'GET',
  path: wechatPath(account, query()),
})

/** The same every time, so that a wrong key makes the same nonsense of it every time. */
const FIXED_PUSH = pushXml({ CreateTime: '1700000000', MsgId: '24000000000000001' })
const OTHER_AES_KEY = 'QW5vdGhlckdyZWVuV2FsbFBhaW50ZWRJbkF1Z3VzdDE'
const FAR = 301
let reused: Query = {}

/** Everything that proves nothing: 401. */
export const WECHAT_PROOF_CASES: readonly BadCase[] = [
  ...refusals(401, 'signature_missing', {
    'no query at all': () => post(PLAIN, '', pushXml()),
    'no signature': plain((query) => ({ ...query, signature: undefined })),
    'an empty signature': signedBy(() => ''),
    'no timestamp': plain((query) => ({ ...query, timestamp: undefined })),
    'no nonce': plain((query) => ({ ...query, nonce: undefined })),
    'safe mode without msg_signature': safe((query) => ({ ...query, msg_signature: undefined })),
    'safe mode with an empty msg_signature': safe((query) => ({ ...query, msg_signature: '' })),
    'an encrypted push without any signature': safe((query) => ({
      ...query,
      signature: undefined,
      msg_signature: undefined,
    })),
    'an echo without signature': echo(PLAIN, () => ({ ...plainQuery(PLAIN), signature: undefined, echostr: '42' })),
  }),
  ...refusals(401, 'signature_mismatch', {
    'a wrong signature': signedBy(() => '0'.repeat(40)),
    'a signature one character short': signedBy((signature) => signature.slice(0, -1)),
    'a signature one character long': signedBy((signature) => `${signature}0`),
    'a signature in capitals': signedBy((signature) => signature.toUpperCase()),
    'a signature of characters beyond ASCII': signedBy(() => '签'.repeat(40)),
    'the signature of another account': () => post(PLAIN, plainQuery(SAFE), pushXml()),
    'a timestamp that is not the signed one': plain((query) => ({ ...query, timestamp: String(seconds() + 1) })),
    'a nonce that is not the signed one': plain((query) => ({ ...query, nonce: 'other' })),
    'a wrong msg_signature': safe((query) => ({ ...query, msg_signature: '0'.repeat(40) })),
    'the plain signature as msg_signature': safe((query) => ({ ...query, msg_signature: query.signature })),
    'an Encrypt element that is not the signed one': () =>
      post(SAFE, safeQuery(SAFE, encrypted(pushXml())), envelope(encrypted(pushXml()))),
    'an echo with a wrong signature': echo(PLAIN, () => ({ ...plainQuery(SAFE), echostr: '42' })),
    'an encrypted echo whose text is not the signed one': echo(SAFE, () => ({
      ...safeQuery(SAFE, encrypted('42')),
      echostr: encrypted('43'),
    })),
  }),
  ...refusals(401, 'stale_timestamp', {
    'a timestamp from too long ago': () => post(PLAIN, plainQuery(PLAIN, String(seconds() - FAR)), pushXml()),
    'a timestamp from the future': () => post(PLAIN, plainQuery(PLAIN, String(seconds() + FAR + 5)), pushXml()),
    'a timestamp in milliseconds': () =>
      post(PLAIN, plainQuery(PLAIN, String(seconds() * 1000).slice(0, 12)), pushXml()),
    'the timestamp 0': () => post(PLAIN, plainQuery(PLAIN, '0'), pushXml()),
    'a stale encrypted push': () => {
      const cipherText = encrypted(pushXml())
      return post(SAFE, safeQuery(SAFE, cipherText, String(seconds() - FAR)), envelope(cipherText))
    },
    'a stale echo': echo(PLAIN, () => ({ ...plainQuery(PLAIN, String(seconds() - FAR)), echostr: '42' })),
  }),
  ...refusals(401, 'mode_not_taken', {
    'a clear push where encrypted ones are taken': () => post(SAFE, plainQuery(SAFE), pushXml()),
    'an encrypted push with only the plain signature': safe(({ signature, timestamp, nonce }) => ({
      signature,
      timestamp,
      nonce,
    })),
    'a clear push under a query that announces encryption': () =>
      post(SAFE, safeQuery(SAFE, encrypted(pushXml())), pushXml()),
    'an encrypted push where clear ones are taken': () => {
      const cipherText = encrypted(pushXml())
      return post(PLAIN, safeQuery(PLAIN, cipherText), envelope(cipherText))
    },
    'clear fields beside the encrypted ones where that is not taken': () => {
      const cipherText = encrypted(pushXml())
      const body = envelope(cipherText).replace('</xml>', '<MsgType>text</MsgType></xml>')
      return post(SAFE, safeQuery(SAFE, cipherText), body)
    },
  }),
  ...refusals(401, 'app_id_mismatch', {
    'another AppID inside': () => safePush(pushXml(), { appId: PLAIN.appId }),
    'no AppID inside': () => safePush(pushXml(), { appId: '' }),
    'an AppID with something behind it': () => safePush(pushXml(), { appId: `${SAFE.appId}0` }),
    'a length field that is short of the message': () => safePush(pushXml(), { length: 10 }),
    'another AppID inside an echo': echo(SAFE, () => {
      const echostr = encrypted('42', { appId: PLAIN.appId })
      return { ...safeQuery(SAFE, echostr), echostr }
    }),
  }),
  ...refusals(401, 'decryption_failed', {
    'a ciphertext under another key': () => safePushOf(encrypted(FIXED_PUSH, { aesKey: OTHER_AES_KEY })),
    'a ciphertext cut by a byte': () =>
      safePushOf(Buffer.from(encrypted(pushXml()), 'base64').subarray(0, -1).toString('base64')),
    'a ciphertext cut by half a block': () =>
      safePushOf(Buffer.from(encrypted(pushXml()), 'base64').subarray(0, -16).toString('base64')),
    'a ciphertext that is no base64': () => safePushOf('!!!! 不是 !!!!'),
    'a padding of 0': () => safePush(pushXml(), { padding: (missing) => Buffer.alloc(missing) }),
    'a padding of 33': () => safePush(pushXml(), { padding: (missing) => Buffer.alloc(missing, 33) }),
    'a padding whose bytes differ': () =>
      safePush('x'.repeat(20), { padding: (missing) => Buffer.from([...Buffer.alloc(missing - 1), missing]) }),
    'a length field beyond the content': () => safePush(pushXml(), { length: 1_000_000 }),
    'the largest length field': () => safePush(pushXml(), { length: 0xffffffff }),
    'nothing but padding': () => safePushOf(encryptedBlocks(Buffer.alloc(32, 32))),
    'an undecryptable echo': echo(SAFE, () => ({ ...safeQuery(SAFE, 'AAAA'), echostr: 'AAAA' })),
  }),
  {
    title: 'a plain signature used again for another message',
    first: () => {
      reused = plainQuery(PLAIN)
      return post(PLAIN, reused, pushXml())
    },
    request: () => post(PLAIN, reused, pushXml({ Content: '另一条' })),
    status: 401,
    code: 'signature_reused',
  },
]

const repeated = (name: string, value: string) => () =>
  post(PLAIN, `${queryString(plainQuery(PLAIN))}&${name}=${value}`, pushXml())

/** Queries that cannot be read: 400. */
export const WECHAT_QUERY_CASES: readonly BadCase[] = refusals(400, 'malformed_request', {
  'signature twice': repeated('signature', '0'),
  'timestamp twice, the same': () => {
    const query = plainQuery(PLAIN)
    return post(PLAIN, `${queryString(query)}&timestamp=${query.timestamp}`, pushXml())
  },
  'nonce twice': repeated('nonce', 'x'),
  'nonce twice, once with its name encoded': repeated('%6eonce', 'x'),
  'msg_signature twice': () => {
    const cipherText = encrypted(pushXml())
    const query = queryString(safeQuery(SAFE, cipherText))
    return post(SAFE, `${query}&msg_signature=${freshId()}`, envelope(cipherText))
  },
  'a signature written like a list': () =>
    post(PLAIN, queryString(plainQuery(PLAIN)).replace('signature=', 'signature[]='), pushXml()),
  'a parameter that does not decode': repeated('x', '%E4%BD'),
  'a percent sign alone': repeated('x', '%'),
  'an unknown encrypt_type': repeated('encrypt_type', 'rot13'),
  'a timestamp that is no number, signed right': () => post(PLAIN, plainQuery(PLAIN, 'soon'), pushXml()),
  'a timestamp with a sign, signed right': () => post(PLAIN, plainQuery(PLAIN, `+${seconds()}`), pushXml()),
  'an echo without echostr': echo(PLAIN, () => plainQuery(PLAIN)),
  'an echo with echostr twice': () => ({
    method: 'GET',
    path: wechatPath(PLAIN, `${queryString(plainQuery(PLAIN))}&echostr=1&echostr=2`),
  }),
})
