import { createHmac } from 'node:crypto'

export const INTEGRATION_ID = '6d0b1f0e-2c1a-4c5b-9a53-6a8ce0b5f001'
export const CUSTOMER_ID = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'
export const CONVERSATION_ID = '0a9d7c55-1f6e-4c0e-b7a1-2f4b9c8d7e60'

/** An Open Messaging envelope with the given fields laid over a plain agent text. */
export function envelope(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'b1c2d3e4f5a60718293a4b5c6d7e8f90',
    channel: {
      id: INTEGRATION_ID,
      platform: 'Open',
      type: 'Private',
      messageId: 'b1c2d3e4f5a60718293a4b5c6d7e8f90',
      to: { id: CUSTOMER_ID, idType: 'Opaque' },
      from: { id: INTEGRATION_ID, idType: 'Opaque', nickname: 'WeChat' },
      time: '2026-03-04T05:06:07.890Z',
    },
    conversationId: CONVERSATION_ID,
    type: 'Text',
    direction: 'Outbound',
    originatingEntity: 'Human',
    text: '您好，请问有什么可以帮您？',
    ...over,
  }
}

export function body(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
}

export function signature(raw: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(raw).digest('base64')}`
}
