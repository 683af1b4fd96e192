import { ownFields } from '../collection.js'
import { fieldsOf, type Handler, nameOf } from '../operation.js'
import { beginning, cursorPage } from '../paging.js'
import { conflict } from '../refusal.js'
import type { OrgState } from '../state.js'

const SOURCES = '/api/v2/externalcontacts/externalsources'
const DEPLOYMENTS = '/api/v2/webdeployments/deployments'

/** External sources, and web deployments that others made. */
export function externalHandlers(state: OrgState) {
  const { externalSources } = state
  return {
    getExternalcontactsExternalsources: (call) => {
      const active = call.query.get('active')
      const found = externalSources.all
        .filter(beginning(call.query.get('name')))
        .filter((source) => active === null || String(source.active) === active)
      return { body: cursorPage(call, found, SOURCES, { cursor: 'cursor', size: 'limit' }) }
    },
    getExternalcontactsExternalsource: ({ params: [id] }) => ({ body: externalSources.get(id) }),
    postExternalcontactsExternalsources: ({ body }) => {
      nameOf(body)
      return { status: 201, body: externalSources.add({ active: true, ...ownFields(body) }) }
    },
    putExternalcontactsExternalsource: ({ params: [id], body }) => {
      nameOf(body)
      return { body: externalSources.replace(externalSources.get(id).id, { active: true, ...ownFields(body) }) }
    },
    deleteExternalcontactsExternalsource: ({ params: [id] }) => {
      const source = externalSources.get(id)
      const used = [...state.identityResolution.values()].some(
        (entry) => fieldsOf(entry.externalSource).id === source.id,
      )
      if (used) throw conflict('The external source is used by identity resolution.')
      externalSources.remove(source.id)
      return { body: {} }
    },
    getWebdeploymentsDeployments: (call) => ({
      body: cursorPage(call, state.webDeployments.all, DEPLOYMENTS, { cursor: 'after', size: 'pageSize' }),
    }),
    getWebdeploymentsDeployment: ({ params: [id] }) => ({ body: state.webDeployments.get(id) }),
  } satisfies Record<string, Handler>
}
