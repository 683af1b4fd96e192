import type { Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allByCursor, named } from '../org/pages.js'

const KIND = 'external source'

/** Where ids of customers come from, for identity resolution. */
export function externalSource(name: string): Resource {
  const found = (source: { id?: string; name: string; active?: boolean }) => ({
    id: source.id ?? '',
    fields: { name: source.name, active: source.active ?? true },
  })
  return {
    kind: KIND,
    name,
    key: keyOf(KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `externalContacts:externalSource:${action}`),
    isReversible: true,
    async byId({ org }, id) {
      const source = await org.look('getExternalcontactsExternalsource', () =>
        org.externalContacts.getExternalcontactsExternalsource(id),
      )
      return source && found(source)
    },
    async byName({ org }) {
      const sources = await allByCursor('cursor', (cursor) =>
        org.call('getExternalcontactsExternalsources', () =>
          org.externalContacts.getExternalcontactsExternalsources({ name, limit: 100, ...(cursor && { cursor }) }),
        ),
      )
      const source = named(sources, name)
      return source && found(source)
    },
    desired: () => ({ name, active: true }),
    async create({ org }) {
      const body = { name, active: true }
      const made = await org.call('postExternalcontactsExternalsources', () =>
        org.externalContacts.postExternalcontactsExternalsources(body),
      )
      return made.id ?? ''
    },
    async update({ org }, { id }, desired) {
      const body = { name, active: desired.active === true }
      await org.call('putExternalcontactsExternalsource', () =>
        org.externalContacts.putExternalcontactsExternalsource(id, body),
      )
    },
  }
}

export const externalSourceKind: Kind = {
  kind: KIND,
  async remove({ org }, id) {
    await org.gone('deleteExternalcontactsExternalsource', () =>
      org.externalContacts.deleteExternalcontactsExternalsource(id),
    )
  },
}
