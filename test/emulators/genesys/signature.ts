import { createHmac } from 'node:crypto'

/** Value of `X-Hub-Signature-256`: `sha256=` and the base64 HMAC-SHA256 over the body. */
export function webhookSignature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`
}
