import { ownFields } from '../collection.js'
import { type Answer, type Fields, fieldsOf, type Handler, listOf, nameOf, oneOf, textOf } from '../operation.js'
import { page } from '../paging.js'
import { badRequest, conflict } from '../refusal.js'
import type { OrgState } from '../state.js'

const SETTINGS = '/api/v2/conversations/messaging/settings'
const CONTENT = '/api/v2/conversations/messaging/supportedcontent'
const TIMELINE_MAX_MINUTES = 4320
const MESSENGERS = ['facebook', 'twitter', 'line', 'whatsapp', 'webmessaging', 'open', 'instagram', 'apple', 'sms']

/** Messaging settings, supported content and the threading timeline. */
export function messagingSettingHandlers(state: OrgState) {
  const { messagingSettings, supportedContent } = state

  const usedBy = (field: string, id: string): void => {
    const user = state.openIntegrations.all.find((integration) => fieldsOf(integration[field]).id === id)
    if (user !== undefined) throw conflict(`It is used by the integration "${textOf(user.name)}".`)
  }

  return {
    getConversationsMessagingSettings: (call) => ({ body: page(call, messagingSettings.all, SETTINGS) }),
    getConversationsMessagingSetting: ({ params: [id] }) => ({ body: messagingSettings.get(id) }),
    postConversationsMessagingSettings: ({ body }) => {
      nameOf(body)
      checkTyping(body)
      return { body: messagingSettings.add({ ...ownFields(body), version: '1' }) }
    },
    patchConversationsMessagingSetting: ({ params: [id], body }) => {
      const setting = messagingSettings.get(id)
      if (body.name !== undefined) nameOf(body)
      checkTyping(body)
      const version = String(Number(setting.version) + 1)
      return { body: messagingSettings.patch(setting.id, { ...ownFields(body), version }) }
    },
    deleteConversationsMessagingSetting: ({ params: [id] }): Answer => {
      usedBy('messagingSetting', messagingSettings.get(id).id)
      messagingSettings.remove(id)
      return { status: 204 }
    },

    getConversationsMessagingSupportedcontent: (call) => ({ body: page(call, supportedContent.all, CONTENT) }),
    getConversationsMessagingSupportedcontentSupportedContentId: ({ params: [id] }) => ({
      body: supportedContent.get(id),
    }),
    postConversationsMessagingSupportedcontent: ({ body }) => {
      nameOf(body)
      checkMediaTypes(body)
      return { body: supportedContent.add({ ...ownFields(body), version: 1 }) }
    },
    patchConversationsMessagingSupportedcontentSupportedContentId: ({ params: [id], body }) => {
      const content = supportedContent.get(id)
      nameOf(body)
      checkMediaTypes(body)
      return { body: supportedContent.patch(content.id, { ...ownFields(body), version: Number(content.version) + 1 }) }
    },
    deleteConversationsMessagingSupportedcontentSupportedContentId: ({ params: [id] }): Answer => {
      usedBy('supportedContent', supportedContent.get(id).id)
      supportedContent.remove(id)
      return { status: 204 }
    },

    getConversationsMessagingThreadingtimeline: () => ({ body: state.threading }),
    putConversationsMessagingThreadingtimeline: ({ body }) => {
      for (const { messengerType, timeoutInMinutes } of listOf(body.settings)) {
        oneOf('messengerType', messengerType, MESSENGERS)
        minutes('timeoutInMinutes', timeoutInMinutes)
      }
      minutes('defaultTimeoutMinutes', body.defaultTimeoutMinutes ?? state.threading.defaultTimeoutMinutes)
      state.threading = { ...state.threading, ...ownFields(body) }
      return { body: state.threading }
    },
  } satisfies Record<string, Handler>
}

function checkTyping(body: Fields): void {
  const on = fieldsOf(fieldsOf(fieldsOf(body.event).typing).on)
  oneOf('event.typing.on.inbound', on.inbound, ['Enabled', 'Disabled'])
  oneOf('event.typing.on.outbound', on.outbound, ['Enabled', 'Disabled'])
}

function checkMediaTypes(body: Fields): void {
  const allow = fieldsOf(fieldsOf(body.mediaTypes).allow)
  for (const { type } of [...listOf(allow.inbound), ...listOf(allow.outbound)]) {
    if (!/^(\*\/\*|[a-z]+\/(\*|[\w.+-]+))$/.test(textOf(type))) throw badRequest(`"${textOf(type)}" is no media type`)
  }
}

function minutes(label: string, value: unknown): void {
  if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > TIMELINE_MAX_MINUTES) {
    throw badRequest(`${label} must be 0 to ${TIMELINE_MAX_MINUTES}`)
  }
}
