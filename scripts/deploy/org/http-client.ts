import platformClient from 'purecloud-platform-client-v2'
import { type Dispatcher, ProxyAgent, request as send } from 'undici'
import { backOffMs, type RetryBudget } from './retry-budget.js'

/** One request as the SDK describes it. */
interface SdkRequest {
  readonly url: string
  readonly method: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly params?: Readonly<Record<string, unknown>>
  readonly data?: unknown
  readonly timeout: number
}

export interface HttpClientOptions {
  /** Address the SDK believes in -> address to use instead. */
  readonly rewrite: (url: string) => string
  readonly budget: RetryBudget
  readonly proxyUrl: string | undefined
  /** Told of every request that leaves. */
  readonly onCall?: (method: string, path: string) => void
}

/** `Retry-After` is in seconds; without one a minute's budget of requests is believed to be gone for a while. */
const DEFAULT_RETRY_AFTER_SECONDS = 5

/**
 * The HTTP side of the SDK and the one place that answers 429: waits as Retry-After says, within the budget. Reads (and
 * logins) are tried again on 5xx and broken connections too; a write is not, for it may have taken effect: whoever
 * writes looks first.
 */
export class OrgHttpClient extends platformClient.AbstractHttpClient {
  readonly #options: HttpClientOptions
  readonly #dispatcher: Dispatcher | undefined

  constructor(options: HttpClientOptions) {
    super()
    this.#options = options
    this.#dispatcher = options.proxyUrl === undefined ? undefined : new ProxyAgent(options.proxyUrl)
  }

  override enableHooks(): void {}

  override async request(request: SdkRequest): Promise<unknown> {
    const isRead = request.method === 'GET' || request.url.endsWith('/oauth/token')
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#once(request)
      if (outcome.status >= 200 && outcome.status < 300) return outcome
      const waitMs =
        outcome.status === 429
          ? retryAfterMs(outcome.headers['retry-after'])
          : isRead && (outcome.status === 0 || outcome.status >= 500)
            ? backOffMs(attempt)
            : undefined
      if (waitMs !== undefined && (await this.#options.budget.wait(waitMs))) continue
      throw Object.assign(new Error(outcome.failure ?? `status ${outcome.status}`), {
        ...(outcome.status > 0 && { response: outcome }),
      })
    }
  }

  async #once(request: SdkRequest): Promise<Outcome> {
    const url = new URL(this.#options.rewrite(request.url))
    for (const [name, value] of Object.entries(request.params ?? {})) {
      if (value !== undefined && value !== null && value !== '')
        url.searchParams.set(decodeURIComponent(name), String(value))
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [name, String(value)]),
    )
    const isForm = typeof request.data === 'string'
    if (isForm && headers['Content-Type'] === undefined) headers['Content-Type'] = 'application/x-www-form-urlencoded'
    this.#options.onCall?.(request.method, url.pathname)
    try {
      const answer = await send(url, {
        method: request.method as Dispatcher.HttpMethod,
        headers,
        body: request.data === undefined ? null : isForm ? (request.data as string) : JSON.stringify(request.data),
        headersTimeout: request.timeout,
        bodyTimeout: request.timeout,
        ...(this.#dispatcher && { dispatcher: this.#dispatcher }),
      })
      const text = await answer.body.text()
      return { status: answer.statusCode, statusText: '', headers: flat(answer.headers), data: parsed(text), text }
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string }
      const failure = [code, message].filter(Boolean).join(' ') || 'the connection failed'
      return { status: 0, statusText: '', headers: {}, data: undefined, text: '', failure }
    }
  }
}

interface Outcome {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string>>
  readonly data: unknown
  readonly text: string
  readonly failure?: string
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function retryAfterMs(header: string | undefined): number {
  const seconds = Number(header)
  return (
    (header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS) * 1000
  )
}
