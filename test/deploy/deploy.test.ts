import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { seedActions, seedNamed, seedQueues, seedUser } from '../emulators/genesys/org/seed.js'
import type { StartOrgOptions } from '../emulators/genesys/org/start-org.js'
import { DeployBench, MANIFEST, SECRETS } from './deploy-run.js'

const READY = { switches: { integrationWarmUp: 0, pollsUntilDone: 1 } }

describe('deploy', function () {
  this.timeout(30_000)
  let bench: DeployBench
  const start = async (options: StartOrgOptions = READY): Promise<void> => {
    bench = await DeployBench.start(options)
  }
  afterEach(() => bench.close())

  describe('plan', () => {
    it('says what would be made and writes nothing, neither in the org nor beside the manifest', async () => {
      await start()
      const { exitCode, out } = await bench.run(['plan'])
      expect(exitCode).to.equal(0)
      expect(out).to.contain('+ queue "WeChat VIP"').and.contain('+ flow "wechat-inbound"')
      expect(out).to.contain('Plan: 26 to create, 5 to change, 0 to replace, 0 to delete.')
      expect(bench.org.writes).to.deep.equal([])
      expect(existsSync(join(bench.folder, 'bundle.journal.json'))).to.equal(false)
    })

    it('takes at most 3 s in an org with 500 queues and 300 data actions', async () => {
      await start()
      seedQueues(bench.org, 500)
      seedActions(bench.org, 300)
      // The best of a few: what else the machine does is not the plan's.
      let took = Number.POSITIVE_INFINITY
      for (let run = 0; run < 4 && took >= 3000; run++) {
        const { out } = await bench.run(['plan', '--json'])
        const result = JSON.parse(out) as { ms: number; calls: { reads: number } }
        took = result.ms
        expect(result.calls.reads).to.be.lessThan(50)
      }
      expect(took).to.be.lessThan(3000)
    }).timeout(40_000)

    it('refuses names that are not ours unless they are taken over', async () => {
      await start()
      seedNamed(bench.org, 'queues', 'wechat vip')
      seedNamed(bench.org, 'skills', 'WeChat VIP', { state: 'active' })
      const refused = await bench.run(['apply'])
      expect(refused.exitCode).to.equal(3)
      expect(refused.err).to.contain('The queue "WeChat VIP" exists and is not ours').and.contain('--adopt')
      expect(refused.err).to.contain('Nothing was changed.')
      expect(bench.org.writes).to.deep.equal([])
      const adopted = await bench.run(['apply', '--adopt'])
      expect(adopted.exitCode, adopted.err).to.equal(0)
      await bench.run(['destroy'])
      const names = bench.org.state.queues.all.map(({ name }) => name)
      expect(names, 'what was there before stays').to.deep.equal(['wechat vip'])
    })

    it('leaves actions that touch personal data out unless they are named, and gives each a key of its own', async () => {
      await start()
      bench.write(`${MANIFEST}privacy_actions: [eraseConversation]\n`)
      const without = await bench.run(['apply'])
      expect(without.exitCode).to.equal(78)
      expect(without.err).to.contain('RELAY_API_KEYS holds no key of the role erase')
      bench.env = { ...bench.env, RELAY_API_KEYS: `${SECRETS.RELAY_API_KEYS},erase:an-erase-key-of-24-characters` }
      const applied = await bench.run(['apply'])
      expect(applied.exitCode, applied.err).to.equal(0)
      const action = bench.org.state.actions.all.find(({ name }) => name === 'eraseConversation')
      expect(action).to.include({ category: 'WeChat relay eraseConversation' })
      const inIt = bench.org.state.actions.all.filter(({ category }) => category === action?.category)
      expect(inIt, 'alone in its integration').to.have.length(1)
      bench.write(`${MANIFEST}privacy_actions: [eraseEverybody]\n`)
      expect((await bench.run(['plan'])).err).to.contain(
        'names eraseEverybody; there are allowPersonalData, eraseConversation',
      )
    })

    it('names every permission the client lacks before anything is changed', async () => {
      const permissions = ['authorization:*:*', 'routing:*:*', 'architect:*:*', 'messaging:*:*', 'externalContacts:*:*']
      await start({
        ...READY,
        clients: [
          {
            id: 'deploy-client',
            secret: 'deploy-secret',
            permissions: [
              ...permissions,
              'integrations:integration:*',
              'integrations:action:view',
              'processautomation:*:*',
            ],
          },
        ],
      })
      const { exitCode, err } = await bench.run(['apply'])
      expect(exitCode).to.equal(3)
      expect(err).to.contain('integrations:action:add, integrations:action:delete, integrations:action:edit')
      expect(bench.org.writes).to.deep.equal([])
    })
  })

  describe('apply', () => {
    it('brings everything into the org; a second one says "No changes." and writes nothing', async () => {
      await start({})
      const first = await bench.run(['apply'])
      expect(first.exitCode, first.err).to.equal(0)
      const [integration] = bench.org.state.openIntegrations.all
      expect(integration?.createStatus).to.equal('Completed')
      expect(bench.org.state.actions.all.map(({ name }) => name)).to.include('notifySessionEnded')
      expect(bench.org.state.triggers.all).to.have.lengthOf(2)
      const env = join(bench.folder, 'relay.env')
      expect(readFileSync(env, 'utf8')).to.contain(`GENESYS_INTEGRATION_ID=${integration?.id}`)
      expect(statSync(env).mode & 0o777).to.equal(0o600)
      const writes = bench.org.writes.length
      const second = await bench.run(['apply'])
      expect(second.out).to.contain('No changes.')
      expect(bench.org.writes.length).to.equal(writes)
    })

    it('shows no secret, in no form of output, and keeps none in the journal', async () => {
      await start()
      bench.write(`${MANIFEST}relay_client: {}\n`)
      const outputs = [
        await bench.run(['apply']),
        await bench.run(['apply', '--json']),
        await bench.run(['plan', '--all', '--json']),
      ]
      const client = readFileSync(join(bench.folder, 'relay-client.env'), 'utf8')
      const secret = /SECRET=(.+)/.exec(client)?.[1] ?? ''
      expect(secret.length).to.be.greaterThan(20)
      expect(statSync(join(bench.folder, 'relay-client.env')).mode & 0o777).to.equal(0o600)
      const shown =
        outputs.map(({ out, err }) => out + err).join() +
        readFileSync(join(bench.folder, 'bundle.journal.json'), 'utf8')
      for (const hidden of [secret, 'deploy-secret', SECRETS.GENESYS_WEBHOOK_SECRET, 'an-actions-key-of-24-chars']) {
        expect(shown).not.to.contain(hidden)
      }
    })

    it('sends a changed secret, and only that', async () => {
      await start()
      await bench.run(['apply'])
      bench.env.GENESYS_WEBHOOK_SECRET = 'another-webhook-secret'
      const plan = await bench.run(['plan'])
      expect(plan.out).to.contain('~ open integration "WeChat"\n    secret: changed')
      const writes = bench.org.writes.length
      await bench.run(['apply'])
      expect(bench.org.writes.slice(writes).map(({ route }) => route)).to.deep.equal([
        'patchConversationsMessagingIntegrationsOpenIntegrationId',
      ])
      expect((await bench.run(['apply'])).out).to.contain('No changes.')
    })

    it('replaces a data action whose contract changed: new one, flows published again, old one deleted', async () => {
      await start()
      await bench.run(['apply'])
      const old = bench.org.state.actions.named('getCustomerTier')
      const contract = {
        input: { inputSchema: { type: 'object', properties: {} } },
        output: { successSchema: { type: 'object' } },
      }
      bench.org.state.actions.patch(old?.id ?? '', { contract })
      const plan = await bench.run(['plan'])
      expect(plan.out).to.contain('± data action "getCustomerTier"').and.contain('1 to replace')
      const writes = bench.org.writes.length
      const applied = await bench.run(['apply'])
      expect(applied.exitCode, applied.err).to.equal(0)
      const routes = bench.org.writes.slice(writes).map(({ route }) => route)
      expect(routes).to.deep.equal([
        'patchIntegrationsAction',
        'postIntegrationsActions',
        'postFlowsActionsUnlock',
        'postFlowsJobs',
        'upload',
        'deleteIntegrationsAction',
      ])
      const left = bench.org.state.actions.all.filter(({ name }) => String(name).startsWith('getCustomerTier'))
      expect(left.map(({ name }) => name)).to.deep.equal(['getCustomerTier'])
      expect(left[0]?.id).not.to.equal(old?.id)
      expect((await bench.run(['apply'])).out).to.contain('No changes.')
    })

    it('publishes a flow again that was changed by hand', async () => {
      await start()
      await bench.run(['apply'])
      const flow = bench.org.state.flows.named('wechat-inbound')
      bench.org.state.flows.patch(flow?.id ?? '', { publishedVersion: { id: '7.0' } })
      expect((await bench.run(['plan'])).out).to.contain('~ flow "wechat-inbound"')
    })

    it('deletes what the manifest asks for no more', async () => {
      await start()
      await bench.run(['apply'])
      bench.write(`${MANIFEST}options:\n  SKILL_ENGLISH: ""\n`)
      expect((await bench.run(['plan'])).out).to.contain('- skill "WeChat English"')
      await bench.run(['apply'])
      expect(bench.org.state.skills.named('WeChat English')).to.equal(undefined)
      expect((await bench.run(['apply'])).out).to.contain('No changes.')
    })

    it('leaves what concerns the whole org alone unless asked', async () => {
      await start()
      bench.write(`${MANIFEST}threading_timeline_minutes: 60\n`)
      const { out } = await bench.run(['apply'])
      expect(out).to.contain('! threading timeline "open"').and.contain('4320 -> 60')
      expect(bench.org.state.threading.settings).to.deep.equal([])
      await bench.run(['apply', '--org-settings'])
      expect(bench.org.state.threading.settings).to.deep.equal([{ messengerType: 'open', timeoutInMinutes: 60 }])
    })

    it('uses queues and integrations that exist as they are, and leaves them when it goes', async () => {
      await start()
      const queue = seedNamed(bench.org, 'queues', 'WeChat VIP')
      const recipient = bench.org.state.recipients.add({ name: 'Mine', messengerType: 'open' })
      const mine = bench.org.state.openIntegrations.add({
        name: 'Mine',
        createStatus: 'Completed',
        recipient: { id: recipient.id },
      })
      const before = bench.org.snapshot()
      bench.write(
        `${MANIFEST.replace('- name: default', `- name: default\n    integration_name: Mine\n    integration_id: ${mine.id}`)}queue_ids: {QUEUE_VIP: ${queue.id}}\n`,
      )
      const applied = await bench.run(['apply'])
      expect(applied.exitCode, applied.err).to.equal(0)
      expect(bench.org.state.openIntegrations.all).to.have.lengthOf(1)
      expect(bench.org.state.recipients.get(recipient.id).flow).to.include({ name: 'wechat-inbound' })
      expect((await bench.run(['apply'])).out).to.contain('No changes.')
      const destroyed = await bench.run(['destroy'])
      expect(destroyed.exitCode, destroyed.err).to.equal(0)
      expect(bench.org.state.queues.all.map(({ id }) => id)).to.deep.equal([queue.id])
      expect(bench.org.snapshot().recipient).to.deep.equal(before.recipient)
      bench.write(`${MANIFEST}queue_ids: {QUEUE_GENERAL: ${queue.id}}\n`)
      const wrong = await bench.run(['plan'])
      expect(wrong.exitCode).to.equal(78)
      expect(wrong.err).to.contain('is called "WeChat VIP", the manifest says "WeChat General"')
    })

    it('undoes an apply that stopped', async () => {
      await start()
      const before = bench.org.snapshot()
      bench.org.failWrite(24, { kind: 'status', status: 400 })
      const stopped = await bench.run(['apply'])
      expect(stopped.exitCode).to.equal(1)
      expect(stopped.err).to.contain('Done so far:').and.contain('created: queue:WeChat VIP')
      const again = await bench.run(['apply'])
      expect(again.exitCode).to.equal(3)
      expect(again.err).to.contain('apply --resume')
      const undone = await bench.run(['apply', '--undo'])
      expect(undone.exitCode, undone.err).to.equal(0)
      expect(bench.org.snapshot()).to.deep.equal(before)
    })

    it('waits as 429 says and goes on', async () => {
      await start()
      bench.org.failWrite(3, { kind: 'status', status: 429, headers: { 'Retry-After': '1' } })
      const { exitCode, err } = await bench.run(['apply'])
      expect(exitCode, err).to.equal(0)
    })

    it('says what was done when the network is cut in the middle, and resumes', async () => {
      await start()
      const running = bench.run(['apply', '--retry-seconds', '0'])
      while (bench.org.writes.length < 12) await new Promise((resolve) => setTimeout(resolve, 2))
      bench.org.failWrite(1, { kind: 'down' })
      const { exitCode, err } = await running
      expect(exitCode).to.equal(1)
      expect(err).to.contain('no answer').and.contain('Done so far:')
      const resumed = await bench.run(['apply', '--resume'])
      expect(resumed.exitCode, resumed.err).to.equal(0)
    })
  })

  describe('destroy', () => {
    it('leaves the org as it was', async () => {
      await start()
      seedQueues(bench.org, 3)
      const before = bench.org.snapshot()
      bench.write(`${MANIFEST}relay_client: {}\n`)
      await bench.run(['apply'])
      const { exitCode, err } = await bench.run(['destroy'])
      expect(exitCode, err).to.equal(0)
      expect(bench.org.snapshot()).to.deep.equal(before)
      expect((await bench.run(['destroy'])).out).to.contain('Nothing in this org is ours.')
    })
  })

  describe('export', () => {
    it('writes data actions and flows as they are in the org, and shows drift', async () => {
      await start()
      await bench.run(['apply'])
      const out = join(bench.folder, 'export')
      const same = await bench.run(['export', '--out', out])
      expect(same.exitCode, same.out + same.err).to.equal(0)
      const file = join(out, 'data-actions', 'getCustomerTier.json')
      expect((JSON.parse(readFileSync(file, 'utf8')) as { name: string }).name).to.equal('getCustomerTier')
      const functionFile = join(out, 'functions', 'validateMessageLength.json')
      expect(JSON.parse(readFileSync(functionFile, 'utf8'))).to.include({ integrationType: 'function-data-actions' })
      const action = bench.org.state.actions.named('ping')
      bench.org.state.actions.patch(action?.id ?? '', { config: { ...(action?.config as object), timeoutSeconds: 33 } })
      const drifted = await bench.run(['export', '--out', out])
      expect(drifted.exitCode).to.equal(4)
      expect(drifted.out).to.contain('~ data action "ping"').and.contain('differs from the bundle')
    })
  })

  describe('doctor', () => {
    it('warns about queues without members and agents who take no messages, and skips what the relay must answer', async () => {
      await start()
      await bench.run(['apply'])
      const queueId = bench.org.state.queues.named('WeChat VIP')?.id ?? ''
      seedUser(bench.org, 'Li Na', { queueId, messageCapacity: 0 })
      bench.org.state.openIntegrations.add({
        name: 'Stranger',
        outboundNotificationWebhookUrl: 'https://relay.example.cn/webhooks/genesys/x',
      })
      const writes = bench.org.writes.length
      const { exitCode, out } = await bench.run(['doctor'])
      expect(exitCode).to.equal(0)
      expect(out).to.contain('! queues: "WeChat General" has no members')
      expect(out).to.contain('! agents: Li Na in "WeChat VIP" takes no messages')
      expect(out).to.contain('! agents: Li Na in "WeChat VIP" lacks conversation:message:accept')
      expect(out).to.contain('! webhooks: the integration "Stranger"')
      expect(out).to.contain('· ping: the relay does not answer')
      expect(bench.org.writes.length).to.equal(writes)
    })

    it('lets the platform call a relay that answers', async () => {
      await start({
        switches: { ...READY.switches, anyWebhookAddress: true },
        runAction: async () => ({ success: true, operations: [] }),
      })
      const relay = createServer((_request, response) => response.end('ok'))
      await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
      try {
        const { port } = relay.address() as AddressInfo
        bench.write(MANIFEST.replace('https://relay.example.cn', `http://127.0.0.1:${port}`))
        const applied = await bench.run(['apply'])
        expect(applied.exitCode, applied.err).to.equal(0)
        const { out } = await bench.run(['doctor'])
        expect(out).to.contain('✓ ping: Genesys Cloud reaches the relay')
        expect(out).to.match(/✓ clock: the relay's clock is -?\d s from this one/)
      } finally {
        relay.closeAllConnections()
        relay.close()
      }
    })
  })

  describe('bad input', () => {
    const refuses = async (manifest: string, message: string): Promise<void> => {
      bench.write(manifest)
      const { exitCode, err } = await bench.run(['apply'])
      expect(exitCode, err).to.equal(78)
      expect(err).to.contain(message)
      expect(bench.org.writes).to.deep.equal([])
    }

    it('names every problem of a manifest at once', async () => {
      await start()
      await refuses('name: [', 'is not YAML')
      await refuses('nmae: WeChat\nrelay: {url: nowhere}\naccounts: [{name: A B}]\n', 'nmae is not known here')
      await refuses('nmae: WeChat\nrelay: {url: nowhere}\naccounts: [{name: A B}]\n', 'relay.url must be')
      await refuses(MANIFEST.replace('division: Home', 'division: Nowhere'), 'no division "Nowhere"')
      await refuses(`${MANIFEST}options: {QUEUE_WIP: x}\n`, 'QUEUE_WIP is no option')
      await refuses(`${MANIFEST}queue_ids: {QUEUE_VIP: no-such-id}\n`, 'no queue with the id no-such-id')
    })

    it('says what to check when the region is wrong', async () => {
      await start()
      bench.env.GENESYSCLOUD_OAUTHCLIENT_ID = 'of-another-region'
      await refuses(MANIFEST, 'a client exists in one region only')
      bench.env.GENESYSCLOUD_REGION = 'mars-1'
      await refuses(MANIFEST, '"mars-1" is no region of Genesys Cloud')
    })

    it('refuses a global host inside a mainland boundary, short secrets and missing ones', async () => {
      await start()
      bench.env = { ...bench.env, GENESYSCLOUD_API_URL: undefined, GENESYSCLOUD_LOGIN_URL: undefined }
      await refuses(MANIFEST.replace('division', 'data_boundary: mainland\ndivision'), 'lies outside mainland China')
      bench.env = { ...bench.env, GENESYS_WEBHOOK_SECRET: 'short', RELAY_API_KEYS: undefined }
      await refuses(MANIFEST, 'GENESYS_WEBHOOK_SECRET must have 16 characters')
      await refuses(MANIFEST, 'RELAY_API_KEYS holds no key of the role actions')
    })

    it('says so when the org cannot be reached or the journal is of another one', async () => {
      await start()
      await bench.run(['apply'])
      const file = join(bench.folder, 'bundle.journal.json')
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"orgId": ".*?"/, '"orgId": "another"'))
      const other = await bench.run(['plan'])
      expect(other.exitCode).to.equal(3)
      expect(other.err).to.contain('belongs to another org')
      bench.env = {
        ...bench.env,
        GENESYSCLOUD_API_URL: 'http://127.0.0.1:1',
        GENESYSCLOUD_LOGIN_URL: 'http://127.0.0.1:1',
      }
      const cut = await bench.run(['plan', '--retry-seconds', '0'])
      expect(cut.exitCode).to.equal(1)
      expect(cut.err).to.contain('The org cannot be reached')
    })
  })
})
