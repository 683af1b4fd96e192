import { expect } from 'chai'
import { transportFailure } from '../../../server/wechat/api/failures.js'
import { fetchToken, readToken, TokenCallFailed, tokenRequest } from '../../../server/wechat/api/token-api.js'

const account = { appId: 'wx1', appSecret: 's&=cret' }

describe('token call', () => {
  it('asks for the stable token by POST and never forces a new one', () => {
    const request = tokenRequest(account, 'stable_token', 5000)
    expect(request).to.include({ method: 'POST', path: '/cgi-bin/stable_token' })
    expect(request.body).to.deep.equal({ grant_type: 'client_credential', appid: 'wx1', secret: 's&=cret' })
  })

  it('asks for the legacy token by GET', () => {
    const request = tokenRequest(account, 'token', 5000)
    expect(request).to.include({
      method: 'GET',
      path: '/cgi-bin/token?grant_type=client_credential&appid=wx1&secret=s%26%3Dcret',
    })
    expect(request.body).to.equal(undefined)
  })

  it('reads token and life', () => {
    expect(readToken({ access_token: 't', expires_in: 7200 })).to.deep.equal({ token: 't', expiresInMs: 7_200_000 })
  })

  it('takes anything else for no token', () => {
    const bad = [{}, { access_token: '' }, { access_token: 't' }, { access_token: 't', expires_in: '7200' }]
    bad.push({ access_token: 't'.repeat(5000), expires_in: '1' })
    for (const body of bad) expect(readToken(body)).to.include({ ok: false, code: 'unexpected_answer', alarm: true })
  })

  it('rejects with the failure, which delivered nothing', async () => {
    const late = async () => transportFailure('timeout', { mayBeDelivered: true })
    const error = await fetchToken(late, tokenRequest(account, 'token', 5000)).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(TokenCallFailed)
    expect(error).to.have.nested.property('failure.mayBeDelivered', false)
    expect(String(error)).not.to.contain('cret')
  })
})
