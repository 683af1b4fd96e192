import { expect } from 'chai'
import { METRICS } from '../../server/telemetry/metric-table.js'
import { createMetrics, type Metrics } from '../../server/telemetry/metrics.js'

function create(): Metrics {
  return createMetrics({ processDefaults: false })
}

async function scrape(metrics: Metrics): Promise<string[]> {
  const { text } = await metrics.expose()
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

describe('createMetrics', () => {
  it('exposes counters, gauges and histograms with their labels', async () => {
    const metrics = create()
    metrics.pushes.inc({ account: 'default', kind: 'text', outcome: 'accepted' })
    metrics.pushes.inc({ account: 'default', kind: 'text', outcome: 'accepted' }, 2)
    metrics.tokenExpiresSeconds.set({ platform: 'wechat', account: 'default' }, 5100)
    metrics.deliverySeconds.observe({ lane: 'inbound' }, 0.004)
    metrics.budgetPaused.inc({})
    const lines = await scrape(metrics)
    expect(lines).to.include('relay_pushes_total{account="default",kind="text",outcome="accepted"} 3')
    expect(lines).to.include('relay_token_expires_seconds{platform="wechat",account="default"} 5100')
    expect(lines).to.include('relay_delivery_seconds_bucket{le="0.002",lane="inbound"} 0')
    expect(lines).to.include('relay_delivery_seconds_bucket{le="0.005",lane="inbound"} 1')
    expect(lines).to.include('relay_budget_paused_total 1')
  })

  it('names every metric of the table and the process defaults when asked', async () => {
    const { text, contentType } = await createMetrics().expose()
    for (const { name, help, type } of Object.values(METRICS)) {
      expect(text).to.include(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`)
    }
    expect(text).to.include('process_resident_memory_bytes')
    expect(contentType).to.match(/^text\/plain/)
  })

  it('keeps two registries apart', async () => {
    const [one, two] = [create(), create()]
    one.alarms.inc({ account: 'default', code: 'wechat_40125' })
    expect(await scrape(one)).to.include('relay_alarms_total{account="default",code="wechat_40125"} 1')
    expect((await scrape(two)).filter((line) => line.startsWith('relay_alarms'))).to.deep.equal([])
  })

  it('bounds label values in number and form', async () => {
    const metrics = create()
    for (let index = 0; index < 1000; index++) metrics.unrelayed.inc({ account: 'default', kind: `kind-${index}` })
    metrics.errors.inc({ code: '你好，我的电话是 13800000000' })
    metrics.errors.inc({ code: 'x'.repeat(65) })
    const lines = await scrape(metrics)
    expect(lines.filter((line) => line.startsWith('relay_unrelayed_total'))).to.have.length(201)
    expect(lines).to.include('relay_unrelayed_total{account="default",kind="other"} 800')
    expect(lines.filter((line) => line.startsWith('relay_errors_total'))).to.deep.equal([
      'relay_errors_total{code="other"} 2',
    ])
  })

  it('reads the lanes before every scrape, and shows nothing stale when that fails', async () => {
    const metrics = create()
    let depths: Promise<Record<string, { lanes: number; oldestDueMs: number }>> = Promise.resolve({
      outbound: { lanes: 3, oldestDueMs: 1500 },
    })
    metrics.collectLanes(() => depths)
    expect(await scrape(metrics)).to.include.members([
      'relay_lane_depth{lane="outbound"} 3',
      'relay_lane_oldest_seconds{lane="outbound"} 1.5',
    ])
    depths = Promise.reject(new Error('the store is down'))
    expect((await scrape(metrics)).filter((line) => line.startsWith('relay_lane'))).to.deep.equal([])
  })

  it('does not wait for a collector that hangs', async () => {
    const metrics = create()
    metrics.collect(() => new Promise(() => undefined))
    metrics.collect(() => metrics.budgetWaiting.set({ priority: 'typing' }, 4))
    expect(await scrape(metrics)).to.include('relay_budget_waiting{priority="typing"} 4')
  })
})
