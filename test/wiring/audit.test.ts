import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runAudit } from '../../scripts/audit/command.js'
import { freePort } from '../../scripts/free-port.js'
import { type Relay, startRelay } from '../../server/app.js'
import { loadConfig } from '../../server/config.js'
import { createLogger } from '../../server/telemetry/logs.js'
import { ADMIN_KEY, PRIVACY_KEY } from '../http/app-double.js'
import { type Platforms, relayEnvironment, SECRETS, startPlatforms } from '../promises/harness/platforms.js'
import { until } from '../promises/harness/wait.js'

const OPEN_ID = 'oAudit-customer_1'

describe('a relay with its audit log', function () {
  this.timeout(30_000)
  const folder = mkdtempSync(join(tmpdir(), 'relay-audit-'))
  const logged: string[] = []
  let platforms: Platforms
  let relay: Relay
  let base: string
  let admin: string

  async function start(more: Record<string, string> = {}): Promise<void> {
    const config = loadConfig({
      ...relayEnvironment(platforms, `sqlite:${join(folder, 'relay.db')}`),
      PORT: new URL(base).port,
      ADMIN_PORT: '0',
      RELAY_API_KEYS: `admin[name=desk]:${ADMIN_KEY},privacy[name=officer]:${PRIVACY_KEY}`,
      WECHAT_ALLOWED_SOURCES: 'wechat',
      GENESYS_ALLOWED_SOURCES: '127.0.0.0/8',
      ...more,
    })
    relay = await startRelay(
      config,
      createLogger({ level: 'info', stream: { write: (line) => void logged.push(line) } }),
    )
    admin = `http://127.0.0.1:${relay.adminPort}`
  }

  before(async () => {
    base = `http://127.0.0.1:${await freePort()}`
    platforms = await startPlatforms(base)
    await start()
  })
  after(async () => {
    await relay.stop()
    await platforms.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function ask(key: string, method: string, path: string, body?: unknown, at = admin) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${at}/api/v1${path}`, { method, headers, ...sent })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  async function run(...args: string[]) {
    const lines: string[] = []
    const print = (line: string): void => void lines.push(line)
    const io = { env: { RELAY_PRIVACY_KEY: PRIVACY_KEY }, fetch, print, complain: print }
    return { exitCode: await runAudit([...args, '--url', admin], io), lines }
  }

  it('tells who did what with a customer, in one timeline with what Genesys Cloud recorded', async () => {
    const { wechat, genesys } = platforms
    await wechat.sendText(OPEN_ID, '你好')
    await until('the message is at Genesys', () => genesys.conversations.length === 1)
    const { id: conversationId = '', customerId = '' } = genesys.conversations[0] ?? {}
    expect((await ask(ADMIN_KEY, 'PUT', `/customers/${customerId}/tier`, { tier: 'Gold' })).status).to.equal(200)
    await ask(ADMIN_KEY, 'POST', '/customers/find', { account: 'default', openId: OPEN_ID })
    genesys.audits.quality.push({
      ...{ id: 'q-1', conversationId, userId: 'supervisor', action: 'View', entityType: 'Conversation' },
      eventDate: new Date().toISOString(),
    })
    const refused = await run('import', '--conversation', conversationId, '--account', 'default')
    expect(refused.lines).to.deep.equal([
      'quality: could not be read (http_403).',
      'audits: could not be read (http_403).',
    ])
    genesys.permit({
      ...{ id: SECRETS.clientId, secret: SECRETS.clientSecret },
      permissions: ['conversation:*:*', 'audits:audit:view', 'audits:interactionDetails:view'],
    })
    expect((await run('import', '--conversation', conversationId, '--account', 'default')).lines).to.deep.equal([
      'quality: 1 records, 1 of them new.',
      'audits: 0 records, 0 of them new.',
    ])
    const { lines } = await run('list', '--customer', customerId)
    const told = lines.map((line) => JSON.parse(line) as { action: string; result: string; actor: { id: string } })
    const timeline = told.map(({ action, result, actor }) => `${actor.id} ${action} ${result}`).sort()
    expect(timeline).to.include.members(['desk tier.set begun', 'desk tier.set done', 'desk customer.find done'])
    expect(lines.join()).not.to.include(OPEN_ID)
  })

  it('is whole after a restart with other settings, which it tells', async () => {
    const port = relay.adminPort
    await relay.stop()
    await start({ AGENT_NOTICES: 'off' })
    expect(relay.adminPort).not.to.equal(undefined)
    expect(port).not.to.equal(undefined)
    const { exitCode, lines } = await run('verify')
    expect(lines.join('\n')).to.match(/default: whole/)
    expect(exitCode).to.equal(0)
    const { body } = await ask(PRIVACY_KEY, 'GET', '/audit?account=*')
    const entries = body.entries as { action: string; detail?: string }[]
    const changes = entries.filter(({ action }) => action === 'configuration.change').map(({ detail }) => detail)
    expect(changes).to.deep.equal(['first start', 'agentNotices'])
    expect(logged.filter((line) => line.includes('audit_recorded')).length).to.be.greaterThan(3)
  })

  it('knows no keys of operators on the public port', async () => {
    expect((await ask(PRIVACY_KEY, 'GET', '/audit', undefined, base)).status).to.equal(401)
    expect((await fetch(`${base}/metrics`)).status).to.equal(404)
    expect((await fetch(`${admin}/metrics`)).status).to.equal(200)
    expect((await fetch(`${admin}/webhooks/wechat/default`)).status).to.equal(404)
  })
})
