import { type Entity, ownFields, reference } from '../collection.js'
import { type Answer, type Fields, fieldsOf, type Handler, nameOf, textOf } from '../operation.js'
import { containing, page } from '../paging.js'
import { badRequest } from '../refusal.js'
import type { OrgState } from '../state.js'

const OPEN = '/api/v2/conversations/messaging/integrations/open'
const RECIPIENTS = '/api/v2/routing/message/recipients'
const SECRET_MIN_LENGTH = 16

/** Open Messaging integrations, made in the background; their recipients; identity resolution. */
export function openIntegrationHandlers(state: OrgState) {
  const { openIntegrations, recipients } = state

  const checked = (body: Fields): Fields => {
    nameOf(body)
    const secret = body.outboundNotificationWebhookSignatureSecretToken
    if (secret !== undefined && textOf(secret).length < SECRET_MIN_LENGTH) {
      throw badRequest('outboundNotificationWebhookSignatureSecretToken must be longer than 15 characters')
    }
    if (body.outboundNotificationWebhookUrl !== undefined) checkAddress(state, body.outboundNotificationWebhookUrl)
    state.messagingSettings.referred('messagingSetting', body.messagingSetting)
    state.supportedContent.referred('supportedContent', body.supportedContent)
    const { outboundNotificationWebhookSignatureSecretToken: _secret, ...shown } = ownFields(body)
    return shown
  }

  /** Messages go through a finished integration only. */
  const connect = (integration: Entity): void => {
    state.host.integrations.set(integration.id, {
      id: integration.id,
      name: textOf(integration.name),
      webhookUrl: textOf(integration.outboundNotificationWebhookUrl),
      webhookSecret: state.openSecrets.get(integration.id) ?? '',
      webhookHeaders: fieldsOf(integration.webhookHeaders) as Record<string, string>,
    })
  }

  const looked = (integration: Entity): Entity => {
    if (integration.createStatus !== 'Initiated' || !state.lookedEnough(integration.id)) return integration
    const error = state.integrationErrors.shift()
    if (error !== undefined) {
      const createError = { message: error, code: 'integration.create.failed', status: 500 }
      return openIntegrations.patch(integration.id, { createStatus: 'Error', status: 'Inactive', createError })
    }
    const recipient = recipients.add({ name: integration.name, messengerType: 'open' })
    const done = { createStatus: 'Completed', status: 'Active', recipient: reference(recipient) }
    const completed = openIntegrations.patch(integration.id, done)
    connect(completed)
    return completed
  }

  return {
    getConversationsMessagingIntegrationsOpen: (call) => {
      const setting = call.query.get('messagingSetting.id')
      const content = call.query.get('supportedContent.id')
      const found = openIntegrations.all
        .filter(({ messagingSetting }) => setting === null || fieldsOf(messagingSetting).id === setting)
        .filter(({ supportedContent }) => content === null || fieldsOf(supportedContent).id === content)
      return { body: page(call, found, OPEN) }
    },
    getConversationsMessagingIntegrationsOpenIntegrationId: ({ params: [id] }) => ({
      body: looked(openIntegrations.get(id)),
    }),
    postConversationsMessagingIntegrationsOpen: ({ body }) => {
      const fields = { ...checked(body), status: 'Inactive', createStatus: 'Initiated', version: 1 }
      const integration = openIntegrations.add(fields)
      state.openSecrets.set(integration.id, textOf(body.outboundNotificationWebhookSignatureSecretToken))
      return { status: 202, body: integration }
    },
    patchConversationsMessagingIntegrationsOpenIntegrationId: ({ params: [id], body }) => {
      const integration = openIntegrations.get(id)
      const version = Number(integration.version) + 1
      const patched = openIntegrations.patch(integration.id, { ...checked(body), version })
      const secret = body.outboundNotificationWebhookSignatureSecretToken
      if (secret !== undefined) state.openSecrets.set(integration.id, textOf(secret))
      if (patched.createStatus === 'Completed') connect(patched)
      return { body: patched }
    },
    deleteConversationsMessagingIntegrationsOpenIntegrationId: ({ params: [id] }): Answer => {
      const integration = openIntegrations.remove(id)
      const recipient = textOf(fieldsOf(integration.recipient).id)
      if (recipients.has(recipient)) recipients.remove(recipient)
      state.openSecrets.delete(integration.id)
      state.identityResolution.delete(integration.id)
      state.host.integrations.delete(integration.id)
      return { status: 204 }
    },

    getConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId: ({ params: [id] }) => ({
      body: state.identityResolution.get(openIntegrations.get(id).id) ?? { resolveIdentities: false },
    }),
    putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId: ({ params: [id], body }) => {
      const integration = openIntegrations.get(id)
      if (fieldsOf(body.division).id !== '*') state.divisions.referred('division', body.division)
      state.externalSources.referred('externalSource', body.externalSource)
      state.identityResolution.set(integration.id, ownFields(body))
      return { body: ownFields(body) }
    },

    getRoutingMessageRecipients: (call) => {
      const messenger = call.query.get('messengerType')
      const found = recipients.all
        .filter(containing(call.query.get('name')))
        .filter(({ messengerType }) => messenger === null || messengerType === messenger)
      return { body: page(call, found, RECIPIENTS) }
    },
    getRoutingMessageRecipient: ({ params: [id] }) => ({ body: recipients.get(id) }),
    putRoutingMessageRecipient: ({ params: [id], body }) => {
      const { flow: _old, ...recipient } = recipients.get(id)
      const flow = state.flows.referred('flow', body.flow)
      if (flow !== undefined && flow.type !== 'INBOUNDSHORTMESSAGE') {
        throw badRequest('flow must be an inbound message flow')
      }
      const routed = flow === undefined ? {} : { flow: { ...reference(flow), type: flow.type } }
      return { body: recipients.replace(recipient.id, { ...recipient, ...routed }) }
    },
  } satisfies Record<string, Handler>
}

function checkAddress(state: OrgState, value: unknown): void {
  const url = URL.canParse(textOf(value)) ? new URL(textOf(value)) : undefined
  const open = state.switches.anyWebhookAddress && url?.protocol === 'http:'
  if (url === undefined || (!open && (url.protocol !== 'https:' || url.port !== ''))) {
    throw badRequest('outboundNotificationWebhookUrl must be https on port 443')
  }
}
