import type { CustomMessage } from '../../relay/messages/custom-message.js'
import type { ApiRequest } from '../api/call.js'
import { CUSTOM_MESSAGE_BODIES } from './registry.js'

/** One custom message to a customer. */
export function customMessageRequest(
  accessToken: string,
  openId: string,
  message: CustomMessage,
  timeoutMs: number,
): ApiRequest {
  return {
    call: 'send',
    method: 'POST',
    path: `/cgi-bin/message/custom/send?access_token=${encodeURIComponent(accessToken)}`,
    body: { touser: openId, msgtype: message.type, [message.type]: bodyOf(message) },
    timeoutMs,
  }
}

function bodyOf<T extends CustomMessage['type']>(message: Extract<CustomMessage, { type: T }>): object {
  // One union of functions for the compiler; the type of the message picks the right one.
  const build = CUSTOM_MESSAGE_BODIES[message.type] as (message: CustomMessage) => object
  return build(message)
}
