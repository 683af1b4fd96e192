import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import type { ErrorCode } from '../../server/errors.js'
import { createListener } from '../../server/http/listener.js'
import { refuseUnreadable } from '../../server/http/unreadable-request.js'
import { sendRaw } from './request.js'

describe('http/unreadable-request', () => {
  const unreadable: [string, string, number, ErrorCode][] = [
    ['what is no HTTP', 'nonsense\r\n\r\n', 400, 'malformed_request'],
    ['headers that are too large', `GET / HTTP/1.1\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
  ]
  for (const [name, bytes, status, code] of unreadable) {
    it(`answers ${name} in the form of every error, and closes`, async () => {
      const codes: ErrorCode[] = []
      const never = () => expect.fail('there was no request')
      const listener = createListener({
        wechat: never,
        genesys: never,
        app: never,
        onUnreadable: (given) => void codes.push(given),
      })
      try {
        const answer = await sendRaw(await listener.listen(0, '127.0.0.1'), bytes)
        const [head = '', body = ''] = answer.split('\r\n\r\n')
        expect(head)
          .to.match(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`))
          .and.to.include('connection: close')
        const { error } = JSON.parse(body) as { error: { code: string; requestId: string } }
        expect(error.code).to.equal(code)
        expect(head).to.include(`x-request-id: ${error.requestId}`)
        expect(codes).to.deep.equal([code])
      } finally {
        await listener.stop(0)
      }
    })
  }

  it('tells a request that is too slow from one that is malformed', () => {
    const socket = new PassThrough()
    const error = Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    expect(refuseUnreadable(error, socket)).to.equal('request_timeout')
    expect(String(socket.read())).to.match(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  })

  it('answers nobody when the sender is gone', () => {
    const reset = new PassThrough()
    expect(refuseUnreadable(Object.assign(new Error('gone'), { code: 'ECONNRESET' }), reset)).to.equal(undefined)
    expect(reset.destroyed).to.equal(true)
    const ended = new PassThrough()
    ended.end()
    expect(refuseUnreadable(new Error('late'), ended)).to.equal(undefined)
  })
})
