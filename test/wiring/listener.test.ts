import { expect } from 'chai'
import { systemClock } from '../../server/clock.js'
import { loadConfig } from '../../server/config.js'
import type { Store } from '../../server/store/store.js'
import { createLogger } from '../../server/telemetry/logs.js'
import { createMetrics } from '../../server/telemetry/metrics.js'
import { wireListener } from '../../server/wiring/listener.js'
import { COMPLETE } from '../config/environment.js'
import { actionsDouble } from '../http/actions-double.js'
import { eraseDouble } from '../http/erase-double.js'
import { personalDataDouble } from '../http/personal-data-double.js'
import { trailDouble } from '../privacy/audit/trail-double.js'
import { createMemoryStore } from '../support/memory-store.js'

async function listening(over: Partial<Store> = {}) {
  const config = loadConfig({ ...COMPLETE })
  const flags = { takesWebhooks: true }
  const listener = wireListener(config, {
    store: { ...createMemoryStore(), ...over },
    audit: trailDouble().trail,
    auditReader: trailDouble().reader,
    importGenesysAudit: () => Promise.reject(new Error('not asked here')),
    vault: { open: async () => undefined },
    metrics: createMetrics({ processDefaults: false }),
    log: createLogger({ level: 'silent' }),
    clock: systemClock,
    wake: () => undefined,
    actions: actionsDouble(),
    personalDataApi: personalDataDouble(),
    rewrap: { ringIds: ['k1'], progress: async () => undefined },
    erasure: { eraser: eraseDouble().eraser, holds: eraseDouble().legalHolds },
    sources: { wechat: undefined, genesys: undefined },
    takesWebhooks: () => flags.takesWebhooks,
    acceptPush: async () => 'success',
    forwarder: { answer: (_account, _received, ours) => ours },
    surroundings: async () => ({ ffmpeg: true, scanner: 'off', backends: [] }),
    acceptWebhook: async () => undefined,
  })
  const port = await listener.listen(0, '127.0.0.1')
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
    return { status: response.status, body: await response.text() }
  }
  return { listener, flags, ask }
}

describe('listener of the relay', () => {
  it('says it is ready until it stops, and alive all the while', async () => {
    const { listener, flags, ask } = await listening()
    try {
      expect(await ask('/readyz')).to.deep.equal({ status: 200, body: '{"status":"ready"}' })
      flags.takesWebhooks = false
      listener.drain()
      const refused = await ask('/readyz')
      expect(refused.status).to.equal(503)
      expect(refused.body).to.contain('shutting_down')
      expect((await ask('/healthz')).status).to.equal(200)
      expect((await ask('/webhooks/genesys/default', { method: 'POST', body: '{}' })).status).to.equal(503)
    } finally {
      await listener.stop(100)
    }
  })

  it('is not ready without its store', async () => {
    const { listener, ask } = await listening({ ping: () => Promise.reject(new Error('away')) })
    try {
      const { status } = await ask('/readyz')
      expect(status).to.be.within(500, 503)
    } finally {
      await listener.stop(100)
    }
  })

  it('knows its accounts and shows the depth of the lanes', async () => {
    const { listener, ask } = await listening()
    try {
      expect((await ask('/webhooks/wechat/nobody', { method: 'POST', body: '<xml/>' })).status).to.equal(404)
      expect((await ask('/webhooks/wechat/default', { method: 'POST', body: '<xml/>' })).status).to.be.within(400, 401)
      expect((await ask('/metrics')).body).to.match(/lane="inbound"\} 0/)
    } finally {
      await listener.stop(100)
    }
  })
})
