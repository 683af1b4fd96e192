import { expect } from 'chai'
import { createMetrics } from '../../server/telemetry/metrics.js'
import { createForwardEvents } from '../../server/wiring/forwarding.js'
import { ManualClock } from '../relay/manual-clock.js'

describe('telemetry of copies to other backends', () => {
  it('counts each, writes down one failure a minute for each account, and how many more there were', async () => {
    const clock = new ManualClock()
    const metrics = createMetrics({ processDefaults: false })
    const lines: object[] = []
    const events = createForwardEvents({ metrics, clock, log: { warn: (line: object) => void lines.push(line) } })
    const fail = (account: string) => events.copied({ account, outcome: 'network', code: 'ECONNREFUSED', seconds: 0.1 })
    for (let count = 0; count < 5; count++) fail('a')
    fail('b')
    events.copied({ account: 'a', outcome: 'reply', code: 'ok', seconds: 0.1 })
    events.copied({ account: 'a', outcome: 'busy', code: 'busy', seconds: 0 })
    events.answered('a', 'theirs')
    clock.advance(60_001)
    fail('a')
    const line = { event: 'forward_failed', outcome: 'network', code: 'ECONNREFUSED' }
    expect(lines).to.deep.equal([
      { ...line, account: 'a', more: 0 },
      { ...line, account: 'b', more: 0 },
      { ...line, account: 'a', more: 5 },
    ])
    const { text } = await metrics.expose()
    expect(text).to.include('relay_forwards_total{account="a",outcome="network"} 6')
    expect(text).to.include('relay_forwards_total{account="a",outcome="reply"} 1')
    expect(text).to.include('relay_forwards_total{account="a",outcome="busy"} 1')
    expect(text).to.include('relay_forward_seconds_count{account="a"} 7')
    expect(text).to.include('relay_forward_replies_total{account="a",by="theirs"} 1')
  })
})
