import type { Clock } from '../clock.js'
import { RelayError } from '../errors.js'
import { readBody } from './read-body.js'
import { createStoreRetry } from './store-retry.js'
import type { WebhookHandler, WebhookOutcomeInfo } from './webhook.js'
import { createWebhookHandler, writeBody } from './webhook.js'

export interface GenesysWebhookAccount {
  /** Checks `X-Hub-Signature-256` against the raw bytes. */
  verify(signatureHeader: string | undefined, rawBody: Buffer): boolean
}

/** @typeParam W A webhook as `parse` reads it. */
export interface GenesysWebhookDeps<W> {
  readonly accounts: ReadonlyMap<string, GenesysWebhookAccount>
  /** @throws RelayError when the body is not a webhook */
  parse(rawBody: Buffer): W
  /** Makes the webhook durable. May be called again after `store_unavailable` or no answer. */
  acceptWebhook(account: string, webhook: W): Promise<void>
  readonly clock: Clock
  onOutcome?(info: WebhookOutcomeInfo): void
  /** How long to try, milliseconds (8,000): Genesys gives up after 10,000 and tries again after a 503. */
  readonly storeWindowMs?: number
  /** Webhooks that may wait for the store at the same time (2,000). */
  readonly maxWaiters?: number
}

const BODY_LIMIT = 512 * 1024
const TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json[ \t]*(?:;|$)/i
const JSON_TYPE = 'application/json; charset=utf-8'

/** `POST /webhooks/genesys/:account`: proof over the raw bytes, then the body, then durable, then 200. */
export function createGenesysWebhook<W>(deps: GenesysWebhookDeps<W>): WebhookHandler {
  const { accounts, clock } = deps
  const retry = createStoreRetry({ clock, windowMs: deps.storeWindowMs ?? 8000, maxWaiters: deps.maxWaiters ?? 2000 })

  return createWebhookHandler({
    clock,
    accounts,
    allow: 'POST',
    dropWithoutStore: false,
    onOutcome: deps.onOutcome?.bind(deps),
    async answer(request, response, account) {
      const entry = accounts.get(account)
      if (entry === undefined) throw new RelayError('unknown_account')
      if (request.method !== 'POST') throw new RelayError('method_not_allowed')
      if (!isTaken(request.headers['content-type'])) throw new RelayError('unsupported_type')
      const body = await readBody(request, BODY_LIMIT)
      const header = request.headers['x-hub-signature-256']
      if (header === undefined || header === '') throw new RelayError('signature_missing')
      if (typeof header !== 'string' || !entry.verify(header, body)) throw new RelayError('signature_mismatch')
      if (body.length === 0) throw new RelayError('empty_body')
      const webhook = deps.parse(body)
      await retry.run(() => deps.acceptWebhook(account, webhook))
      writeBody(response, JSON_TYPE, '{}')
      return 'ok'
    },
  })
}

function isTaken(contentType: string | undefined): boolean {
  return contentType === undefined || contentType === '' || contentType === 'application/json' || TYPE.test(contentType)
}
