import type { NotificationMessage } from '../../relay/messages/notification-message.js'
import type { ApiRequest } from '../api/call.js'
import { NOTIFICATION_CALLS } from './registry.js'

/** One notification to a customer. */
export function notificationRequest(
  accessToken: string,
  openId: string,
  message: NotificationMessage,
  timeoutMs: number,
): ApiRequest {
  const { path, body } = NOTIFICATION_CALLS[message.kind]
  return {
    call: 'notification',
    method: 'POST',
    path: `${path}?access_token=${encodeURIComponent(accessToken)}`,
    body: body(openId, message),
    timeoutMs,
  }
}
