import { optional } from './field-reader.js'
import type { PushRow } from './push.js'

/** Sent by the self-test of WeChat's console. */
export interface DebugDemoPayload {
  readonly text: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.debug_demo': DebugDemoPayload
  }
}

export const debugDemo: PushRow<'event.debug_demo', DebugDemoPayload> = {
  kind: 'event.debug_demo',
  msgType: 'event',
  event: 'debug_demo',
  noticeName: 'debugDemo',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({ text: optional(fields, 'debug_str') }),
}
