import type { Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'

export const CREDENTIAL_KIND = 'credential'
/** A credential of free fields; the templates read `${credentials.apiKey}`. */
const TYPE = 'userDefined'

/** The relay's API key of the role `actions`. The platform never shows it again. */
export function credential(name: string, apiKey: string): Resource {
  const body = { name, type: { name: TYPE }, credentialFields: { apiKey } }
  return {
    kind: CREDENTIAL_KIND,
    name,
    key: keyOf(CREDENTIAL_KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `integrations:integration:${action}`),
    kept: ['apiKey'],
    hidden: ['apiKey'],
    async byId({ org }, id) {
      const entry = await org.look('getIntegrationsCredential', () => org.integrations.getIntegrationsCredential(id))
      return entry && { id, fields: { name: entry.name ?? '', type: entry.type.name ?? '' } }
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getIntegrationsCredentials', () =>
          org.integrations.getIntegrationsCredentials({ pageNumber, pageSize: 100 }),
        ),
      )
      const entry = named(all, name)
      return entry?.id ? { id: entry.id, fields: { name: entry.name ?? '', type: entry.type?.name ?? '' } } : undefined
    },
    desired: ({ journal }) => ({ name, type: TYPE, apiKey: journal.fingerprint(apiKey) }),
    async create({ org }) {
      const made = await org.call('postIntegrationsCredentials', () =>
        org.integrations.postIntegrationsCredentials({ body }),
      )
      return made.id ?? ''
    },
    async update({ org }, { id }) {
      await org.call('putIntegrationsCredential', () => org.integrations.putIntegrationsCredential(id, { body }))
    },
  }
}

export const credentialKind: Kind = {
  kind: CREDENTIAL_KIND,
  async remove({ org }, id) {
    await org.gone('deleteIntegrationsCredential', () => org.integrations.deleteIntegrationsCredential(id))
  },
}
