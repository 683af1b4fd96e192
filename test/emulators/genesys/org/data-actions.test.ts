import { expect } from 'chai'
import type { Models } from 'purecloud-platform-client-v2'
import type { ActionToRun } from './org-options.js'
import { refused, type Sdk, sdkFor, wrong } from './sdk.js'
import { seedActions } from './seed.js'
import { type StartedOrg, startOrg } from './start-org.js'

/** A JSON schema, which the SDK's type knows little of. */
const schema = (properties: object) =>
  wrong<Models.JsonSchemaDocument>({ type: 'object', properties, additionalProperties: false })

const CONFIG = {
  request: { requestType: 'GET', requestUrlTemplate: 'https://relay.example.com/$input.id', requestTemplate: 'body' },
  response: { translationMap: {}, translationMapDefaults: { tier: '"Standard"' }, successTemplate: '$rawResult' },
}
const CONTRACT = {
  input: { inputSchema: schema({ id: { type: 'string' } }) },
  output: { successSchema: schema({ tier: { type: 'string' } }) },
}

describe('data actions of the emulated org', () => {
  let started: StartedOrg
  let sdk: Sdk
  const ran: ActionToRun[] = []
  beforeEach(async () => {
    ran.length = 0
    started = await startOrg({
      webServicesSlot: 'slotOfThisOrg',
      runAction: async (action, input) => {
        ran.push(action)
        return { success: true, operations: [{ step: 1, name: 'all', success: true }], finalResult: { got: input } }
      },
    })
    sdk = await sdkFor(started.url)
  })
  afterEach(() => started.close())

  async function integration(type = 'custom-rest-actions'): Promise<string> {
    const { id = '' } = await sdk.integrations.postIntegrations({ body: wrong({ integrationType: { id: type } }) })
    return id
  }
  const body = (integrationId: string, more: object = {}): Models.PostActionInput => ({
    category: 'WeChat',
    name: 'getTier',
    integrationId,
    config: CONFIG,
    contract: CONTRACT,
    ...more,
  })
  /** Creates it, past the first refusal of a new integration. */
  async function action(more: object = {}): Promise<Models.Action> {
    const input = body(await integration(), more)
    expect(await refused(sdk.integrations.postIntegrationsActions(input))).to.include({ status: 400 })
    return sdk.integrations.postIntegrationsActions(input)
  }

  describe('credentials and integrations', () => {
    it('never give out what a credential holds, and know what its type needs', async () => {
      const credential = (type: string, credentialFields: Record<string, string>) =>
        sdk.integrations.postIntegrationsCredentials({ body: { name: 'C', type: { name: type }, credentialFields } })
      const { id = '' } = await credential('userDefined', { apiKey: 'secret-key' })
      expect(JSON.stringify(await sdk.integrations.getIntegrationsCredential(id))).not.to.include('secret-key')
      expect((await refused(credential('basicAuth', { userName: 'u' }))).status).to.equal(400)
      expect((await refused(credential('apiKey', {}))).status).to.equal(400)
      const types = await sdk.integrations.getIntegrationsCredentialsTypes()
      expect(types.map(({ name }) => name)).to.include('userDefined')
    })

    it('take credentials in the slots of their type alone, at the current version alone', async () => {
      const id = await integration()
      const type = await sdk.integrations.getIntegrationsType('custom-rest-actions')
      const [slot = ''] = Object.keys(type.credentials ?? {})
      expect(slot).to.equal('slotOfThisOrg')
      const credentialBody = { name: 'C', type: { name: 'userDefined' }, credentialFields: { apiKey: 'k' } }
      const credential = await sdk.integrations.postIntegrationsCredentials({ body: credentialBody })
      const put = (version: number, credentials: Record<string, Models.CredentialInfo>, name = 'WeChat') =>
        sdk.integrations.putIntegrationConfigCurrent(id, {
          body: { name, version, properties: {}, advanced: {}, notes: '', credentials },
        })
      expect((await sdk.integrations.getIntegrationConfigCurrent(id)).version).to.equal(1)
      const given = { id: credential.id ?? '' }
      expect((await refused(put(1, { basicAuth: given }))).status).to.equal(400)
      expect((await refused(put(1, { [slot]: { id: 'nothing' } }))).status).to.equal(400)
      expect((await put(1, { [slot]: given })).version).to.equal(2)
      expect((await refused(put(1, { [slot]: given }))).status).to.equal(409)
      expect((await sdk.integrations.getIntegration(id)).name).to.equal('WeChat')
      expect((await refused(sdk.integrations.deleteIntegrationsCredential(credential.id ?? ''))).status).to.equal(409)
    })

    it('are enabled on demand, not before a required slot is filled, and not made of a type the org lacks', async () => {
      const enable = (id: string) => sdk.integrations.patchIntegration(id, { body: { intendedState: 'ENABLED' } })
      expect((await enable(await integration())).reportedState?.code).to.equal('ACTIVE')
      expect((await refused(enable(await integration('purecloud-data-actions')))).status).to.equal(400)
      const unknown = sdk.integrations.postIntegrations({ body: wrong({ integrationType: { id: 'nothing' } }) })
      expect((await refused(unknown)).status).to.equal(400)
      const started2 = await startOrg({ integrationTypes: ['custom-rest-actions'] })
      const lacking = (await sdkFor(started2.url)).integrations.getIntegrationsType('function-data-actions')
      expect((await refused(lacking)).status).to.equal(404)
      await started2.close()
    })
  })

  describe('published actions', () => {
    it('show configuration and contract when asked, templates by their address', async () => {
      const made = await action()
      expect(made.id).to.match(/^custom_-_/)
      const id = made.id ?? ''
      expect(await sdk.integrations.getIntegrationsAction(id)).not.to.have.any.keys('config', 'contract')
      const full = await sdk.integrations.getIntegrationsAction(id, { includeConfig: true, expand: 'contract' })
      expect(full.contract?.input?.inputSchema).to.deep.equal(CONTRACT.input.inputSchema)
      expect(full.config?.request).not.to.have.property('requestTemplate')
      expect(await sdk.integrations.getIntegrationsActionTemplate(id, 'requesttemplate.vm')).to.equal('body')
      expect(await sdk.integrations.getIntegrationsActionTemplate(id, 'successtemplate.vm')).to.equal('$rawResult')
    })

    it('are found by category and part of their name, 300 of others aside', async () => {
      seedActions(started.org, 300)
      await action()
      const found = await sdk.integrations.getIntegrationsActions({ category: 'WeChat' })
      expect(found.entities?.map(({ name }) => name)).to.deep.equal(['getTier'])
      expect((await sdk.integrations.getIntegrationsActions({ name: 'action 30' })).total).to.equal(2)
      expect((await refused(sdk.integrations.getIntegrationsActions({ pageSize: 101 }))).status).to.equal(400)
    })

    it('are refused for what the platform does not take', async () => {
      const id = await integration()
      const input = (properties: object) => ({ ...CONTRACT, input: { inputSchema: schema(properties) } })
      const nested = schema({ a: { type: 'array', items: { type: 'array' } } })
      const tries: object[] = [
        { contract: input({ deep: { type: 'object' } }) },
        { contract: input({ list: { type: 'array' } }) },
        { contract: input({ '1st': { type: 'string' } }) },
        { contract: input({ orgId: { type: 'string' } }) },
        { contract: input({ a: { $ref: '#/b' } }) },
        { contract: { ...CONTRACT, output: { successSchema: nested } } },
        { contract: { ...CONTRACT, output: { successSchema: schema({ a: { $ref: '#/b' } }) } } },
        { config: { ...CONFIG, timeoutSeconds: 61 } },
        { config: { ...CONFIG, request: { ...CONFIG.request, requestUrlTemplate: '/relative' } } },
        { config: { ...CONFIG, request: { ...CONFIG.request, requestType: 'FETCH' } } },
        { config: { ...CONFIG, response: { translationMapDefaults: { a: 'Standard' } } } },
        { name: 'n'.repeat(257) },
        { integrationId: 'nothing' },
        { actionType: 'custom' },
      ]
      for (const more of tries) {
        const call = sdk.integrations.postIntegrationsActions(body(id, more))
        const { status, message } = await refused(call)
        expect([status, message.includes('not ready')], JSON.stringify(more)).to.deep.equal([400, false])
      }
      expect(started.org.state.actions.all).to.deep.equal([])
    })

    it('change configuration and name at the current version; the contract never', async () => {
      const { id = '' } = await action()
      expect((await refused(sdk.integrations.patchIntegrationsAction(id, { version: 9 }))).status).to.equal(409)
      const contract = { version: 1, contract: CONTRACT }
      expect((await refused(sdk.integrations.patchIntegrationsAction(id, contract))).status).to.equal(400)
      expect((await sdk.integrations.patchIntegrationsAction(id, { version: 1, name: 'new' })).version).to.equal(2)
      await sdk.integrations.postIntegrationsActionDraft(id)
      const other = { input: CONTRACT.input, output: { successSchema: schema({ other: { type: 'string' } }) } }
      const { version = 0 } = await sdk.integrations.patchIntegrationsActionDraft(id, { version: 2, contract: other })
      const published = sdk.integrations.postIntegrationsActionDraftPublish(id, { version })
      expect((await refused(published)).message).to.include('contract')
    })

    it('run through the engine that is plugged in, with the credential of their integration', async () => {
      const { id = '', integrationId = '' } = await action()
      expect((await refused(sdk.integrations.postIntegrationsActionExecute(id, { id: 'x' }))).status).to.equal(400)
      const credentialBody = { name: 'C', type: { name: 'userDefined' }, credentialFields: { apiKey: 'k' } }
      const credential = await sdk.integrations.postIntegrationsCredentials({ body: credentialBody })
      const slots = { slotOfThisOrg: { id: credential.id ?? '' } }
      const config = { name: 'W', version: 1, properties: {}, advanced: {}, notes: '', credentials: slots }
      await sdk.integrations.putIntegrationConfigCurrent(integrationId, { body: config })
      await sdk.integrations.patchIntegration(integrationId, { body: { intendedState: 'ENABLED' } })
      expect(await sdk.integrations.postIntegrationsActionExecute(id, { id: 'x' })).to.deep.equal({ got: { id: 'x' } })
      const tested = await sdk.integrations.postIntegrationsActionTest(id, { id: 'y' })
      expect([tested.success, tested.finalResult]).to.deep.equal([true, { got: { id: 'y' } }])
      expect(ran[0]).to.deep.include({ integrationType: 'custom-rest-actions', credentials: { apiKey: 'k' } })
      const run = await started.org.runAction('WeChat', 'getTier', { id: 'z' })
      expect(run.finalResult).to.deep.equal({ got: { id: 'z' } })
      expect(() => started.org.runAction('WeChat', 'other', {})).to.throw('no data action')
      expect(started.org.writes.filter(({ route }) => /Test|Execute/.test(route))).to.deep.equal([])
    })

    it('without an engine fail, and say so', async () => {
      const plain = await startOrg({ switches: { integrationWarmUp: 0 } })
      sdk = await sdkFor(plain.url)
      const integrationId = await integration()
      await sdk.integrations.patchIntegration(integrationId, { body: { intendedState: 'ENABLED' } })
      const { id = '' } = await sdk.integrations.postIntegrationsActions(body(integrationId))
      expect((await sdk.integrations.postIntegrationsActionTest(id, {})).success).to.equal(false)
      expect(await refused(sdk.integrations.postIntegrationsActionExecute(id, {}))).to.include({ status: 501 })
      await plain.close()
    })

    it('let their integration go only after them', async () => {
      const { id = '', integrationId = '' } = await action()
      expect((await refused(sdk.integrations.deleteIntegration(integrationId))).status).to.equal(409)
      await sdk.integrations.deleteIntegrationsAction(id)
      await sdk.integrations.deleteIntegration(integrationId)
    })
  })

  describe('Function actions', () => {
    const draftOf = async (): Promise<string> => {
      const input = body(await integration('function-data-actions'), { config: {} })
      expect((await refused(sdk.integrations.postIntegrationsActions(input))).message).to.include('draft')
      return (await sdk.integrations.postIntegrationsActionsDrafts(input)).id ?? ''
    }
    const upload = async (id: string, bytes: string, headers: Record<string, string> = {}): Promise<number> => {
      const uploadBody = { fileName: 'f.zip' }
      const told = await sdk.integrations.postIntegrationsActionDraftFunctionUpload(id, uploadBody)
      const sent = { ...told.headers, ...headers }
      return (await fetch(told.url ?? '', { method: 'PUT', headers: sent, body: bytes })).status
    }
    const zip = async (id: string) => (await sdk.integrations.getIntegrationsActionDraftFunction(id)).zip

    it('are drafts whose zip arrives step by step, and publish once settings and zip are there', async () => {
      const id = await draftOf()
      expect((await sdk.integrations.getIntegrationsActionDraftValidation(id)).valid).to.equal(false)
      expect(await upload(id, 'PK\u0003\u0004 and so on')).to.equal(200)
      const steps = [await zip(id), await zip(id), await zip(id)]
      expect(steps.map((step) => step?.status)).to.deep.equal(['Pending', 'Transferring', 'Available'])
      expect(steps.map((step) => step?.id !== undefined)).to.deep.equal([false, false, true])
      const settings = { description: 'd', handler: 'index.handler', runtime: 'nodejs22.x' }
      for (const bad of [
        { ...settings, runtime: 'nodejs4' },
        { ...settings, handler: 'handler' },
      ]) {
        expect((await refused(sdk.integrations.putIntegrationsActionDraftFunction(id, bad))).status).to.equal(400)
      }
      await sdk.integrations.putIntegrationsActionDraftFunction(id, settings)
      const stale = sdk.integrations.postIntegrationsActionDraftPublish(id, { version: 7 })
      expect((await refused(stale)).status).to.equal(409)
      const published = await sdk.integrations.postIntegrationsActionDraftPublish(id, { version: 1 })
      expect([published.id, published.version]).to.deep.equal([id, 1])
      expect((await sdk.integrations.getIntegrationsActionFunction(id)).function?.handler).to.equal('index.handler')
      expect((await refused(sdk.integrations.getIntegrationsActionDraft(id))).status).to.equal(404)
    })

    it('tell a file that is no zip, and take an upload with its very headers, once, in time', async () => {
      const id = await draftOf()
      await upload(id, 'no zip')
      for (let look = 0; look < 2; look++) await zip(id)
      expect((await zip(id))?.status).to.equal('InvalidFormat')
      expect(await upload(id, 'PK', { 'Content-Type': 'text/plain' })).to.equal(403)
      const fileName = { fileName: 'f.zip', signedUrlTimeoutSeconds: 10 }
      const told = await sdk.integrations.postIntegrationsActionDraftFunctionUpload(id, fileName)
      started.genesys.advanceClock(10_000)
      const late = await fetch(told.url ?? '', { method: 'PUT', headers: told.headers ?? {}, body: 'PK' })
      expect(late.status).to.equal(403)
    })
  })
})
