import { expect } from 'chai'
import { loadConfig } from '../../../server/config.js'
import { recordConfigurationChange } from '../../../server/privacy/audit/configuration-change.js'
import { readCanonicalText } from '../../../server/privacy/audit/entry.js'
import { COMPLETE } from '../../config/environment.js'
import { createMemoryStore } from '../../support/memory-store.js'
import { AT, trailDouble } from './trail-double.js'

describe('recordConfigurationChange', () => {
  function relay() {
    const { facts } = createMemoryStore()
    const { trail: audit, store, seal } = trailDouble()
    const start = (env: Record<string, string>) =>
      recordConfigurationChange(loadConfig({ ...COMPLETE, ...env }), { facts, audit, seal, now: () => AT })
    const recorded = async () => (await store.chain('*', 0, 10)).map(({ text }) => readCanonicalText(text)?.detail)
    return { start, recorded, facts, store }
  }

  it('records the first start, then what differs, by name', async () => {
    const { start, recorded } = relay()
    await start({})
    await start({})
    await start({ AGENT_NOTICES: 'off', LOG_LEVEL: 'debug', PORT: '9000' })
    await start({ WECHAT_TOKEN: 'anotherToken', RELAY_API_KEYS: `admin[name=desk]:${'k'.repeat(24)}` })
    const [first, second, third, ...none] = await recorded()
    expect(first).to.equal('first start')
    expect(second).to.equal('agentNotices')
    expect(third?.split(' ').sort()).to.deep.equal([
      '+apiKeys.desk.digest',
      '+apiKeys.desk.name',
      '+apiKeys.desk.role',
      'accounts.default.wechat.token',
      'agentNotices',
    ])
    expect(none).to.deep.equal([])
  })

  it('keeps no value, secret or not', async () => {
    const { start, facts, store } = relay()
    await start({ WECHAT_TOKEN: 'verySecretToken', STORE_URL: 'sqlite:some/where.db' })
    const kept = `${await facts.get('audit-configuration')}${JSON.stringify(await store.chain('*', 0, 10))}`
    expect(kept).to.include('accounts.default.wechat.token')
    for (const value of ['verySecretToken', 'some/where', COMPLETE.WECHAT_APP_SECRET])
      expect(kept).not.to.include(value)
  })
})
