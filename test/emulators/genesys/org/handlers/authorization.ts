import { ownFields } from '../collection.js'
import { type Answer, type Fields, fieldsOf, type Handler, listOf, nameOf, oneOf, textOf } from '../operation.js'
import { containing, page } from '../paging.js'
import { badRequest, conflict } from '../refusal.js'
import type { OrgState } from '../state.js'
import { needsUser } from './people.js'

const ROLES = '/api/v2/authorization/roles'
const DIVISIONS = '/api/v2/authorization/divisions'
const SUBJECTS = ['PC_GROUP', 'PC_USER', 'PC_OAUTH_CLIENT']
const PRODUCTS = ['collaboratePro', 'communicate', 'engage']

/** Roles, divisions, grants; the org and the caller themselves. */
export function authorizationHandlers(state: OrgState) {
  const { roles, divisions } = state
  const organization = { id: state.id, name: state.options.name ?? 'Emulated Org' }

  const subject = (id: string): Fields => ({
    id,
    grants: state.grants
      .filter(({ subjectId }) => subjectId === id)
      .map(({ roleId, divisionId }) => {
        const role = roles.get(roleId)
        const policies = listOf(role.permissionPolicies).map(({ actionSet, ...rest }) => ({
          ...rest,
          actions: actionSet,
        }))
        return { subjectId: id, division: divisions.get(divisionId), role: { id: role.id, name: role.name, policies } }
      }),
  })

  const checkPolicies = (body: Fields): void => {
    for (const { domain, entityName, actionSet } of listOf(body.permissionPolicies)) {
      if (textOf(domain) === '' || textOf(entityName) === '' || !Array.isArray(actionSet) || actionSet.length === 0) {
        throw badRequest('a permission policy needs domain, entityName and actionSet')
      }
    }
  }

  return {
    getTokensMe: ({ caller }) => {
      const client = { id: caller.id, name: textOf(state.oauthClients.find(caller.id)?.name), organization }
      return { body: { organization, homeOrganization: organization, authorizedScope: [], OAuthClient: client } }
    },
    getOrganizationsMe: () => ({
      body: {
        ...organization,
        domain: 'emulated-org',
        defaultLanguage: 'en-us',
        state: 'active',
        productPlatform: 'PureCloud',
        features: { purecloud: true, contactCenter: true, directory: true, purecloudVoice: false },
        version: 1,
        selfUri: '/api/v2/organizations/me',
      },
    }),
    getAuthorizationProducts: (call) => {
      const products = (state.options.products ?? PRODUCTS).map((id) => ({ id }))
      return { body: page(call, products, '/api/v2/authorization/products') }
    },
    getAuthorizationSubjectsMe: ({ caller }) => {
      if (!state.switches.subjectsMeForClients) throw needsUser()
      return { body: subject(caller.id) }
    },
    getAuthorizationSubject: ({ params: [id = ''] }) => {
      if (!state.oauthClients.has(id)) state.users.get(id)
      return { body: subject(id) }
    },

    getAuthorizationDivisions: (call) => ({
      body: page(call, divisions.all.filter(containing(call.query.get('name'))), DIVISIONS),
    }),
    getAuthorizationDivision: ({ params: [id] }) => ({ body: divisions.get(id) }),
    getAuthorizationDivisionsHome: () => ({ body: state.home }),
    postAuthorizationDivisions: ({ body }) => {
      divisions.refuseTaken(nameOf(body))
      return { body: divisions.add({ ...ownFields(body), homeDivision: false }) }
    },
    deleteAuthorizationDivision: ({ params: [id], query }): Answer => {
      const division = divisions.get(id)
      const used = state.collections.some((kind) => kind.all.some((one) => fieldsOf(one.division).id === division.id))
      if (division.homeDivision === true || (used && query.get('force') !== 'true'))
        throw conflict('The division is in use.')
      divisions.remove(division.id)
      return { status: 204 }
    },

    getAuthorizationRoles: (call) => ({
      body: page(call, roles.all.filter(containing(call.query.get('name'))), ROLES),
    }),
    getAuthorizationRole: ({ params: [id] }) => ({ body: roles.get(id) }),
    postAuthorizationRoles: ({ body }) => {
      roles.refuseTaken(nameOf(body))
      checkPolicies(body)
      return { body: roles.add({ permissionPolicies: [], ...ownFields(body) }) }
    },
    putAuthorizationRole: ({ params: [id], body }) => {
      const role = roles.get(id)
      roles.refuseTaken(nameOf(body), role.id)
      checkPolicies(body)
      return { body: roles.replace(role.id, { permissionPolicies: [], ...ownFields(body) }) }
    },
    deleteAuthorizationRole: ({ params: [id] }): Answer => {
      const role = roles.remove(id)
      const left = state.grants.filter(({ roleId }) => roleId !== role.id)
      state.grants.splice(0, state.grants.length, ...left)
      return { status: 204 }
    },
    postAuthorizationRole: ({ params: [id], body, query }): Answer => {
      const role = roles.get(id)
      oneOf('subjectType', query.get('subjectType') ?? 'PC_USER', SUBJECTS)
      const [subjects, places] = [body.subjectIds, body.divisionIds].map((list) => (Array.isArray(list) ? list : []))
      for (const subjectId of subjects ?? []) {
        if (!state.oauthClients.has(subjectId) && !state.users.has(subjectId))
          throw badRequest('there is no such subject')
        for (const divisionId of places ?? []) {
          divisions.referred('divisionIds', { id: divisionId })
          state.grants.push({ subjectId, roleId: role.id, divisionId })
        }
      }
      return { status: 204 }
    },
  } satisfies Record<string, Handler>
}
