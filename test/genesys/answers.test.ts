import { expect } from 'chai'
import { failureOfError, failureOfStatus, type GenesysRoute } from '../../server/genesys/answers.js'

describe('failureOfStatus', () => {
  const rows: [GenesysRoute, number, string, boolean, boolean][] = [
    // route, status, action, mayBeDelivered, alarm
    ['integration', 302, 'holdAccount', false, true],
    ['integration', 400, 'deadLetter', false, true],
    ['integration', 401, 'holdAccount', false, true],
    ['integration', 403, 'holdAccount', false, true],
    ['integration', 404, 'holdAccount', false, true],
    ['integration', 408, 'retry', true, false],
    ['integration', 409, 'retry', false, true],
    ['integration', 413, 'deadLetter', false, true],
    ['integration', 422, 'deadLetter', false, true],
    ['integration', 429, 'retry', false, false],
    ['integration', 500, 'retry', true, false],
    ['integration', 503, 'retry', true, false],
    ['conversation', 403, 'deadLetter', false, true],
    ['conversation', 500, 'retry', true, false],
    ['login', 400, 'holdAccount', false, true],
    ['login', 401, 'holdAccount', false, true],
    ['login', 404, 'holdAccount', false, true],
    ['login', 429, 'retry', false, false],
    ['login', 503, 'retry', false, false],
  ]
  for (const [route, status, action, mayBeDelivered, alarm] of rows) {
    it(`${route} ${status}: ${action}`, () => {
      const code = route === 'login' ? `login_http_${status}` : `http_${status}`
      const expected = { ok: false, action, mayBeDelivered, alarm, code, retryAfterMs: 7000 }
      expect(failureOfStatus(route, status, 7000)).to.deep.equal(expected)
    })
  }
})

describe('failureOfError', () => {
  const coded = (code: string) => Object.assign(new Error('personal words'), { code })

  it('retries whatever broke', () => {
    for (const error of [coded('ECONNRESET'), new Error('?'), 'a string', undefined]) {
      expect(failureOfError('integration', error)).to.deep.equal({
        ok: false,
        action: 'retry',
        code: 'network',
        mayBeDelivered: true,
        alarm: false,
      })
    }
  })

  it('knows what surely never left', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED']) {
      expect(failureOfError('integration', coded(code)).mayBeDelivered, code).to.equal(false)
    }
    expect(failureOfError('login', coded('ECONNRESET'))).to.include({ mayBeDelivered: false, code: 'login_network' })
  })

  it('names time-outs', () => {
    const timeout = new DOMException('late', 'TimeoutError')
    expect(failureOfError('integration', timeout)).to.include({ code: 'timeout', mayBeDelivered: true })
    expect(failureOfError('integration', coded('UND_ERR_HEADERS_TIMEOUT')).code).to.equal('timeout')
  })
})
