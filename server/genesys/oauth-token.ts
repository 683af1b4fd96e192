import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.js'
import type { GenesysClientConfig } from '../config/types.js'
import type { PlatformFailure } from '../relay/messages/platforms.js'
import type { LockStore, TokenStore } from '../store/shared.js'
import { createSharedToken, type SharedToken, type TokenSeal, TokenUnavailable } from '../tokens/shared-token.js'
import { failureOfError, failureOfStatus, notSent } from './answers.js'
import { callGenesys } from './transport.js'

/** Well within the time after which another relay takes over a refresh. */
const TIMEOUT_MS = 5000
/** Share of its life after which a token is refreshed ahead. */
const REFRESH_AT = 0.85

/** Where tokens are shared between relays. */
export interface TokenStores {
  readonly tokens: TokenStore
  readonly locks: LockStore
  readonly seal: TokenSeal
  /** Unique per process start. */
  readonly owner: string
}

export interface OAuthTokenOptions {
  readonly client: GenesysClientConfig
  /** e.g. `https://login.mypurecloud.com` */
  readonly loginUrl: string
  readonly stores: TokenStores
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly onRefresh?: ((outcome: string) => void) | undefined
}

class TokenRefused extends Error {
  constructor(readonly failure: PlatformFailure) {
    super(`No access token from Genesys: ${failure.code}.`)
    this.name = 'TokenRefused'
  }
}

/** The access token of one OAuth client (client credentials), shared by all relays on one store. */
export function createOAuthToken(options: OAuthTokenOptions): SharedToken {
  const { client, stores, clock, onRefresh } = options
  return createSharedToken({
    name: `genesys:${client.id}`,
    ...stores,
    clock,
    refreshAt: REFRESH_AT,
    fetch: () => fetchToken(options),
    ...(onRefresh && { onRefresh }),
  })
}

/** What to do when no token could be had. */
export function failureOfToken(error: unknown): PlatformFailure {
  if (error instanceof TokenRefused) return error.failure
  if (error instanceof TokenUnavailable) return notSent(`login_${error.reason}`, error.retryAfterMs)
  return notSent('login_failed')
}

async function fetchToken(options: OAuthTokenOptions): Promise<{ token: string; expiresInMs: number }> {
  const { client, loginUrl, dispatcher, clock } = options
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64')
  const answer = await callGenesys(
    dispatcher,
    {
      method: 'POST',
      url: `${loginUrl}/oauth/token`,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
      timeoutMs: TIMEOUT_MS,
    },
    clock,
  ).catch((error: unknown) => {
    throw new TokenRefused(failureOfError('login', error))
  })
  if (answer.status !== 200) {
    throw new TokenRefused(failureOfStatus('login', answer.status, answer.retryAfterMs))
  }
  return readToken(answer.text)
}

function readToken(text: string): { token: string; expiresInMs: number } {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw new TokenRefused(notSent('login_unreadable'))
  }
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'access_token' in answer &&
    typeof answer.access_token === 'string' &&
    answer.access_token !== '' &&
    'expires_in' in answer &&
    typeof answer.expires_in === 'number' &&
    answer.expires_in > 0
  ) {
    return { token: answer.access_token, expiresInMs: answer.expires_in * 1000 }
  }
  throw new TokenRefused(notSent('login_unreadable'))
}
