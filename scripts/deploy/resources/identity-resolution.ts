import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf, UNKNOWN } from '../engine/resource.js'
import type { Fields } from '../json.js'

const KIND = 'identity resolution'

/** Customers of an integration become external contacts, their ids those of an external source. */
export function identityResolution(integrationName: string, integrationKey: string, sourceKey: string): Resource {
  return {
    kind: KIND,
    name: integrationName,
    key: keyOf(KIND, integrationName),
    permissions: [
      ...['view', 'edit'].map((action) => `messaging:integration:${action}`),
      ...['view', 'edit'].map((action) => `messaging:identityResolutionOpen:${action}`),
    ],
    nature: 'setting',
    parent: integrationKey,
    isReversible: true,
    byId: read,
    byName: (context) => {
      const id = context.ref(integrationKey)
      return id === UNKNOWN ? Promise.resolve(undefined) : read(context, id)
    },
    desired: ({ ref, divisionId }) => ({ resolve: true, division: divisionId, source: ref(sourceKey) }),
    update: (context, { id }, desired) => write(context, id, desired),
  }
}

async function read({ org }: Context, id: string): Promise<Found | undefined> {
  const config = await org.look('getConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId', () =>
    org.conversations.getConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId(id),
  )
  if (config === undefined) return undefined
  const { resolveIdentities, division, externalSource } = config
  return {
    id,
    fields: { resolve: resolveIdentities, division: division?.id ?? null, source: externalSource?.id ?? null },
  }
}

async function write({ org }: Context, id: string, { resolve, division, source }: Fields): Promise<void> {
  const body = {
    resolveIdentities: resolve === true,
    ...(typeof division === 'string' && { division: { id: division } }),
    ...(typeof source === 'string' && { externalSource: { id: source } }),
  }
  await org.call('putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId', () =>
    org.conversations.putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId(id, body),
  )
}

export const identityResolutionKind: Kind = {
  kind: KIND,
  async remove() {},
  async restore(context, id, before) {
    if ((await read(context, id)) !== undefined) await write(context, id, before)
  },
}
