import type { IncomingMessage } from 'node:http'
import { type ErrorCode, RelayError } from '../errors.js'
import { nextRequestId } from './request-id.js'
import type { WebhookHandler } from './webhook.js'
import { writeError } from './write-error.js'

/** `unsure`: not on the list, which is being asked for anew. */
export type SourceVerdict = 'allowed' | 'refused' | 'unsure'

export interface SourceGuard {
  addressOf(request: IncomingMessage): string
  judge(address: string): SourceVerdict
  onRefused(code: ErrorCode): void
}

/**
 * Lets webhooks on only from where they may come. A sender that may be on the new list gets no answer, since platforms
 * deliver again what was not answered, and not what was refused.
 */
export function guardSource(handler: WebhookHandler, { addressOf, judge, onRefused }: SourceGuard): WebhookHandler {
  return (request, response, account) => {
    const verdict = judge(addressOf(request))
    if (verdict === 'allowed') return handler(request, response, account)
    onRefused('source_not_allowed')
    if (verdict === 'unsure') response.destroy()
    else writeError(response, new RelayError('source_not_allowed'), nextRequestId(), { connection: 'close' })
  }
}
