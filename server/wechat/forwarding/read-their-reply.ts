import { RelayError } from '../../errors.js'
import { type CipherKey, decrypt } from '../cipher.js'
import type { Fields } from '../fields.js'
import type { BodyForm } from '../passive-reply.js'
import { readPushBody } from '../push-body.js'
import type { Push } from '../pushes/push.js'
import { findSigningToken } from '../signature.js'

/** What the backend made of a copy; `reply` holds the clear passive reply as the backend wrote it. */
export type TheirReply =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reply'; readonly body: string }
  | { readonly kind: 'unusable'; readonly why: UnusableReply }

/** Why WeChat would show its own notice of an account that cannot serve, or why the reply is not the backend's. */
export type UnusableReply = 'malformed' | 'signature' | 'undecipherable' | 'other_form' | 'not_a_reply'

export interface TheirKeys {
  readonly token: string
  readonly key: CipherKey | undefined
  readonly appId: string
}

/** Types of passive replies; the last one hands the customer to WeChat's own desk. */
const REPLY_TYPES: ReadonlySet<string> = new Set([
  'text',
  'image',
  'voice',
  'video',
  'music',
  'news',
  'transfer_customer_service',
])
/** The longest passive text WeChat shows. */
const TEXT_LIMIT_BYTES = 2048

/**
 * Reads what the backend answered with status 200. Only a reply that WeChat would take is one: to the customer, from the
 * account, of a known type, in the account's form.
 * @param form Form of the push, which the reply has to have.
 */
export function readTheirReply(
  answer: Buffer,
  push: Pick<Push, 'openId' | 'toUserName'>,
  form: BodyForm,
  keys: TheirKeys,
): TheirReply {
  const text = answer.toString('utf8').trim()
  if (text === '' || text === 'success') return { kind: 'nothing' }
  try {
    const outer = readPushBody(answer, undefined)
    const { Encrypt: encrypted } = outer.fields
    if (typeof encrypted !== 'string') return judge(text, outer, push, form)
    const clear = opened(encrypted, outer.fields, keys)
    if (typeof clear === 'string') return unusable(clear)
    return judge(clear.toString('utf8').trim(), readPushBody(clear, undefined), push, form)
  } catch (error) {
    if (error instanceof RelayError) return unusable('malformed')
    throw error
  }
}

function opened(encrypted: string, fields: Fields, { token, key, appId }: TheirKeys): Buffer | UnusableReply {
  const { MsgSignature: signature, TimeStamp: timestamp, Nonce: nonce } = fields
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || typeof nonce !== 'string') return 'signature'
  if (findSigningToken([token], signature, timestamp, nonce, encrypted) === undefined) return 'signature'
  if (key === undefined) return 'undecipherable'
  try {
    return decrypt(encrypted, key, appId)
  } catch (error) {
    if (error instanceof RelayError) return 'undecipherable'
    throw error
  }
}

function judge(
  text: string,
  { fields, form: itsForm }: { readonly fields: Fields; readonly form: BodyForm },
  push: Pick<Push, 'openId' | 'toUserName'>,
  form: BodyForm,
): TheirReply {
  if (itsForm !== form) return unusable('other_form')
  const { ToUserName, FromUserName, CreateTime, MsgType, Content } = fields
  const isReply =
    ToUserName === push.openId &&
    FromUserName === push.toUserName &&
    typeof CreateTime === 'string' &&
    /^\d{1,12}$/.test(CreateTime) &&
    typeof MsgType === 'string' &&
    REPLY_TYPES.has(MsgType) &&
    (MsgType !== 'text' || isText(Content))
  return isReply ? { kind: 'reply', body: text } : unusable('not_a_reply')
}

function isText(content: unknown): boolean {
  return typeof content === 'string' && content !== '' && Buffer.byteLength(content) <= TEXT_LIMIT_BYTES
}

function unusable(why: UnusableReply): TheirReply {
  return { kind: 'unusable', why }
}
