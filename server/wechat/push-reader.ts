import type { Clock } from '../clock.js'
import type { AccountConfig, WeChatMessageMode } from '../config/types.js'
import { RelayError } from '../errors.js'
import type { CipherKey } from './cipher.js'
import { decrypt, prepareKey } from './cipher.js'
import type { BodyForm, ReplySeal } from './passive-reply.js'
import { passiveText, sealReply } from './passive-reply.js'
import type { PushBody } from './push-body.js'
import { readPushBody } from './push-body.js'
import type { Push } from './pushes/push.js'
import { dedupeParts } from './pushes/push.js'
import { readPush } from './pushes/read-push.js'
import type { PushQuery } from './query.js'
import { readPushQuery } from './query.js'
import { ReplayGuard } from './replay-guard.js'
import { findSigningToken } from './signature.js'

export interface ReceivedPush {
  readonly push: Push
  /** How it came, for whoever makes a copy. */
  readonly wire: PushWire
  /**
   * The body of a passive reply with this text: in the form of the push (XML, or JSON if the push was), encrypted if
   * the push was.
   * @param at Epoch milliseconds.
   */
  reply(text: string, at: number): string
  /** A passive reply that is made already, in the form of the push: encrypted if the push was. */
  sealed(reply: string, at: number): string
}

/** A push as WeChat sent it. */
export interface PushWire {
  readonly mode: WeChatMessageMode
  /** Form of the body, and of what was encrypted in it; the same in plain mode. */
  readonly outer: BodyForm
  readonly inner: BodyForm
  /** Its clear bytes: the body, or what was encrypted in it. */
  readonly clear: Buffer
}

export interface PushReader {
  /**
   * WeChat's check of our address (GET).
   * @param query What stands behind the `?`, undecoded.
   * @returns what to answer: echostr, decrypted when `msg_signature` came with it.
   * @throws RelayError
   */
  echo(query: string): string
  /**
   * Reads a push: proof first, then body, then kind.
   * @throws RelayError 400 or 401 by the catalogue
   */
  read(query: string, body: Buffer, contentType: string | undefined): ReceivedPush
}

export interface PushReaderOptions {
  /** Both sides; 0 turns the check off. Our own policy: WeChat documents no window. */
  readonly clockToleranceSeconds: number
  readonly clock: Clock
}

interface Proof {
  readonly token: string
  readonly nonce: string
}

/** How long plain signatures stay bound when no freshness check limits their life. */
const UNLIMITED_BINDING_MS = 600_000

/**
 * Reader of one account's pushes. Keys and tokens are prepared once; nothing is built per push.
 * @throws Error when an encrypted mode is taken without a usable AES key.
 */
export function createPushReader(account: AccountConfig, options: PushReaderOptions): PushReader {
  return new AccountPushReader(account, options)
}

class AccountPushReader implements PushReader {
  private readonly appId: string
  private readonly tokens: readonly string[]
  private readonly keys: readonly CipherKey[]
  private readonly modes: ReadonlySet<WeChatMessageMode>
  private readonly clock: Clock
  private readonly toleranceMs: number
  private readonly guard: ReplayGuard

  constructor({ wechat }: AccountConfig, { clock, clockToleranceSeconds }: PushReaderOptions) {
    this.appId = wechat.appId
    this.tokens = [wechat.token, wechat.tokenPrevious].filter(isSet)
    this.keys = [wechat.encodingAesKey, wechat.encodingAesKeyPrevious].filter(isSet).map(prepareKey)
    this.modes = new Set(wechat.messageModes)
    this.clock = clock
    this.toleranceMs = clockToleranceSeconds * 1000
    this.guard = new ReplayGuard(this.toleranceMs > 0 ? 2 * this.toleranceMs + 1000 : UNLIMITED_BINDING_MS)
    if (this.keys.length === 0 && (this.modes.has('safe') || this.modes.has('compatible'))) {
      throw new Error('safe and compatible mode need an EncodingAESKey')
    }
  }

  echo(rawQuery: string): string {
    const query = readPushQuery(rawQuery)
    const echostr = query.echostr ?? ''
    if (query.msgSignature === undefined) {
      this.verify(query, query.signature)
      if (echostr === '') throw new RelayError('malformed_request', 'The parameter echostr is missing.')
      return echostr
    }
    this.verify(query, query.msgSignature, echostr)
    return this.decrypt(echostr).plain.toString('utf8')
  }

  read(rawQuery: string, body: Buffer, contentType: string | undefined): ReceivedPush {
    const query = readPushQuery(rawQuery)
    const { encryptType, msgSignature } = query
    if (encryptType !== undefined && encryptType !== 'aes' && encryptType !== 'raw') {
      throw new RelayError('malformed_request', 'The parameter encrypt_type has a value that is not known.')
    }
    if (query.signature === undefined && msgSignature === undefined) throw new RelayError('signature_missing')
    if (msgSignature === undefined && encryptType !== 'aes') {
      this.verifyPlain(query)
      return this.readPlain(query, readPushBody(body, contentType), body)
    }
    const envelope = readPushBody(body, contentType)
    const encrypted = envelope.fields.Encrypt
    if (typeof encrypted === 'string' && encrypted !== '') return this.readEncrypted(query, envelope, encrypted)
    this.verifyPlain(query)
    return this.readPlain(query, envelope, body)
  }

  private readEncrypted(query: PushQuery, envelope: PushBody, encrypted: string): ReceivedPush {
    const proof = this.verify(query, query.msgSignature, encrypted)
    // Compatible mode sends the same push in clear beside it; nothing of that is looked at further.
    const mode =
      envelope.fields.MsgType === undefined && envelope.fields.FromUserName === undefined ? 'safe' : 'compatible'
    this.take(mode)
    const { plain, key } = this.decrypt(encrypted)
    const inner = readPushBody(plain, undefined)
    const push = readPush(inner.fields)
    if (this.modes.has('plain') && query.signature !== undefined) {
      // During a switch the plain signature beside it would carry any clear body.
      this.verify(query, query.signature)
      this.bind(query.signature, push)
    }
    const wire: PushWire = { mode, outer: envelope.form, inner: inner.form, clear: plain }
    return received(push, wire, { key, appId: this.appId, ...proof })
  }

  private verifyPlain(query: PushQuery): void {
    this.verify(query, query.signature)
    this.take('plain')
  }

  private readPlain(query: PushQuery, { fields, form }: PushBody, body: Buffer): ReceivedPush {
    const push = readPush(fields)
    this.bind(query.signature ?? '', push)
    return received(push, { mode: 'plain', outer: form, inner: form, clear: body }, undefined)
  }

  private verify(query: PushQuery, signature: string | undefined, encrypted?: string): Proof {
    const { timestamp, nonce } = query
    if (!isSet(signature) || !isSet(timestamp) || !isSet(nonce)) throw new RelayError('signature_missing')
    const token = findSigningToken(this.tokens, signature, timestamp, nonce, encrypted)
    if (token === undefined) throw new RelayError('signature_mismatch')
    if (!/^[0-9]{1,12}$/.test(timestamp))
      throw new RelayError('malformed_request', 'The timestamp is no number of seconds.')
    if (this.toleranceMs > 0 && Math.abs(this.clock.now() - Number(timestamp) * 1000) > this.toleranceMs) {
      throw new RelayError('stale_timestamp')
    }
    return { token, nonce }
  }

  private bind(signature: string, push: Push): void {
    this.guard.bind(signature, dedupeParts(push).join('\n'), this.clock.monotonic())
  }

  private take(mode: WeChatMessageMode): void {
    if (!this.modes.has(mode)) throw new RelayError('mode_not_taken')
  }

  /** Current key, then the previous one. A wrong AppID under either says more than a key that does not fit. */
  private decrypt(encrypted: string): { plain: Buffer; key: CipherKey } {
    let failure = new RelayError('decryption_failed')
    for (const key of this.keys) {
      try {
        return { plain: decrypt(encrypted, key, this.appId), key }
      } catch (error) {
        if (!(error instanceof RelayError)) throw error
        if (error.code === 'app_id_mismatch') failure = error
      }
    }
    throw failure
  }
}

function received(push: Push, wire: PushWire, seal: ReplySeal | undefined): ReceivedPush {
  const sealed = (reply: string, at: number): string =>
    seal === undefined ? reply : sealReply(wire.outer, reply, seal, at)
  return {
    push,
    wire,
    sealed,
    reply: (text, at) => sealed(passiveText(wire.inner, push.openId, push.toUserName, text, at), at),
  }
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
