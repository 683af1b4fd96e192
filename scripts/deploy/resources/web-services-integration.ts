import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'
import { refusal } from '../stop.js'

export const WEB_SERVICES_KIND = 'web services integration'
const TYPE = 'custom-rest-actions'
const CREDENTIAL_TYPE = 'userDefined'

/** The Web Services Data Actions integration that the data actions run in; its name is their category in flows. */
export function webServicesIntegration(name: string, credentialKey: string): Resource {
  return {
    kind: WEB_SERVICES_KIND,
    name,
    key: keyOf(WEB_SERVICES_KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `integrations:integration:${action}`),
    creation: 'shell',
    byId: read,
    async byName(context) {
      const { org } = context
      const all = await allPages((pageNumber) =>
        org.call('getIntegrations', () =>
          org.integrations.getIntegrations({ integrationType: TYPE, pageNumber, pageSize: 100 }),
        ),
      )
      const entry = named(all, name)
      return entry?.id ? read(context, entry.id) : undefined
    },
    desired: ({ ref }) => ({ name, credential: ref(credentialKey), state: 'ENABLED' }),
    async create({ org }) {
      const body = { name, integrationType: { id: TYPE } }
      const made = await org.call('postIntegrations', () => org.integrations.postIntegrations({ body }))
      return made.id ?? ''
    },
    async update(context, { id, fields }, desired) {
      const { org } = context
      if (fields.name !== desired.name || fields.credential !== desired.credential) {
        const config = await org.call('getIntegrationConfigCurrent', () =>
          org.integrations.getIntegrationConfigCurrent(id),
        )
        const credentials = { ...config.credentials, [await slot(context)]: { id: context.ref(credentialKey) } }
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
async function slot({ org }: Context): Promise<string> {
  const type = await org.call('getIntegrationsType', () => org.integrations.getIntegrationsType(TYPE))
  const slots = Object.entries(type.credentials ?? {})
  const fitting = slots.find(([, spec]) => spec.credentialTypes?.includes(CREDENTIAL_TYPE))
  if (fitting === undefined)
    throw refusal(`The integration type ${TYPE} of this org takes no credential of type ${CREDENTIAL_TYPE}.`)
  return fitting[0]
}

export const webServicesIntegrationKind: Kind = {
  kind: WEB_SERVICES_KIND,
  async remove({ org }, id) {
    await org.gone('deleteIntegration', () => org.integrations.deleteIntegration(id))
  },
}
