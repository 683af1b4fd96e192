import type { ForwardConfig } from '../../config/types.js'
import { type CipherKey, encrypt } from '../cipher.js'
import { type BodyForm, cdata } from '../passive-reply.js'
import type { ReceivedPush } from '../push-reader.js'
import { sign } from '../signature.js'

/** A copy of a push, as WeChat itself would send it to the backend. */
export interface CopyRequest {
  readonly url: string
  readonly contentType: string
  readonly body: string | Buffer
}

export interface CopyTo {
  readonly forward: Pick<ForwardConfig, 'url' | 'token'>
  /** Undefined: copies go in clear. */
  readonly key: CipherKey | undefined
  readonly appId: string
}

/**
 * The copy of a push: its clear bytes unchanged, signed with the backend's token; encrypted with the backend's key, where
 * there is one, in the form the push came in (a push that came in clear: as in safe mode).
 * @param at Epoch milliseconds, for the timestamp. @param nonce Drawn anew for each copy.
 */
export function copyRequest(
  { push, wire }: ReceivedPush,
  { forward, key, appId }: CopyTo,
  at: number,
  nonce: string,
): CopyRequest {
  const timestamp = String(Math.floor(at / 1000))
  const query = new URLSearchParams({
    signature: sign(forward.token, timestamp, nonce),
    timestamp,
    nonce,
    openid: push.openId,
  })
  if (key === undefined) {
    return { url: withQuery(forward.url, query), contentType: contentType(wire.inner), body: wire.clear }
  }
  const clear = wire.clear.toString('utf8')
  const encrypted = encrypt(clear, key, appId)
  query.set('encrypt_type', 'aes')
  query.set('msg_signature', sign(forward.token, timestamp, nonce, encrypted))
  const body =
    wire.mode === 'compatible'
      ? { form: wire.inner, text: withEncrypt(wire.inner, clear, encrypted) }
      : { form: wire.outer, text: envelope(wire.outer, push.toUserName, encrypted) }
  return { url: withQuery(forward.url, query), contentType: contentType(body.form), body: body.text }
}

function withQuery(url: string, query: URLSearchParams): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

function contentType(form: BodyForm): string {
  return form === 'json' ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8'
}

function envelope(form: BodyForm, toUserName: string, encrypted: string): string {
  return form === 'json'
    ? JSON.stringify({ ToUserName: toUserName, Encrypt: encrypted })
    : `<xml><ToUserName>${cdata(toUserName)}</ToUserName>${element(encrypted)}</xml>`
}

/** Compatible mode: the same push in clear, with what is encrypted as its last field. Numbers keep all their digits. */
function withEncrypt(form: BodyForm, clear: string, encrypted: string): string {
  const [end, field] = form === 'json' ? ['}', `,"Encrypt":"${encrypted}"`] : ['</xml', element(encrypted)]
  const at = clear.lastIndexOf(end)
  return `${clear.slice(0, at)}${field}${clear.slice(at)}`
}

function element(encrypted: string): string {
  return `<Encrypt>${cdata(encrypted)}</Encrypt>`
}
