import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { RequestAborted, readBody } from '../../server/http/read-body.js'
import { sendRaw } from './request.js'
import { startListener, stopListeners } from './webhook-server.js'

/** Starts a server that reads one body of at most 10 bytes; answers what became of it. */
async function reading(): Promise<{ port: number; result: Promise<Buffer | Error> }> {
  let settle: (value: Buffer | Error) => void = () => undefined
  const result = new Promise<Buffer | Error>((resolve) => {
    settle = resolve
  })
  const { port } = await startListener({
    wechat: (request, response) => {
      readBody(request, 10)
        .then(settle, settle)
        .finally(() => response.writeHead(200, { connection: 'close' }).end())
    },
  })
  return { port, result }
}

function post(headers: string, body: string): string {
  return `POST /webhooks/wechat/x HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n${body}`
}

describe('http/read-body', () => {
  afterEach(stopListeners)

  const taken: [string, string, string][] = [
    ['one chunk', post('Content-Length: 5', 'hello'), 'hello'],
    ['several chunks', post('Transfer-Encoding: chunked', '2\r\nhe\r\n1\r\nl\r\n2\r\nlo\r\n0\r\n\r\n'), 'hello'],
    ['exactly the limit', post('Content-Length: 10', '0123456789'), '0123456789'],
    [
      'a body that says it is not compressed',
      post('Content-Length: 5\r\nContent-Encoding: Identity', 'hello'),
      'hello',
    ],
    ['nothing', post('Content-Length: 0', ''), ''],
  ]
  for (const [name, bytes, body] of taken) {
    it(`reads ${name}`, async () => {
      const { port, result } = await reading()
      await sendRaw(port, bytes)
      expect(String(await result)).to.equal(body)
    })
  }

  for (const encoding of ['gzip', 'br', 'identity, gzip']) {
    it(`refuses a body that is ${encoding}`, async () => {
      const { port, result } = await reading()
      await sendRaw(port, post(`Content-Length: 5\r\nContent-Encoding: ${encoding}`, 'hello'))
      expect(await result)
        .to.be.instanceOf(RelayError)
        .with.property('code', 'unsupported_type')
    })
  }

  const tooLarge: [string, string][] = [
    ['one byte more than the limit', post('Content-Length: 11', '01234567890')],
    ['chunks that add up to more', post('Transfer-Encoding: chunked', '6\r\n012345\r\n6\r\n012345\r\n0\r\n\r\n')],
    ['a length far beyond, before the body came', post('Content-Length: 99999999', '')],
    ['chunks without end', post('Transfer-Encoding: chunked', `200000\r\n${'x'.repeat(2 * 1024 * 1024)}\r\n`)],
  ]
  for (const [name, bytes] of tooLarge) {
    it(`refuses ${name}, and the sender sees an answer`, async () => {
      const { port, result } = await reading()
      const answer = sendRaw(port, bytes)
      const error = await result
      expect(error).to.be.instanceOf(RelayError)
      expect((error as RelayError).code).to.equal('body_too_large')
      if (bytes.length < 1_000_000) expect(await answer).to.include('HTTP/1.1 200')
    })
  }

  it('tells when the sender hangs up', async () => {
    const { port, result } = await reading()
    await sendRaw(port, post('Content-Length: 5', 'he'), true)
    expect(await result).to.be.instanceOf(RequestAborted)
  })
})
