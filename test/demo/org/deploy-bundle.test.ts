import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { deployBundle, readSettings } from '../../../scripts/demo/org/deploy-bundle.js'
import { runPublishedAction } from '../../../scripts/demo/org/run-action.js'
import { type StartedOrg, startOrg } from '../../emulators/genesys/org/start-org.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

describe('bundle in the org of the demo', function () {
  this.timeout(60_000)
  let started: StartedOrg
  let folder: string
  const asked: string[] = []
  const relay = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`)
    response.setHeader('content-type', 'application/json')
    response.statusCode = request.url?.includes('/nobody/') ? 500 : 200
    response.end(JSON.stringify({ tier: 'Gold', known: true, updatedAt: '2026-01-01T00:00:00.000Z' }))
  })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-bundle-'))
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
    started = await startOrg({ switches: { anyWebhookAddress: true }, runAction: runPublishedAction })
  })
  after(async () => {
    await started.close()
    relay.closeAllConnections()
    relay.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is there after the deploy, with the plan as printed and the settings as written', async () => {
    const { port } = relay.address() as AddressInfo
    const deployed = await deployBundle({
      ...{ root: ROOT, folder, relayUrl: `http://127.0.0.1:${port}`, orgUrl: started.url },
      ...{ clientId: 'deploy-client', clientSecret: 'deploy-secret', webhookSecret: 'webhook-secret-of-the-demo' },
      apiKeys: 'admin:an-admin-key-of-24-characters,actions:an-actions-key-of-24-chars',
    })
    expect(deployed.view.plan).to.include('+ flow "wechat-inbound"')
    expect(deployed.view.outcome).to.match(/^Done: \d+ changed/)
    expect(deployed.settings.GENESYS_INTEGRATION_ID).to.equal(started.org.state.openIntegrations.all[0]?.id)
    expect(await readFile(join(folder, 'relay-client.env'), 'utf8')).to.contain(
      deployed.settings.GENESYSCLOUD_OAUTHCLIENT_SECRET,
    )
  })

  it('calls the relay with its data actions, and fails as they do', async () => {
    const found = await started.org.runAction('WeChat relay', 'getCustomerTier', { externalId: 'x' })
    expect(found).to.deep.include({ success: true })
    expect(found.finalResult).to.deep.equal({ tier: 'Gold', known: true, updatedAt: '2026-01-01T00:00:00.000Z' })
    expect(asked).to.deep.equal(['Bearer an-actions-key-of-24-chars /api/v1/customers/x/tier'])
    const failed = await started.org.runAction('WeChat relay', 'getCustomerTier', { externalId: 'nobody' })
    expect([failed.success, failed.error?.status]).to.deep.equal([false, 500])
  })

  it('reads settings with any character in a value', () => {
    expect(readSettings('# A=1\n\nA=b=c#d\nB=\n')).to.deep.equal({ A: 'b=c#d', B: '' })
  })
})
