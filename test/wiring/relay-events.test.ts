import { Writable } from 'node:stream'
import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { createLogger } from '../../server/telemetry/logs.js'
import { createMetrics } from '../../server/telemetry/metrics.js'
import { createRelayEvents } from '../../server/wiring/relay-events.js'
import { agentWebhook, makeBench, makePush, OPEN_ID, textPush } from '../relay/bench.js'
import { failure } from '../relay/fake-platforms.js'

function setUp() {
  let written = ''
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk)
      done()
    },
  })
  const metrics = createMetrics({ processDefaults: false })
  const events = createRelayEvents(metrics, createLogger({ level: 'trace', stream }))
  return { events, log: () => written, metrics: async () => (await metrics.expose()).text }
}

describe('what the relay tells', () => {
  it('is counted, and logged where an operator should look', async () => {
    const { events, log, metrics } = setUp()
    events.pushAccepted({ account: 'default', kind: 'text', outcome: 'accepted' })
    events.notice('default', 'kept', false)
    events.delivery({ account: 'default', lane: 'inbound', outcome: 'delivered', code: 'ok', seconds: 0.25 })
    expect(log()).to.equal('')
    events.deadLetter('default', 'outbound', 'wechat_45015')
    events.alarm('default', 'http_403')
    events.catchUp('recovered', 3)
    events.internalError('sweep', new RelayError('store_unavailable'))
    const lines = log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ event, level }) => [event, level])).to.deep.equal([
      ['dead_letter', 'warn'],
      ['alarm', 'error'],
      ['caught_up', 'warn'],
      ['internal_error', 'error'],
    ])
    const text = await metrics()
    expect(text).to.match(/kind="text".*outcome="accepted".* 1/)
    expect(text).to.match(/reason="wechat_45015".* 1/)
    expect(text).to.match(/outcome="recovered".* 3/)
    expect(text).to.match(/code="store_unavailable".* 1/)
  })

  it('holds nothing of a person, through a conversation in which all goes wrong', async () => {
    const { events, log, metrics } = setUp()
    const secrets = ['客户写的秘密内容', '坐席写的秘密内容', OPEN_ID]
    const bench = await makeBench()
    bench.told.length = 0
    await bench.acceptPush(textPush(secrets[0] ?? ''))
    bench.genesys.onMessage.next.push(failure('deadLetter'))
    await bench.work()
    const [customerId = ''] = [...bench.state.customers.values()].map((customer) => customer.customerId)
    bench.wechat.onText.next.push(failure('deadLetter', { alarm: true }))
    await bench.acceptWebhook(agentWebhook(customerId, secrets[1] ?? ''))
    await bench.acceptPush(makePush('image', { mediaId: 'm' }))
    await bench.work()
    expect(bench.told.length).to.be.greaterThan(6)
    for (const [name, ...args] of bench.told) Reflect.apply(events[name], events, args)
    events.internalError('deliver.inbound', new Error(secrets.join(' '), { cause: new TypeError(secrets.join(' ')) }))
    const whole = log() + (await metrics())
    for (const secret of [...secrets, customerId]) expect(whole).to.not.contain(secret)
    expect(log()).to.contain('internal_error')
  })
})
