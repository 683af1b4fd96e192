import { reference } from '../collection.js'
import { type Answer, fieldsOf, type Handler, listParameter, textOf } from '../operation.js'
import { page, wildcard } from '../paging.js'
import { conflict } from '../refusal.js'
import type { OrgState } from '../state.js'

const FLOWS = '/api/v2/flows'

/** Published flows: they are made and changed by jobs only. */
export function flowHandlers(state: OrgState) {
  const { flows } = state
  return {
    getFlows: (call) => {
      const { query } = call
      const [types, ids, divisions] = ['type', 'id', 'divisionId'].map((name) => listParameter(query, name))
      const wanted = (list: readonly string[] | undefined, value: unknown): boolean =>
        list === undefined ||
        list.length === 0 ||
        list.some((entry) => entry.toLowerCase() === textOf(value).toLowerCase())
      const found = flows.all
        .filter(wildcard(query.get('name') ?? query.get('nameOrDescription')))
        .filter((flow) => wanted(types, flow.type) && wanted(ids, flow.id))
        .filter((flow) => wanted(divisions, fieldsOf(flow.division).id))
      return { body: page(call, found, FLOWS) }
    },
    getFlow: ({ params: [id] }) => ({ body: flows.get(id) }),
    deleteFlow: ({ params: [id] }): Answer => {
      const flow = flows.get(id)
      const users = [...state.recipients.all, ...state.queues.all, ...state.triggers.all]
      const user = users.find((one) => JSON.stringify(one).includes(flow.id))
      if (user !== undefined) throw conflict(`The flow is used by "${textOf(user.name)}".`)
      flows.remove(flow.id)
      state.flowYaml.delete(flow.id)
      return { status: 204 }
    },
    postFlowsActionsUnlock: ({ query }) => {
      const flow = flows.get(query.get('flow') ?? '')
      const { lockedUser: _locked, ...free } = flow
      return { body: flows.replace(flow.id, free) }
    },
    getArchitectEmergencygroups: (call) => ({
      body: page(call, state.emergencyGroups.all.map(reference), '/api/v2/architect/emergencygroups'),
    }),
  } satisfies Record<string, Handler>
}
