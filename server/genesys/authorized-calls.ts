import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.js'
import type { GenesysAccountConfig } from '../config/types.js'
import type { PlatformFailure } from '../relay/messages/platforms.js'
import { failureOfError, failureOfStatus, type GenesysRoute, notSent } from './answers.js'
import type { RequestPriority } from './client-budget.js'
import { createOAuthToken, failureOfToken, type TokenStores } from './oauth-token.js'
import type { RequestBudget } from './request-budget.js'
import { callGenesys, type GenesysAnswer } from './transport.js'

/** A request is not worth starting with less than this share of the time-out left. */
const LEAST_SHARE = 1 / 4
/** After waiting in vain for the budget, the lane comes back this soon. */
const BUDGET_RETRY_MS = 1000
/** A 429 that does not say how long. */
const DEFAULT_PAUSE_MS = 3000
/** Catch-up waits its turn this long; it holds no lease meanwhile. */
const CATCH_UP_WAIT_MS = 10 * 60_000

export interface GenesysCall {
  readonly route: Exclude<GenesysRoute, 'login'>
  readonly priority: RequestPriority
  readonly fairnessKey: string
  readonly method: 'GET' | 'POST'
  /** From `/api/v2` on. */
  readonly path: string
  readonly body?: unknown
  /** Instead of the time-out of all calls. */
  readonly timeoutMs?: number | undefined
}

export interface AuthorizedCallsOptions {
  readonly genesys: GenesysAccountConfig
  readonly stores: TokenStores
  readonly budget: RequestBudget
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  /** From start to answer, waiting for the budget and the token included. */
  readonly timeoutMs: number
  readonly onTokenRefresh?: ((outcome: string) => void) | undefined
  /** Ends the waiting of catch-up. */
  readonly stopping: AbortSignal
}

/** A 2xx or 404 is an answer; everything else is a failure already judged. */
export type AuthorizedCall = (
  call: GenesysCall,
) => Promise<({ readonly ok: true } & GenesysAnswer) | (PlatformFailure & { readonly text?: string })>

/**
 * Calls the platform API within the request budget and with a token: a 401 expires the token that failed and tries once
 * more; a 429 pauses its client for all relays. A message's call ends within `timeoutMs` whatever it waits for, so a
 * lease that outlasts `timeoutMs` outlasts the call.
 */
export function createAuthorizedCalls(options: AuthorizedCallsOptions): AuthorizedCall {
  const { genesys, budget, dispatcher, clock, stopping } = options
  const timeoutOf = (call: GenesysCall): number => call.timeoutMs ?? options.timeoutMs
  const tokens = genesys.clients.map((client) =>
    createOAuthToken({
      client,
      loginUrl: genesys.loginUrl,
      stores: options.stores,
      dispatcher,
      clock,
      onRefresh: options.onTokenRefresh,
    }),
  )

  /** The client to go through; undefined when the wait was in vain. */
  async function waitForBudget(call: GenesysCall, endsAt: number): Promise<number | undefined> {
    const patient = call.priority === 'catchUp'
    const waitMs = patient ? CATCH_UP_WAIT_MS : endsAt - clock.monotonic() - timeoutOf(call) * LEAST_SHARE
    const giveUp = new AbortController()
    const abort = (): void => giveUp.abort()
    const timer = setTimeout(abort, Math.max(0, waitMs))
    if (patient) stopping.addEventListener('abort', abort, { once: true })
    if (patient && stopping.aborted) abort()
    try {
      const grant = await budget.acquire(call.priority, call.fairnessKey, giveUp.signal)
      return grant === 'dropped' ? undefined : grant.clientIndex
    } catch {
      return undefined
    } finally {
      clearTimeout(timer)
      stopping.removeEventListener('abort', abort)
    }
  }

  async function attempt(call: GenesysCall, startsAt: number, first: boolean): ReturnType<AuthorizedCall> {
    const timeoutMs = timeoutOf(call)
    const leastMs = timeoutMs * LEAST_SHARE
    const clientIndex = await waitForBudget(call, startsAt + timeoutMs)
    if (clientIndex === undefined) return notSent('request_budget', BUDGET_RETRY_MS)
    const shared = tokens[clientIndex]
    if (!shared) return notSent('request_budget', BUDGET_RETRY_MS)
    const endsAt = call.priority === 'catchUp' ? clock.monotonic() + timeoutMs : startsAt + timeoutMs
    const left = (): number => endsAt - clock.monotonic()

    let token: string | undefined
    try {
      token = await within(left() - leastMs, shared.get())
    } catch (error) {
      return failureOfToken(error)
    }
    if (token === undefined || left() < leastMs) return notSent('login_timeout')

    let answer: GenesysAnswer
    try {
      answer = await callGenesys(
        dispatcher,
        {
          method: call.method,
          url: `${genesys.apiUrl}${call.path}`,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: call.body === undefined ? undefined : JSON.stringify(call.body),
          timeoutMs: left(),
        },
        clock,
      )
    } catch (error) {
      return failureOfError(call.route, error)
    }
    if (answer.status >= 200 && answer.status < 300) return { ok: true, ...answer }
    if (answer.status === 401) {
      // A store that is away keeps the token for others; this relay has let go of it.
      await shared.expire(token).catch(() => undefined)
      if (first && left() > 2 * leastMs) return attempt(call, startsAt, false)
      return first ? notSent('http_401') : failureOfStatus(call.route, 401)
    }
    if (answer.status === 429) {
      const pauseMs = answer.retryAfterMs ?? DEFAULT_PAUSE_MS
      await budget.pause(clientIndex, pauseMs)
      // Another client of the account may go on at once.
      return failureOfStatus(call.route, 429, tokens.length > 1 ? BUDGET_RETRY_MS : pauseMs)
    }
    return { ...failureOfStatus(call.route, answer.status, answer.retryAfterMs), text: answer.text }
  }

  return (call) => attempt(call, clock.monotonic(), true)
}

/** What `work` resolves to, or undefined when it takes longer; `work` goes on then and its outcome is nobody's. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), undefined)
  })
  try {
    return await Promise.race([work, timeUp])
  } finally {
    clearTimeout(timer)
  }
}
