import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { asRelayError, writeError } from '../../server/http/write-error.js'
import { send } from './request.js'
import { startListener, stopListeners } from './webhook-server.js'

describe('http/write-error', () => {
  afterEach(stopListeners)

  it('answers code, message and request id, with the status of the catalogue', async () => {
    const { url } = await startListener({
      wechat: (_request, response) => {
        writeError(response, new RelayError('unknown_account'), 'r-1', { 'x-more': 'yes' })
        writeError(response, new RelayError('internal_error'), 'r-2')
      },
    })
    const answer = await send(`${url}/webhooks/wechat/x`)
    expect(answer?.status).to.equal(404)
    expect(answer?.headers.get('content-type')).to.equal('application/json; charset=utf-8')
    expect(answer?.headers.get('x-more')).to.equal('yes')
    expect(JSON.parse(answer?.body ?? '')).to.deep.equal({
      error: { code: 'unknown_account', message: 'There is no account of this name.', requestId: 'r-1' },
    })
  })

  it('makes an internal error of anything unexpected, without its text', () => {
    const error = asRelayError(new Error('secret'))
    expect([error.code, error.status]).to.deep.equal(['internal_error', 500])
    expect(error.message).not.to.include('secret')
    const known = new RelayError('empty_body')
    expect(asRelayError(known)).to.equal(known)
  })
})
