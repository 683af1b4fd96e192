import { expect } from 'chai'
import type { PlatformFailure } from '../../../server/relay/messages/platforms.js'
import { failureOf, isTokenRefusal } from '../../../server/wechat/api/failures.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const send = (code: number) => failureOf(code, 'send', NOW)

describe('WeChat failures', () => {
  const cases: [number, Partial<PlatformFailure>][] = [
    [-1, { action: 'retry', mayBeDelivered: true, alarm: false, retryAfterMs: undefined }],
    [40001, { action: 'retry', mayBeDelivered: false, alarm: true }],
    [40014, { action: 'retry', mayBeDelivered: false, alarm: true }],
    [42001, { action: 'retry', mayBeDelivered: false, alarm: true }],
    [40164, { action: 'holdAccount', alarm: true, retryAfterMs: 60_000 }],
    [40013, { action: 'holdAccount', alarm: true }],
    [48001, { action: 'holdAccount', alarm: true }],
    [89507, { action: 'holdAccount', alarm: true, retryAfterMs: 3_600_000 }],
    [45011, { action: 'retry', alarm: false, retryAfterMs: 60_000 }],
    [45047, { action: 'awaitCustomer', alarm: false }],
    [45002, { action: 'splitSmaller', alarm: false }],
    [45098, { action: 'sendAsText', alarm: false }],
    [45015, { action: 'deadLetter', alarm: false }],
    [40003, { action: 'deadLetter', alarm: false }],
    [48002, { action: 'deadLetter', alarm: false }],
    [47001, { action: 'deadLetter', alarm: true }],
    [45081, { action: 'deadLetter', alarm: true }],
    [99999, { action: 'deadLetter', alarm: true, code: 'wechat_99999' }],
  ]
  for (const [code, expected] of cases) {
    it(`takes ${code} on a send as ${expected.action}`, () => {
      expect(send(code)).to.include({ ok: false, code: `wechat_${code}`, ...expected })
      if (code !== -1) expect(send(code).mayBeDelivered).to.equal(false)
    })
  }

  it('holds no account for what the interface of notifications refuses: its rights and quota are its own', () => {
    for (const code of [45009, 48001, 45015]) {
      expect(failureOf(code, 'notification', NOW)).to.include({ action: 'deadLetter', code: `wechat_${code}` })
    }
    for (const code of [45009, 48001, 40037, 47003]) {
      expect(failureOf(code, 'notification', NOW).alarm, String(code)).to.equal(true)
    }
    expect(failureOf(43101, 'notification', NOW)).to.include({ action: 'deadLetter', alarm: false })
    expect(failureOf(45011, 'notification', NOW)).to.include({ action: 'retry', retryAfterMs: 60_000 })
  })

  it('waits until midnight in Beijing when the quota of the day is used up', () => {
    expect(send(45009)).to.include({ action: 'holdAccount', alarm: true, retryAfterMs: 6 * 3_600_000 })
    const justBefore = failureOf(45009, 'send', Date.parse('2026-11-22T15:59:59Z'))
    expect(justBefore.retryAfterMs).to.equal(1000)
    expect(failureOf(45009, 'send', Date.parse('2026-11-22T16:00:00Z')).retryAfterMs).to.equal(24 * 3_600_000)
  })

  it('takes every lasting error of the token call as a matter of configuration', () => {
    for (const code of [40001, 40013, 40125, 40164, 45047, 99999]) {
      expect(failureOf(code, 'token', NOW)).to.include({ action: 'holdAccount', alarm: true, mayBeDelivered: false })
    }
    expect(failureOf(-1, 'token', NOW)).to.include({ action: 'retry', alarm: false, mayBeDelivered: false })
  })

  it('knows the codes that refuse a token', () => {
    expect([40001, 40014, 41001, 42001].every((code) => isTokenRefusal(send(code)))).to.equal(true)
    expect(isTokenRefusal(send(40013))).to.equal(false)
  })
})
