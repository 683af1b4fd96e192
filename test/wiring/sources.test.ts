import { expect } from 'chai'
import type { AccessConfig } from '../../server/config/types.js'
import { createLogger } from '../../server/telemetry/logs.js'
import { wireSources } from '../../server/wiring/sources.js'
import { createMemoryStore } from '../support/memory-store.js'

const HOUR = 3_600_000
const settled = () => new Promise((resolve) => setImmediate(resolve))

function access(over: Partial<AccessConfig> = {}): AccessConfig {
  return { trustProxy: undefined, admin: undefined, wechatSources: undefined, genesysSources: undefined, ...over }
}

describe('wireSources', () => {
  function start(over: Partial<AccessConfig>, store = createMemoryStore()) {
    const clock = { at: Date.UTC(2026, 0, 1), now: () => clock.at, monotonic: () => clock.at }
    const wechat = { asked: 0, list: ['101.226.103.0/25'] as string[] | undefined }
    const client = {
      callbackAddresses: async () => {
        wechat.asked++
        const failure = { ok: false, action: 'retry', code: 'timeout', mayBeDelivered: false, alarm: false } as const
        return wechat.list ? ({ ok: true, addresses: wechat.list } as const) : { ...failure, retryAfterMs: 0 }
      },
    }
    const log = createLogger({ level: 'silent' })
    return { clock, wechat, store, sources: wireSources(access(over), { store, clock, log, client }) }
  }

  it('lets webhooks come from anywhere when no list is set', () => {
    const { sources } = start({})
    expect([sources.wechat, sources.genesys]).to.deep.equal([undefined, undefined])
  })

  it('keeps to lists', () => {
    const { sources } = start({ genesysSources: { listed: ['192.0.2.0/24'], published: false } })
    expect(sources.genesys?.('192.0.2.7')).to.equal('allowed')
    expect(sources.genesys?.('198.51.100.7')).to.equal('refused')
  })

  const published = { wechatSources: { listed: ['10.0.0.0/8'], published: true } }

  it("takes WeChat's own list, refreshed daily", async () => {
    const { sources, clock, wechat } = start(published)
    expect(sources.wechat?.('198.51.100.7')).to.equal('allowed')
    await sources.keepFresh()
    clock.at += 6 * 60_000
    expect(sources.wechat?.('101.226.103.5')).to.equal('allowed')
    expect(sources.wechat?.('10.1.1.1')).to.equal('allowed')
    await sources.keepFresh()
    expect(wechat.asked).to.equal(1)
    wechat.list = ['140.207.54.0/25']
    clock.at += 24 * HOUR
    await sources.keepFresh()
    expect(wechat.asked).to.equal(2)
    expect(sources.wechat?.('140.207.54.1')).to.equal('allowed')
    expect(sources.wechat?.('101.226.103.5')).to.equal('refused')
  })

  it('asks anew for a sender it does not know, but not again and again', async () => {
    const { sources, clock, wechat } = start(published)
    await sources.keepFresh()
    expect(sources.wechat?.('140.207.54.1')).to.equal('refused')
    clock.at += 5 * 60_000
    wechat.list = ['140.207.54.0/25']
    expect(sources.wechat?.('140.207.54.1')).to.equal('unsure')
    await settled()
    expect(sources.wechat?.('140.207.54.1')).to.equal('allowed')
    expect(sources.wechat?.('198.51.100.7')).to.equal('refused')
    expect(wechat.asked).to.equal(2)
  })

  it('keeps the last list when WeChat does not answer, also over a restart', async () => {
    const { sources, store } = start(published)
    await sources.keepFresh()
    const again = start(published, store)
    again.wechat.list = undefined
    again.clock.at += 48 * HOUR
    await again.sources.keepFresh()
    expect(again.wechat.asked).to.equal(1)
    expect(again.sources.wechat?.('101.226.103.5')).to.equal('allowed')
    expect(again.sources.wechat?.('198.51.100.7')).to.equal('refused')
  })
})
