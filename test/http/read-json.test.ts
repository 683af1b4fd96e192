import { expect } from 'chai'
import { ACTIONS_KEY, type Answer, startApp } from './app-double.js'

const PATH = '/api/v1/messages/validate-length'

describe('a JSON body', () => {
  let app: Awaited<ReturnType<typeof startApp>>
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  const ask = (
    body: string | Uint8Array<ArrayBuffer>,
    type: Record<string, string> = { 'content-type': 'application/json' },
  ) => app.ask('POST', PATH, { authorization: `Bearer ${ACTIONS_KEY}`, ...type }, body)
  const verdict = (answer: Answer): string =>
    answer.status === 200 ? 'ok' : `${answer.status} ${(answer.json() as { error: { code: string } }).error.code}`

  it('is taken with or without a type, and a charset', async () => {
    const bytes = new TextEncoder().encode('{"text":"你好"}')
    for (const type of [
      {},
      { 'content-type': 'application/json; charset=utf-8' },
      { 'content-type': 'Application/JSON' },
    ]) {
      expect(verdict(await ask(bytes, type))).to.equal('ok')
    }
  })

  const cases: [
    what: string,
    body: string | Uint8Array<ArrayBuffer>,
    verdict: string,
    headers?: Record<string, string>,
  ][] = [
    ['nothing', '', '400 empty_body'],
    ['white space', ' \n ', '400 empty_body'],
    ['half an object', '{"text":', '400 malformed_body'],
    ['a list', '["text"]', '400 malformed_body'],
    ['null', 'null', '400 malformed_body'],
    ['a text', '"text"', '400 malformed_body'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), '400 malformed_body'],
    ['__proto__', '{"__proto__":{"text":"x"},"text":"x"}', '400 malformed_body'],
    ['constructor, escaped', '{"\\u0063onstructor":1,"text":"x"}', '400 malformed_body'],
    ['another field', '{"text":"x","txet":"y"}', '400 invalid_parameter'],
    ['a field of another type', '{"text":5}', '400 invalid_parameter'],
    ['no field', '{}', '400 invalid_parameter'],
    ['a form', 'text=x', '415 unsupported_type', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a type like JSON', '{"text":"x"}', '415 unsupported_type', { 'content-type': 'application/jsonp' }],
    [
      'compressed',
      '{"text":"x"}',
      '415 unsupported_type',
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ],
    ['a body too large', JSON.stringify({ text: 'x'.repeat(256 * 1024) }), '413 body_too_large'],
  ]
  for (const [what, body, expected, headers] of cases) {
    it(`${what}: ${expected}`, async () => expect(verdict(await ask(body, headers))).to.equal(expected))
  }
})
