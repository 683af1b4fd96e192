import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'
import { refusal } from '../stop.js'

const CREDENTIAL_TYPE = 'userDefined'

export interface IntegrationWish {
  readonly kind: string
  readonly name: string
  /** Id of the integration type. */
  readonly type: string
  /** Key of the credential it holds; none without one. */
  readonly credentialKey?: string
  /** Why the org cannot have it. */
  readonly unavailable?: Resource['unavailable']
}

/** An integration that data actions run in, enabled. */
export function integration({ kind, name, type, credentialKey, unavailable }: IntegrationWish): Resource {
  return {
    kind,
    name,
    key: keyOf(kind, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `integrations:integration:${action}`),
    creation: 'shell',
    ...(unavailable && { unavailable }),
    byId: read,
    async byName(context) {
      const { org } = context
      const all = await allPages((pageNumber) =>
        org.call('getIntegrations', () =>
          org.integrations.getIntegrations({ integrationType: type, pageNumber, pageSize: 100 }),
        ),
      )
      const entry = named(all, name)
      return entry?.id ? read(context, entry.id) : undefined
    },
    desired: ({ ref }) => ({
      name,
      ...(credentialKey !== undefined && { credential: ref(credentialKey) }),
      state: 'ENABLED',
    }),
    async create({ org }) {
      const body = { name, integrationType: { id: type } }
      const made = await org.call('postIntegrations', () => org.integrations.postIntegrations({ body }))
      return made.id ?? ''
    },
    async update(context, { id, fields }, desired) {
      const { org } = context
      const isOtherCredential = credentialKey !== undefined && fields.credential !== desired.credential
      if (fields.name !== desired.name || isOtherCredential) {
        const config = await org.call('getIntegrationConfigCurrent', () =>
          org.integrations.getIntegrationConfigCurrent(id),
        )
        const credentials = {
          ...config.credentials,
          ...(credentialKey !== undefined && { [await slot(context, type)]: { id: context.ref(credentialKey) } }),
        }
        const body = {
          name,
          version: config.version,
          properties: config.properties ?? {},
          advanced: config.advanced ?? {},
          notes: config.notes ?? '',
          credentials,
        }
        await org.call('putIntegrationConfigCurrent', () => org.integrations.putIntegrationConfigCurrent(id, { body }))
      }
      if (fields.state !== 'ENABLED') {
        const body = { intendedState: 'ENABLED' }
        await org.call('patchIntegration', () => org.integrations.patchIntegration(id, { body }))
      }
    },
  }
}

async function read(context: Context, id: string): Promise<Found | undefined> {
  const { org } = context
  const entry = await org.look('getIntegration', () =>
    org.integrations.getIntegration(id, { expand: ['config.current'] }),
  )
  if (entry === undefined || entry.intendedState === 'DELETED') return undefined
  const credentials = entry.config?.current?.credentials ?? {}
  const filled = Object.values(credentials)[0]
  return {
    id,
    fields: { name: entry.name ?? '', credential: filled?.id ?? '', state: entry.intendedState },
  }
}

/** The slot of the type that takes a credential of free fields: its name is the platform's to choose. */
async function slot({ org }: Context, typeId: string): Promise<string> {
  const type = await org.call('getIntegrationsType', () => org.integrations.getIntegrationsType(typeId))
  const slots = Object.entries(type.credentials ?? {})
  const fitting = slots.find(([, spec]) => spec.credentialTypes?.includes(CREDENTIAL_TYPE))
  if (fitting === undefined)
    throw refusal(`The integration type ${typeId} of this org takes no credential of type ${CREDENTIAL_TYPE}.`)
  return fitting[0]
}

/** What deletes an integration of this kind. */
export function integrationKind(kind: string): Kind {
  return {
    kind,
    async remove({ org }, id) {
      await org.gone('deleteIntegration', () => org.integrations.deleteIntegration(id))
    },
  }
}
