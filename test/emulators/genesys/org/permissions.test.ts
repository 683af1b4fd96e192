import { expect } from 'chai'
import { OPERATIONS } from './body-check.js'
import { missingPermissions, OPERATION_NAMES, PERMISSIONS } from './permissions.js'
import { refused, sdkFor } from './sdk.js'
import { ADMIN, type StartedOrg, startOrg } from './start-org.js'

const NOBODY = { id: 'nobody', secret: 's', permissions: [] }
const ONE = { id: 'one', secret: 's', permissions: ['messaging:integration:view', 'routing:queue:*'] }

describe('permissions of the emulated org', () => {
  let started: StartedOrg
  beforeEach(async () => {
    started = await startOrg({ clients: [ADMIN, NOBODY, ONE] })
  })
  afterEach(() => started.close())

  it('stand before every operation that has any: 401 without a token, 403 without the permission', async () => {
    const token = await login(started.url, NOBODY)
    for (const name of OPERATION_NAMES) {
      const { method, path } = OPERATIONS[name]
      const url = `${started.url}${path.replaceAll(/\{\w+\}/g, 'x')}`
      expect((await fetch(url, { method })).status, name).to.equal(401)
      const answer = await fetch(url, { method, headers: { Authorization: `Bearer ${token}` } })
      const body = (await answer.json()) as { code: string; status: number; contextId: string; message: string }
      const { match, permissions } = PERMISSIONS[name]
      if (permissions.length === 0) {
        expect(answer.status, name).not.to.equal(403)
        continue
      }
      expect(answer.status, name).to.equal(403)
      expect(body.code, name).to.equal(match === 'all' ? 'missing.permissions' : 'missing.any.permissions')
      expect(body.contextId, name).to.be.a('string')
      for (const permission of permissions) expect(body.message, name).to.include(permission)
    }
  })

  it('of kind ALL must all be held, of kind ANY one is enough', async () => {
    const sdk = await sdkFor(started.url, ONE)
    const resolution = 'getConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId'
    expect(await refused(sdk.conversations[resolution]('x'))).to.include({ status: 403, code: 'missing.permissions' })
    expect((await sdk.routing.getRoutingQueues()).total).to.equal(0)
    expect((await refused(sdk.routing.getRoutingSkills())).status).to.equal(403)
    expect(missingPermissions(PERMISSIONS.getRoutingUtilization, ['routing:utilization:manage'])).to.deep.equal([])
    expect(missingPermissions(PERMISSIONS.getRoutingUtilization, ['routing:*:manage'])).to.deep.equal([])
    expect(missingPermissions(PERMISSIONS.getRoutingUtilization, ['other:utilization:manage'])).to.have.length(2)
  })

  it('let nobody send a parameter the operation does not have, or a body of another type', async () => {
    const headers = { Authorization: `Bearer ${await login(started.url, ADMIN)}`, 'Content-Type': 'text/plain' }
    const queues = `${started.url}/api/v2/routing/queues`
    expect((await fetch(`${queues}?pageSize=5`, { headers })).status).to.equal(200)
    expect((await fetch(`${queues}?page_size=5`, { headers })).status).to.equal(400)
    expect((await fetch(queues, { method: 'POST', headers, body: '{"name":"Q"}' })).status).to.equal(415)
    const json = { ...headers, 'Content-Type': 'application/json' }
    expect((await fetch(queues, { method: 'POST', headers: json, body: '{"name":' })).status).to.equal(400)
    expect((await fetch(queues, { method: 'POST', headers: json })).status).to.equal(400)
  })

  it('are those of the roles a client holds, from the moment it holds them', async () => {
    const [admin, nobody] = [await sdkFor(started.url), await sdkFor(started.url, NOBODY)]
    expect((await refused(nobody.routing.getRoutingSkills())).status).to.equal(403)
    const permissionPolicies = [{ domain: 'routing', entityName: 'skill', actionSet: ['view'] }]
    const { id = '' } = await admin.authorization.postAuthorizationRoles({ name: 'Skills', permissionPolicies })
    const home = await admin.authorization.getAuthorizationDivisionsHome()
    const grant = { subjectIds: [NOBODY.id], divisionIds: [home.id ?? ''] }
    await admin.authorization.postAuthorizationRole(id, grant, { subjectType: 'PC_OAUTH_CLIENT' })
    expect((await nobody.routing.getRoutingSkills()).total).to.equal(0)
    await admin.authorization.deleteAuthorizationRole(id)
    expect((await refused(nobody.routing.getRoutingSkills())).status).to.equal(403)
  })
})

async function login(url: string, { id, secret }: { id: string; secret: string }): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  return ((await answer.json()) as { access_token: string }).access_token
}
