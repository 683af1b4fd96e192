import { randomBytes } from 'node:crypto'
import { type Entity, ownFields } from '../collection.js'
import { type Answer, type Fields, type Handler, listOf, nameOf, oneOf, textOf } from '../operation.js'
import { page } from '../paging.js'
import { badRequest, Refusal } from '../refusal.js'
import type { OrgState } from '../state.js'

const GRANTS = ['CODE', 'TOKEN', 'SAML2BEARER', 'PASSWORD', 'CLIENT-CREDENTIALS', 'CLIENT_CREDENTIALS']

/** OAuth clients; a secret is shown once, when it is made. */
export function oauthClientHandlers(state: OrgState) {
  const { oauthClients } = state

  const checkRoles = (body: Fields, callerId: string): void => {
    for (const { roleId, divisionId } of listOf(body.roleDivisions)) {
      const role = state.roles.referred('roleDivisions', { id: roleId })
      if (divisionId !== '*') state.divisions.referred('roleDivisions', { id: divisionId })
      const held = state.grants.some((grant) => grant.subjectId === callerId && grant.roleId === role?.id)
      if (state.switches.rolesMustBeHeld && !held) {
        throw new Refusal(403, 'not.authorized', 'A role can be put on a client only by who holds it.')
      }
    }
  }

  const grant = (client: Entity, body: Fields): void => {
    const left = state.grants.filter(({ subjectId }) => subjectId !== client.id)
    const given = listOf(body.roleDivisions).map(({ roleId, divisionId }) => ({
      subjectId: client.id,
      roleId: textOf(roleId),
      divisionId: divisionId === '*' ? state.home.id : textOf(divisionId),
    }))
    state.grants.splice(0, state.grants.length, ...left, ...given)
  }

  const check = (body: Fields, callerId: string): void => {
    nameOf(body)
    oneOf('authorizedGrantType', body.authorizedGrantType, GRANTS)
    if (textOf(body.authorizedGrantType).startsWith('CLIENT') && listOf(body.roleDivisions).length === 0) {
      throw badRequest('a client with client credentials needs roleDivisions')
    }
    checkRoles(body, callerId)
  }

  const withSecret = (client: Entity): Fields => {
    const secret = randomBytes(32).toString('base64url')
    state.host.login.addClient({
      id: client.id,
      secret,
      get permissions() {
        return state.permissionsOf(client.id)
      },
    })
    return { ...client, secret }
  }

  return {
    getOauthClients: (call) => ({ body: page(call, oauthClients.all, '/api/v2/oauth/clients') }),
    getOauthClient: ({ params: [id] }) => ({ body: oauthClients.get(id) }),
    postOauthClients: ({ body, caller }) => {
      check(body, caller.id)
      const client = oauthClients.add({ state: 'active', ...ownFields(body) })
      grant(client, body)
      return { body: withSecret(client) }
    },
    putOauthClient: ({ params: [id], body, caller }) => {
      check(body, caller.id)
      const client = oauthClients.replace(oauthClients.get(id).id, { state: 'active', ...ownFields(body) })
      grant(client, body)
      return { body: client }
    },
    deleteOauthClient: ({ params: [id] }): Answer => {
      const client = oauthClients.remove(id)
      grant(client, {})
      state.host.login.removeClient(client.id)
      return { status: 204 }
    },
    postOauthClientSecret: ({ params: [id] }) => ({ body: withSecret(oauthClients.get(id)) }),
  } satisfies Record<string, Handler>
}
