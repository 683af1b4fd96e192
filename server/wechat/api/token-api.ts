import type { WeChatAccountConfig } from '../../config/types.js'
import type { PlatformFailure } from '../../relay/messages/platforms.js'
import type { ApiRequest } from './call.js'
import { transportFailure } from './failures.js'

export type TokenApi = 'stable_token' | 'token'

/** WeChat's documentation asks for room for 512 characters; more than this is no token. */
const MAX_TOKEN_CHARACTERS = 4096

/**
 * The call that answers an access token. `stable_token` answers the same one to all callers while it is valid and is
 * never asked to force a new one: that is limited to 20 a day and kills the token others use. `token` makes a new one
 * each time, 2,000 a day.
 */
export function tokenRequest(
  { appId, appSecret }: Pick<WeChatAccountConfig, 'appId' | 'appSecret'>,
  tokenApi: TokenApi,
  timeoutMs: number,
): ApiRequest {
  const fields = { grant_type: 'client_credential', appid: appId, secret: appSecret }
  if (tokenApi === 'stable_token') {
    return { call: 'token', method: 'POST', path: '/cgi-bin/stable_token', body: fields, timeoutMs }
  }
  return { call: 'token', method: 'GET', path: `/cgi-bin/token?${new URLSearchParams(fields)}`, timeoutMs }
}

/** Reads token and life (`expires_in` is in seconds, at most 7200) out of an answer without error. */
export function readToken(
  body: Readonly<Record<string, unknown>>,
): { token: string; expiresInMs: number } | PlatformFailure {
  const { access_token: token, expires_in: seconds } = body
  const isToken = typeof token === 'string' && token !== '' && token.length <= MAX_TOKEN_CHARACTERS
  if (!isToken || typeof seconds !== 'number' || !(seconds > 0)) {
    return transportFailure('unexpected_answer', { mayBeDelivered: false, alarm: true })
  }
  return { token, expiresInMs: seconds * 1000 }
}

/** Carries the failure of a token call to whoever waits for the token. */
export class TokenCallFailed extends Error {
  constructor(readonly failure: PlatformFailure) {
    super(`The access token call failed: ${failure.code}.`)
    this.name = 'TokenCallFailed'
  }
}

/** Asks for a token; `call` is the transport with errors already read. Rejects with TokenCallFailed. */
export async function fetchToken(
  call: (request: ApiRequest) => Promise<{ ok: true; body: Readonly<Record<string, unknown>> } | PlatformFailure>,
  request: ApiRequest,
): Promise<{ token: string; expiresInMs: number }> {
  const answer = await call(request)
  const token = answer.ok ? readToken(answer.body) : answer
  if ('ok' in token) throw new TokenCallFailed({ ...token, mayBeDelivered: false })
  return token
}
