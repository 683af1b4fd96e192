import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.js'
import type { ErrorCode, RelayError } from '../errors.js'
import { RequestAborted } from './read-body.js'
import { nextRequestId } from './request-id.js'
import { asRelayError, writeError } from './write-error.js'

/** A request handler that already knows which account its path names. */
export type WebhookHandler = (request: IncomingMessage, response: ServerResponse, account: string) => void

/** `ok`, `echo`, a code of the catalogue, `dropped` (closed without an answer), `aborted` (by the sender). */
export type WebhookOutcomeCode = ErrorCode | 'ok' | 'echo' | 'dropped' | 'aborted'

export interface WebhookOutcomeInfo {
  /** Name of the account; '' when there is none of this name. */
  readonly account: string
  readonly code: WebhookOutcomeCode
  /** From the request's headers to its answer, milliseconds. */
  readonly ms: number
  readonly requestId: string
  /** What went wrong; never shown to the sender. */
  readonly error?: unknown
}

export interface WebhookRunner {
  readonly clock: Clock
  readonly accounts: ReadonlyMap<string, unknown>
  /** Methods taken, for the header Allow. */
  readonly allow: string
  /** Close the connection instead of answering when the store does not answer. */
  readonly dropWithoutStore: boolean
  /** Answers the request. @throws anything: RelayErrors are answered as they are, the rest as internal_error */
  answer(request: IncomingMessage, response: ServerResponse, account: string): Promise<'ok' | 'echo'>
  readonly onOutcome: ((info: WebhookOutcomeInfo) => void) | undefined
}

/** Wraps what a webhook does with error answers and the report of every outcome; nothing it throws escapes. */
export function createWebhookHandler(runner: WebhookRunner): WebhookHandler {
  const { clock, accounts, onOutcome } = runner

  function fail(
    request: IncomingMessage,
    response: ServerResponse,
    error: RelayError,
    requestId: string,
  ): WebhookOutcomeCode {
    if (error.code === 'store_unavailable' && runner.dropWithoutStore) {
      response.destroy()
      return 'dropped'
    }
    const headers: Record<string, string> = {}
    if (error.code === 'method_not_allowed') headers.allow = runner.allow
    if (error.code === 'body_too_large' && !request.complete) headers.connection = 'close'
    writeError(response, error, requestId, headers)
    return error.code
  }

  async function run(request: IncomingMessage, response: ServerResponse, account: string): Promise<void> {
    const begun = clock.monotonic()
    const requestId = nextRequestId()
    let code: WebhookOutcomeCode
    let failure: unknown
    try {
      code = await runner.answer(request, response, account)
    } catch (error) {
      failure = error
      code = error instanceof RequestAborted ? 'aborted' : fail(request, response, asRelayError(error), requestId)
    }
    const known = accounts.has(account) ? account : ''
    onOutcome?.({ account: known, code, ms: clock.monotonic() - begun, requestId, error: failure })
  }

  return (request, response, account) => {
    run(request, response, account).catch(() => response.destroy())
  }
}

/** Sends a whole body with status 200. */
export function writeBody(response: ServerResponse, contentType: string, body: string): void {
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}
