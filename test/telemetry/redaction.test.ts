import { expect } from 'chai'
import { redactFields } from '../../server/telemetry/redaction.js'

describe('redactFields', () => {
  it('replaces private fields wherever they stand, in any case', () => {
    const given = {
      event: 'x',
      openId: 'a',
      FromUserName: 'b',
      list: [{ msg_signature: 'c', n: 1 }],
      deep: { Authorization: 'd' },
    }
    expect(redactFields(given)).to.deep.equal({
      event: 'x',
      openId: '[redacted]',
      FromUserName: '[redacted]',
      list: [{ msg_signature: '[redacted]', n: 1 }],
      deep: { Authorization: '[redacted]' },
    })
    expect(given.openId).to.equal('a')
  })

  it('hands back the same object when nothing is private, and leaves errors to their serializer', () => {
    const err = Object.assign(new Error('x'), { token: 't' })
    const fields = { event: 'x', ms: 3, err, deep: { lane: 'inbound' } }
    expect(redactFields(fields)).to.equal(fields)
  })

  it('replaces what lies too deep to look at, circles included', () => {
    const circle: Record<string, unknown> = { name: 'c' }
    circle.self = circle
    expect(JSON.stringify(redactFields(circle))).to.match(/"self":"\[redacted\]"/)
  })
})
