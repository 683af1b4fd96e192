import { type Fields, fieldsOf, type Handler, listParameter, textOf } from '../operation.js'
import { page } from '../paging.js'
import { Refusal } from '../refusal.js'
import type { OrgState } from '../state.js'

/** Users, what they may do, and how much they take at once. */
export function peopleHandlers(state: OrgState) {
  const { users } = state
  return {
    getUsersMe: () => {
      throw needsUser()
    },
    getUsers: (call) => {
      const ids = listParameter(call.query, 'id')
      const status = call.query.get('state') ?? 'active'
      const found = users.all
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
        .filter((user) => status === 'any' || user.state === status)
      return { body: page(call, found, '/api/v2/users', 500) }
    },
    getUser: ({ params: [id] }) => ({ body: users.get(id) }),
    getUserRoles: ({ params: [id] }) => {
      const user = users.get(id)
      const permissions = [...(state.userPermissions.get(user.id) ?? []), ...state.permissionsOf(user.id)]
      const roles = state.grants.filter((grant) => grant.subjectId === user.id).map(({ roleId }) => ({ id: roleId }))
      return { body: { roles, unusedRoles: [], permissions } }
    },
    getUserRoutingstatus: ({ params: [id] }) => {
      const user = users.get(id)
      return { body: { userId: user.id, status: textOf(fieldsOf(user.routingStatus).status) || 'OFF_QUEUE' } }
    },
    getUserPresencesPurecloud: ({ params: [id] }) => {
      const user = users.get(id)
      const presence: Fields = { systemPresence: 'Offline', ...fieldsOf(fieldsOf(user.presence).presenceDefinition) }
      return { body: { id: user.id, source: 'PURECLOUD', presenceDefinition: presence } }
    },
    getRoutingUserUtilization: ({ params: [id] }) => {
      const user = users.get(id)
      const own = state.userUtilization.get(user.id)
      return { body: { utilization: own ?? state.utilization, level: own === undefined ? 'Organization' : 'Agent' } }
    },
    getRoutingUtilization: () => ({ body: { utilization: state.utilization } }),
  } satisfies Record<string, Handler>
}

/** What client credentials get where a user is asked for. */
export function needsUser(): Refusal {
  const message =
    'This request requires a user context. Client credentials cannot be used for requests to this resource.'
  return new Refusal(400, 'bad.request', message)
}
