import type { Dispatcher } from 'undici'
import type { Clock } from '../../clock.js'
import type { AccountConfig } from '../../config/types.js'
import type {
  PlatformFailure,
  WeChatMedia,
  WeChatMessaging,
  WeChatNotifications,
  WeChatUploads,
} from '../../relay/messages/platforms.js'
import type { LockStore, TokenStore } from '../../store/shared.js'
import { createSharedToken, type RefreshOutcome, type TokenSeal, TokenUnavailable } from '../../tokens/shared-token.js'
import { customMessageRequest } from '../custom-messages/request.js'
import { notificationRequest } from '../notifications/request.js'
import { type ApiAnswer, type ApiRequest, createTransport } from './call.js'
import { callbackAddressesRequest, readCallbackAddresses } from './callback-addresses.js'
import { createDispatcher, createMediaDispatcher } from './dispatcher.js'
import { errorDetails } from './error-details.js'
import { type ApiCall, failureOf, isTokenRefusal, transportFailure } from './failures.js'
import { createMediaFetch } from './media.js'
import { createMediaUpload } from './media-upload.js'
import { fetchToken, type TokenApi, TokenCallFailed, tokenRequest } from './token-api.js'
import { typingRequest } from './typing.js'

export interface WeChatClientOptions {
  readonly account: Pick<AccountConfig, 'name'> & {
    readonly wechat: Pick<AccountConfig['wechat'], 'appId' | 'appSecret'>
  }
  /** e.g. `https://api.weixin.qq.com`, no trailing slash. */
  readonly apiUrl: string
  readonly proxyUrl: string | undefined
  readonly tokenApi: TokenApi
  /** Connections shared with other accounts (see createDispatcher); without it the client makes and closes its own. */
  readonly dispatcher?: Dispatcher | undefined
  /** Likewise those for media (see createMediaDispatcher). */
  readonly mediaDispatcher?: Dispatcher | undefined
  readonly clock: Clock
  readonly tokens: TokenStore
  readonly locks: LockStore
  readonly seal: TokenSeal
  /** Unique per process start. */
  readonly owner: string
  /**
   * No call of this client takes longer, waiting for a token and the second attempt included; default 5 s. Transfers of
   * media have limits of their own.
   */
  readonly timeoutMs?: number | undefined
  readonly log?: { warn(fields: object, message: string): void } | undefined
  readonly metrics?: WeChatClientMetrics | undefined
}

export interface WeChatClientMetrics {
  /** `code` is `ok` or that of the failure. */
  apiCall(account: string, call: ApiCall, code: string, ms: number): void
  tokenRefresh(account: string, outcome: RefreshOutcome): void
}

export interface WeChatClient extends WeChatMessaging, WeChatNotifications, WeChatMedia, WeChatUploads {
  /** Where WeChat's pushes come from: addresses and ranges. */
  callbackAddresses(): Promise<{ readonly ok: true; readonly addresses: readonly string[] } | PlatformFailure>
  /** Epoch ms until which the access token in memory may be used; undefined without one. */
  tokenExpiresAt(): number | undefined
  close(): Promise<void>
}

const WITHOUT_ERRCODE: ReadonlySet<ApiCall> = new Set(['token', 'addresses'])
const DEFAULT_TIMEOUT_MS = 5_000
/** Our own rule: no access token lies in the store longer than this. */
const TOKEN_MAX_AGE_MS = 90 * 60_000
/** With less of its time left than this share a send is not begun: it would time out, and nobody would know its fate. */
const MIN_SHARE_FOR_SEND = 0.4

/** WeChat's server interface for one account. */
export function createWeChatClient(options: WeChatClientOptions): WeChatClient {
  const { account, clock, log, metrics } = options
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const dispatcher = options.dispatcher ?? createDispatcher(options.proxyUrl, timeoutMs)
  const mediaDispatcher = options.mediaDispatcher ?? createMediaDispatcher(options.proxyUrl, timeoutMs)
  const transport = createTransport(options.apiUrl, dispatcher)
  const fetchMedia = createMediaFetch({ apiUrl: options.apiUrl, dispatcher: mediaDispatcher, now: clock.now })
  const uploadMedia = createMediaUpload({ apiUrl: options.apiUrl, dispatcher: mediaDispatcher, now: clock.now })
  const token = createSharedToken({
    name: `wechat:${account.name}:${account.wechat.appId}`,
    tokens: options.tokens,
    locks: options.locks,
    seal: options.seal,
    fetch: () => fetchToken(call, tokenRequest(account.wechat, options.tokenApi, timeoutMs)),
    maxAgeMs: TOKEN_MAX_AGE_MS,
    refreshAt: 0.85,
    owner: options.owner,
    clock,
    lockMs: 2 * timeoutMs,
    onRefresh: (outcome) => metrics?.tokenRefresh(account.name, outcome),
  })

  /** One call with its error read. */
  async function call(request: ApiRequest): Promise<ApiAnswer | PlatformFailure> {
    const started = clock.monotonic()
    const answer = await transport(request)
    const failure = answer.ok ? refusal(request, answer) : answer
    report(request.call, started, failure, answer.ok ? answer.body.errmsg : undefined)
    return failure ?? answer
  }

  /** A call whose answer says nothing more than that it was taken. */
  async function told(request: ApiRequest): Promise<{ ok: true } | PlatformFailure> {
    const answer = await call(request)
    return answer.ok ? { ok: true } : answer
  }

  /** A transfer of media. A download counts up to its first bytes: how the rest goes is told by whoever reads it. */
  async function transfer<Answer extends { readonly ok: true }>(
    name: 'media' | 'upload',
    attempt: () => Promise<Answer | PlatformFailure>,
  ): Promise<Answer | PlatformFailure> {
    const started = clock.monotonic()
    const answer = await attempt()
    report(name, started, answer.ok ? undefined : answer)
    return answer
  }

  /** Counts a call, and logs it if it failed. Typing fails as a matter of course; the metric is enough. */
  function report(name: ApiCall, started: number, failure: PlatformFailure | undefined, errmsg?: unknown): void {
    metrics?.apiCall(account.name, name, failure?.code ?? 'ok', clock.monotonic() - started)
    if (failure === undefined || name === 'typing') return
    const { code, action, alarm } = failure
    const details = errorDetails(errmsg)
    log?.warn({ account: account.name, call: name, code, action, alarm, ...details }, 'WeChat call failed')
  }

  /** The failure an answer means, undefined if it means success. What is read comes without errcode, a send never. */
  function refusal(request: ApiRequest, { errcode }: ApiAnswer): PlatformFailure | undefined {
    if (errcode === 0 || (errcode === undefined && WITHOUT_ERRCODE.has(request.call))) return undefined
    if (errcode === undefined) return transportFailure('unexpected_answer', { mayBeDelivered: true, alarm: true })
    return failureOf(errcode, request.call, clock.now())
  }

  /** A token, or why there is none; never later than `ms`. */
  async function tokenWithin(ms: number): Promise<string | PlatformFailure> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<PlatformFailure>((resolve) => {
      timer = setTimeout(() => resolve(transportFailure('token_timeout', { mayBeDelivered: false })), Math.max(ms, 0))
    })
    try {
      return await Promise.race([token.get().catch(tokenFailure), late])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Calls with the shared token; a token that was refused is replaced, and the call made once more. */
  async function withToken<Answer extends { readonly ok: true }>(
    attemptWith: (accessToken: string, ms: number) => Promise<Answer | PlatformFailure>,
  ): Promise<Answer | PlatformFailure> {
    const deadline = clock.monotonic() + timeoutMs
    const left = () => deadline - clock.monotonic()
    for (let attempt = 1; ; attempt++) {
      const accessToken = await tokenWithin(left())
      if (typeof accessToken !== 'string') return accessToken
      if (left() < timeoutMs * MIN_SHARE_FOR_SEND) return transportFailure('token_timeout', { mayBeDelivered: false })
      const answer = await attemptWith(accessToken, Math.ceil(left()))
      if (answer.ok || !isTokenRefusal(answer)) return answer
      // A store that does not answer now leaves the token to the next one who is refused.
      await token.expire(accessToken).catch(() => undefined)
      if (attempt === 2) return answer
    }
  }

  return {
    send: (openId, message) =>
      withToken((accessToken, ms) => told(customMessageRequest(accessToken, openId, message, ms))),
    notify: (openId, message) =>
      withToken(async (accessToken, ms) => {
        const answer = await call(notificationRequest(accessToken, openId, message, ms))
        return answer.ok ? { ok: true, jobId: jobIdOf(answer.body.msgid) } : answer
      }),
    sendTyping: async (openId) => {
      await withToken((accessToken, ms) => told(typingRequest(accessToken, openId, ms)))
    },
    downloadMedia: (media, signal) =>
      withToken((accessToken) => transfer('media', () => fetchMedia(accessToken, media, signal))),
    uploadMedia: (file, signal) =>
      withToken((accessToken) => transfer('upload', () => uploadMedia(accessToken, file, signal))),
    callbackAddresses: async () => {
      const answer = await withToken((accessToken, ms) => call(callbackAddressesRequest(accessToken, ms)))
      if (!answer.ok) return answer
      const addresses = readCallbackAddresses(answer)
      if (addresses) return { ok: true, addresses }
      return transportFailure('unexpected_answer', { mayBeDelivered: false })
    },
    tokenExpiresAt: () => token.expiresAt(),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close()
      if (options.mediaDispatcher === undefined) await mediaDispatcher.close()
    },
  }
}

/** A 64-bit number, kept as text. */
function jobIdOf(msgid: unknown): string {
  return typeof msgid === 'string' || typeof msgid === 'number' ? String(msgid) : ''
}

function tokenFailure(error: unknown): PlatformFailure {
  if (error instanceof TokenCallFailed) return error.failure
  if (error instanceof TokenUnavailable) {
    const { reason, retryAfterMs } = error
    const code = reason === 'busy' ? 'token_busy' : 'token_not_renewed'
    return transportFailure(code, { mayBeDelivered: false, alarm: reason === 'notRenewed', retryAfterMs })
  }
  return transportFailure('token_store', { mayBeDelivered: false })
}
