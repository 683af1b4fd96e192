import { createHmac } from 'node:crypto'
import { PLAIN, type TestAccount } from './accounts.js'
import type { TestRequest } from './bad-request.js'
import { freshId } from './pushes.js'

export const NOBODY = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'

/** What Genesys sends for an agent's text, to a customer nobody knows unless said otherwise. */
export function agentText(over: Readonly<Record<string, unknown>> = {}, channel: object = {}): Record<string, unknown> {
  const id = freshId()
  return {
    id,
    channel: {
      id: PLAIN.integrationId,
      platform: 'Open',
      type: 'Private',
      messageId: id,
      to: { id: NOBODY, idType: 'Opaque' },
      from: { id: PLAIN.integrationId, idType: 'Opaque' },
      time: '2026-03-04T05:06:07.890Z',
      ...channel,
    },
    conversationId: '0a9d7c55-1f6e-4c0e-b7a1-2f4b9c8d7e60',
    type: 'Text',
    direction: 'Outbound',
    originatingEntity: 'Human',
    text: '我们九点开门。',
    ...over,
  }
}

export function hmac(body: Buffer | string, secret = PLAIN.webhookSecret, encoding: 'base64' | 'hex' = 'base64') {
  return createHmac('sha256', secret).update(body).digest(encoding)
}

/** POST of raw bytes, signed right unless other headers say otherwise. */
export function rawWebhook(
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
  account: TestAccount = PLAIN,
): TestRequest {
  return {
    method: 'POST',
    path: `/webhooks/genesys/${account.name}`,
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${hmac(body, account.webhookSecret)}`,
      ...headers,
    },
    body,
  }
}

/** POST of a value as JSON, signed right. */
export const webhook = (value: unknown): TestRequest => rawWebhook(JSON.stringify(value))
