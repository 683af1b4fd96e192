import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf, UNKNOWN } from '../engine/resource.js'
import type { Fields } from '../json.js'

const KIND = 'recipient'

/** Which flow the messages of an integration go to. */
export function recipient(integrationName: string, integrationKey: string, flowKey: string): Resource {
  return {
    kind: KIND,
    name: integrationName,
    key: keyOf(KIND, integrationName),
    permissions: ['routing:message:manage'],
    nature: 'setting',
    parent: integrationKey,
    byId: read,
    async byName(context) {
      const id = await recipientOf(context, context.ref(integrationKey))
      return id === undefined ? undefined : read(context, id)
    },
    desired: ({ ref }) => ({ flow: ref(flowKey) }),
    update: (context, { id }, desired) => write(context, id, desired),
    isReversible: true,
  }
}

/** An integration's recipient has an id of its own in some orgs, and the integration's in others. */
async function recipientOf({ org }: Context, integrationId: string): Promise<string | undefined> {
  if (integrationId === UNKNOWN) return undefined
  const integration = await org.look('getConversationsMessagingIntegrationsOpenIntegrationId', () =>
    org.conversations.getConversationsMessagingIntegrationsOpenIntegrationId(integrationId),
  )
  return integration && (integration.recipient?.id ?? integration.id)
}

async function read({ org }: Context, id: string): Promise<Found | undefined> {
  const entry = await org.look('getRoutingMessageRecipient', () => org.routing.getRoutingMessageRecipient(id))
  return entry && { id, fields: { flow: entry.flow?.id ?? null } }
}

async function write({ org }: Context, id: string, { flow }: Fields): Promise<void> {
  const body = typeof flow === 'string' ? { flow: { id: flow } } : {}
  await org.call('putRoutingMessageRecipient', () => org.routing.putRoutingMessageRecipient(id, body))
}

export const recipientKind: Kind = {
  kind: KIND,
  async remove() {},
  async restore(context, id, before) {
    if ((await read(context, id)) !== undefined) await write(context, id, before)
  },
}
