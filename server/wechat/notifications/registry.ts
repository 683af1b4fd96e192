import type { NotificationKind, NotificationMessage } from '../../relay/messages/notification-message.js'

interface NotificationCall {
  readonly path: string
  body(openId: string, message: NotificationMessage): object
}

/**
 * The call of each kind of notification. A kind that is sent has a row here.
 *
 * Both are of developers.weixin.qq.com: template messages (message/template/send), subscription notices of accounts
 * (message/subscribe/bizsend), whose page is an address where the account has no mini-program.
 */
export const NOTIFICATION_CALLS: Readonly<Record<NotificationKind, NotificationCall>> = {
  template: {
    path: '/cgi-bin/message/template/send',
    body: (openId, { templateId, fields, url, onceId }) => ({
      touser: openId,
      template_id: templateId,
      ...(url !== '' && { url }),
      client_msg_id: onceId,
      data: dataOf(fields),
    }),
  },
  subscription: {
    path: '/cgi-bin/message/subscribe/bizsend',
    body: (openId, { templateId, fields, url }) => ({
      touser: openId,
      template_id: templateId,
      ...(url !== '' && { page: url }),
      data: dataOf(fields),
    }),
  },
}

function dataOf(fields: NotificationMessage['fields']): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value }]))
}
