import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { freePort } from '../../scripts/free-port.js'
import { type Relay, startRelay } from '../../server/app.js'
import { loadConfig } from '../../server/config.js'
import { createLogger } from '../../server/telemetry/logs.js'
import { ACTIONS_KEY, ADMIN_KEY } from '../http/app-double.js'
import { type Platforms, relayEnvironment, SECRETS, startPlatforms } from '../promises/harness/platforms.js'
import { until } from '../promises/harness/wait.js'

const OPEN_ID = 'oActions-customer_1'

describe('a relay with its data actions', function () {
  this.timeout(30_000)
  const folder = mkdtempSync(join(tmpdir(), 'relay-actions-'))
  const crm = { status: 200, tier: 'vip' as string | null, asked: [] as string[] }
  const crmServer = createServer((request, response) => {
    crm.asked.push(`${request.url} ${request.headers['x-key']}`)
    response.writeHead(crm.status).end(JSON.stringify({ level: crm.tier }))
  })
  let platforms: Platforms
  let relay: Relay
  let base: string

  before(async () => {
    await new Promise<void>((resolve) => crmServer.listen(0, '127.0.0.1', resolve))
    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    platforms = await startPlatforms(base)
    const config = loadConfig({
      ...relayEnvironment(platforms, `sqlite:${join(folder, 'relay.db')}`),
      PORT: String(port),
      RELAY_API_KEYS: `actions:${ACTIONS_KEY},admin:${ADMIN_KEY}`,
      CRM_URL: `http://127.0.0.1:${(crmServer.address() as AddressInfo).port}/{{account}}/{{customerId}}`,
      CRM_HEADERS: '{"X-Key": "k"}',
      CRM_TIER_POINTER: '/level',
      CRM_TIER_MAP: '{"vip": "Platinum"}',
      CRM_CACHE_SECONDS: '0',
    })
    relay = await startRelay(config, createLogger({ level: 'silent' }))
  })
  after(async () => {
    await relay.stop()
    await platforms.close()
    crmServer.closeAllConnections()
    crmServer.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function ask(key: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Record<string, unknown>
  }

  it('knows a tier by hand, by import and by CRM, and closes a session once the agent has left', async () => {
    const { wechat, genesys } = platforms
    await wechat.sendText(OPEN_ID, '你好')
    await until('the message is at Genesys', () => genesys.conversations.length === 1)
    const { id: conversationId = '', customerId = '' } = genesys.conversations[0] ?? {}
    await genesys.agentSays(conversationId, '您好，请讲')
    await until('the answer is on the phone', () => wechat.customMessages.length === 1)

    const tier = () => ask(ACTIONS_KEY, 'GET', `/customers/${customerId}/tier`)
    expect(await tier()).to.include({ tier: 'Platinum', known: true })
    expect(crm.asked).to.deep.equal([`/default/${customerId} k`])
    expect(await ask(ADMIN_KEY, 'PUT', `/customers/${customerId}/tier`, { tier: 'Gold' })).to.include({ tier: 'Gold' })
    expect(await tier()).to.include({ tier: 'Gold' })
    const rows = [{ account: 'default', openId: OPEN_ID, tier: 'Standard' }]
    expect(await ask(ADMIN_KEY, 'POST', '/tiers/import', { rows })).to.include({ imported: 1 })
    crm.status = 500
    expect(await tier()).to.include({ tier: 'Standard', known: true })
    const find = (openId: string) => ask(ADMIN_KEY, 'POST', '/customers/find', { account: 'default', openId })
    expect(await find(OPEN_ID)).to.deep.equal({ known: true, customerId, conversationId })
    expect(await find('oActions-customer_2')).to.deep.equal({ known: false, customerId: '', conversationId: '' })
    expect(await ask(ACTIONS_KEY, 'GET', '/ping')).to.include({ ok: true })
    const context = await ask(ACTIONS_KEY, 'GET', `/customers/${customerId}/context`)
    expect(context).to.include({ known: true, tier: 'Standard', language: 'zh-CN' })
    expect(context.sessionStartedAt).to.not.equal('')

    const event = {
      conversationId,
      participantId: 'agent-leg',
      sessionId: 'agent-session',
      userId: 'agent',
      disconnectType: 'CLIENT',
      eventTime: Date.now(),
      interactingDurationMs: 1000,
    }
    const path = `/conversations/${conversationId}/session-ended`
    expect(await ask(ACTIONS_KEY, 'POST', path, event)).to.deep.equal({ closingSent: false, reason: 'still_active' })
    genesys.disconnect(conversationId)
    expect(await ask(ACTIONS_KEY, 'POST', path, event)).to.deep.equal({ closingSent: true, reason: '' })
    await until('the closing is on the phone', () => wechat.customMessages.length === 2)
    expect(wechat.customMessages.at(-1)?.text).to.match(/^本次会话已结束/)
    expect(await ask(ACTIONS_KEY, 'POST', path, event)).to.deep.equal({ closingSent: false, reason: 'duplicate' })
    expect(await ask(ACTIONS_KEY, 'GET', `/customers/${customerId}/context`)).to.include({ sessionStartedAt: '' })
    const foreign = await ask(ACTIONS_KEY, 'POST', '/conversations/of-another-channel/session-ended', {})
    expect(foreign).to.deep.equal({ closingSent: false, reason: 'unknown_conversation' })

    expect(genesys.violations).to.deep.equal([])
    const metrics = await (await fetch(`${base}/metrics`)).text()
    expect(metrics).to.include('relay_closings_total{account="default",reason="sent"} 1')
    expect(metrics).to.include('relay_closings_total{account="default",reason="still_active"} 1')
    expect(metrics).to.include('relay_closings_total{account="none",reason="unknown_conversation"} 1')
    for (const source of ['crm', 'admin', 'last_known']) {
      expect(metrics).to.match(new RegExp(`relay_tier_lookups_total\\{source="${source}"\\} [1-9]`))
    }
    expect(metrics).to.not.include(SECRETS.appSecret)
  })
})
