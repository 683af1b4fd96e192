import { expect } from 'chai'
import { refused, sdkFor } from './sdk.js'
import { ADMIN } from './start-org.js'
import { useOrg } from './use-org.js'

describe('clients and roles of the emulated org', () => {
  const org = useOrg()

  it('tell a client who it is, by token, client and role; a user context it has not', async () => {
    const { OAuthClient, organization } = await org.sdk.tokens.getTokensMe()
    expect(OAuthClient?.id).to.equal(ADMIN.id)
    expect(organization?.id).to.equal((await org.sdk.organization.getOrganizationsMe()).id)
    const [given] = (await org.sdk.oauth.getOauthClient(ADMIN.id)).roleDivisions ?? []
    const { permissionPolicies } = await org.sdk.authorization.getAuthorizationRole(given?.roleId ?? '')
    expect(permissionPolicies?.map(({ domain }) => domain)).to.include('routing')
    expect(await refused(org.sdk.users.getUsersMe())).to.include({ status: 400, code: 'bad.request' })
    expect((await refused(org.sdk.authorization.getAuthorizationSubjectsMe())).status).to.equal(400)
    expect((await org.sdk.authorization.getAuthorizationSubject(ADMIN.id)).grants).to.have.length(1)
  })

  it('answer to subjects/me where the org is told so', async () => {
    await org.startAnew({ switches: { subjectsMeForClients: true } })
    const { grants } = await org.sdk.authorization.getAuthorizationSubjectsMe()
    expect(grants?.[0]?.role?.policies?.[0]?.actions).to.deep.equal(['*'])
  })

  it('make a client with a role its maker holds; its secret is shown once and works until it is deleted', async () => {
    const permissionPolicies = [{ domain: 'conversation', entityName: 'message', actionSet: ['receive'] }]
    const role = await org.sdk.authorization.postAuthorizationRoles({ name: 'Relay', permissionPolicies })
    const home = (await org.sdk.authorization.getAuthorizationDivisionsHome()).id ?? ''
    const body = {
      name: 'relay',
      authorizedGrantType: 'CLIENT_CREDENTIALS',
      roleDivisions: [{ roleId: role.id ?? '', divisionId: home }],
    }
    expect((await refused(org.sdk.oauth.postOauthClients({ ...body, roleDivisions: [] }))).status).to.equal(400)
    expect((await refused(org.sdk.oauth.postOauthClients(body))).status).to.equal(403)
    const grant = { subjectIds: [ADMIN.id], divisionIds: [home] }
    await org.sdk.authorization.postAuthorizationRole(role.id ?? '', grant, { subjectType: 'PC_OAUTH_CLIENT' })
    const { id = '', secret = '' } = await org.sdk.oauth.postOauthClients(body)
    expect(await org.sdk.oauth.getOauthClient(id)).not.to.have.property('secret')
    const relay = await sdkFor(org.started.url, { id, secret })
    expect((await relay.tokens.getTokensMe()).OAuthClient?.id).to.equal(id)
    expect((await refused(relay.routing.getRoutingSkills())).status).to.equal(403)
    await org.sdk.oauth.deleteOauthClient(id)
    expect((await refused(relay.tokens.getTokensMe())).status).to.equal(401)
    await refused(sdkFor(org.started.url, { id, secret }))
  })

  it('refuse a second role or division of the same name, and policies that say nothing', async () => {
    await org.sdk.authorization.postAuthorizationRoles({ name: 'Twice' })
    expect((await refused(org.sdk.authorization.postAuthorizationRoles({ name: 'twice' }))).status).to.equal(409)
    const empty = { name: 'Empty', permissionPolicies: [{ domain: 'routing', entityName: 'queue', actionSet: [] }] }
    expect((await refused(org.sdk.authorization.postAuthorizationRoles(empty))).status).to.equal(400)
    const again = org.sdk.authorization.postAuthorizationDivisions({ name: 'Home', description: '' })
    expect((await refused(again)).status).to.equal(409)
  })
})
