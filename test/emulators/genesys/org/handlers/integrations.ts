import { type Entity, ownFields } from '../collection.js'
import { CREDENTIAL_TYPES } from '../integration-types.js'
import { type Answer, type Fields, fieldsOf, type Handler, listParameter, nameOf, oneOf, textOf } from '../operation.js'
import { page } from '../paging.js'
import { badRequest, conflict, notFound } from '../refusal.js'
import type { OrgState } from '../state.js'

const INTEGRATIONS = '/api/v2/integrations'

/** Integrations with their types and configuration. */
export function integrationHandlers(state: OrgState) {
  const { integrations } = state

  const typeOf = (id: unknown): Fields | undefined => state.integrationTypes.find((type) => type.id === id)

  const shown = (integration: Entity, query: URLSearchParams): Fields => {
    const current = state.configurations.get(integration.id)
    const expanded = listParameter(query, 'expand').includes('config.current')
    return { ...integration, name: current?.name, ...(expanded && { config: { current } }) }
  }

  const checkCredentials = (integration: Entity, credentials: Fields): void => {
    const type = typeOf(fieldsOf(integration.integrationType).id)
    const slots = fieldsOf(type?.credentials)
    for (const [slot, given] of Object.entries(credentials)) {
      const allowed = fieldsOf(slots[slot]).credentialTypes
      if (!Array.isArray(allowed)) throw badRequest(`${textOf(type?.id)} has no credential slot "${slot}"`)
      const credential = state.credentials.referred(`credentials.${slot}`, given)
      const kind = textOf(fieldsOf(credential?.type).name)
      if (!allowed.includes(kind)) throw badRequest(`credentials.${slot} does not take a credential of type ${kind}`)
    }
  }

  const checkReady = (integration: Entity): void => {
    const slots = fieldsOf(typeOf(fieldsOf(integration.integrationType).id)?.credentials)
    const filled = fieldsOf(state.configurations.get(integration.id)?.credentials)
    for (const [slot, { required }] of Object.entries(slots).map(([name, value]) => [name, fieldsOf(value)] as const)) {
      if (required === true && filled[slot] === undefined) throw badRequest(`the credential slot "${slot}" is empty`)
    }
  }

  return {
    getIntegrationsTypes: (call) => ({ body: page(call, state.integrationTypes, `${INTEGRATIONS}/types`) }),
    getIntegrationsType: ({ params: [id] }) => {
      const type = typeOf(id)
      if (type === undefined) throw notFound()
      return { body: type }
    },
    getIntegrationsCredentialsTypes: () => ({ body: [...CREDENTIAL_TYPES] }),

    getIntegrations: (call) => {
      const [type, ids] = [call.query.get('integrationType'), listParameter(call.query, 'ids')]
      const [reported, credential] = [call.query.get('reportedState'), call.query.get('credentialId')]
      const holds = (id: string): boolean =>
        Object.values(fieldsOf(state.configurations.get(id)?.credentials)).some(
          (one) => fieldsOf(one).id === credential,
        )
      const found = integrations.all
        .filter(({ integrationType }) => type === null || fieldsOf(integrationType).id === type)
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
        .filter(({ reportedState }) => reported === null || fieldsOf(reportedState).code === reported)
        .filter(({ id }) => credential === null || holds(id))
      return {
        body: page(
          call,
          found.map((one) => shown(one, call.query)),
          INTEGRATIONS,
        ),
      }
    },
    getIntegration: ({ params: [id], query }) => ({ body: shown(integrations.get(id), query) }),
    postIntegrations: ({ body, query }) => {
      const type = typeOf(fieldsOf(body.integrationType).id)
      if (type === undefined) throw badRequest('the org has no integration type of this id')
      const { credentials: _slots, ...named } = type
      const integration = integrations.add({
        integrationType: named,
        intendedState: 'DISABLED',
        reportedState: INACTIVE,
      })
      const name = textOf(body.name) || textOf(type.name)
      const config = { id: integration.id, name, version: 1, properties: {}, advanced: {}, notes: '', credentials: {} }
      state.configurations.set(integration.id, config)
      state.warmUps.set(integration.id, state.switches.integrationWarmUp)
      return { body: shown(integration, query) }
    },
    patchIntegration: ({ params: [id], body, query }) => {
      const integration = integrations.get(id)
      oneOf('intendedState', body.intendedState, ['ENABLED', 'DISABLED', 'DELETED', 'RESTORED'])
      const intendedState = body.intendedState ?? integration.intendedState
      if (intendedState === 'ENABLED') checkReady(integration)
      const reportedState = intendedState === 'ENABLED' ? ACTIVE : INACTIVE
      return { body: shown(integrations.patch(integration.id, { intendedState, reportedState }), query) }
    },
    deleteIntegration: ({ params: [id], query }) => {
      const integration = integrations.get(id)
      const action = [...state.actions.all, ...state.drafts.all].find((one) => one.integrationId === integration.id)
      if (action !== undefined) throw conflict(`The integration still has the action "${textOf(action.name)}".`)
      const last = shown(integrations.remove(integration.id), query)
      state.configurations.delete(integration.id)
      return { body: { ...last, intendedState: 'DELETED' } }
    },
    getIntegrationConfigCurrent: ({ params: [id] }) => ({
      body: state.configurations.get(integrations.get(id).id) ?? {},
    }),
    putIntegrationConfigCurrent: ({ params: [id], body }): Answer => {
      const integration = integrations.get(id)
      const current = fieldsOf(state.configurations.get(integration.id))
      nameOf(body)
      if (body.version !== current.version) {
        throw conflict(`version ${String(body.version)} is not the current one, ${String(current.version)}`)
      }
      checkCredentials(integration, fieldsOf(body.credentials))
      const config = { ...current, ...ownFields(body), version: Number(current.version) + 1 }
      state.configurations.set(integration.id, config)
      return { body: config }
    },
  } satisfies Record<string, Handler>
}

const INACTIVE = { code: 'INACTIVE', effective: 'Inactive' }
const ACTIVE = { code: 'ACTIVE', effective: 'Active' }
