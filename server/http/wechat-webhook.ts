import type { Clock } from '../clock.js'
import { RelayError } from '../errors.js'
import type { PushReader, ReceivedPush } from '../wechat/push-reader.js'
import { readBody } from './read-body.js'
import { createStoreRetry } from './store-retry.js'
import type { WebhookHandler, WebhookOutcomeInfo } from './webhook.js'
import { createWebhookHandler, writeBody } from './webhook.js'

export interface WeChatWebhookDeps {
  readonly accounts: ReadonlyMap<string, { readonly reader: PushReader }>
  /**
   * Makes the push durable. May be called again after `store_unavailable` or no answer.
   * @returns the answer's body: `success`, or the reply
   */
  acceptPush(account: string, received: ReceivedPush): Promise<string>
  /**
   * Has the last word on the answer to a push that is durable: another backend of the account may reply too.
   * @param ours What `acceptPush` answered. @param arrivedAt Of the request, monotonic milliseconds.
   */
  finish?(account: string, received: ReceivedPush, ours: string, arrivedAt: number): string | Promise<string>
  readonly clock: Clock
  onOutcome?(info: WebhookOutcomeInfo): void
  /** How long to try, milliseconds (4,000): WeChat gives up after 5,000. */
  readonly storeWindowMs?: number
  /** Pushes that may wait for the store at the same time (2,000). */
  readonly maxWaiters?: number
}

/** Far above any documented push, whose text has at most 2,048 bytes or so. */
const BODY_LIMIT = 64 * 1024
const TYPE = /^(?:text\/(?:xml|plain|json)|application\/(?:[a-z0-9.+-]+\+)?(?:xml|json))[ \t]*(?:;|$)/i
const PLAIN = 'text/plain; charset=utf-8'

/**
 * `GET, POST /webhooks/wechat/:account`. Bad requests get their error; when the store does not answer within the window
 * the connection is closed without an answer: WeChat delivers again after that, not after an error.
 */
export function createWeChatWebhook(deps: WeChatWebhookDeps): WebhookHandler {
  const { accounts, clock } = deps
  const retry = createStoreRetry({ clock, windowMs: deps.storeWindowMs ?? 4000, maxWaiters: deps.maxWaiters ?? 2000 })

  return createWebhookHandler({
    clock,
    accounts,
    allow: 'GET, POST',
    dropWithoutStore: true,
    onOutcome: deps.onOutcome?.bind(deps),
    async answer(request, response, account) {
      const entry = accounts.get(account)
      if (entry === undefined) throw new RelayError('unknown_account')
      const query = queryOf(request.url ?? '')
      if (request.method === 'GET') {
        writeBody(response, PLAIN, entry.reader.echo(query))
        return 'echo'
      }
      if (request.method !== 'POST') throw new RelayError('method_not_allowed')
      const arrivedAt = clock.monotonic()
      const contentType = request.headers['content-type']
      if (!isTaken(contentType)) throw new RelayError('unsupported_type')
      const received = entry.reader.read(query, await readBody(request, BODY_LIMIT), contentType)
      const ours = await retry.run(() => deps.acceptPush(account, received))
      const answer = deps.finish?.(account, received, ours, arrivedAt) ?? ours
      const body = typeof answer === 'string' ? answer : await answer
      writeBody(response, typeOf(body), body)
      return 'ok'
    },
  })
}

function queryOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark + 1)
}

function isTaken(contentType: string | undefined): boolean {
  return contentType === undefined || contentType === '' || contentType === 'text/xml' || TYPE.test(contentType)
}

function typeOf(body: string): string {
  if (body.startsWith('<')) return 'application/xml; charset=utf-8'
  return body.startsWith('{') ? 'application/json; charset=utf-8' : PLAIN
}
