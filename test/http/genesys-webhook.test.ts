import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { systemClock } from '../../server/clock.js'
import { RelayError } from '../../server/errors.js'
import type { GenesysWebhookDeps } from '../../server/http/genesys-webhook.js'
import { createGenesysWebhook } from '../../server/http/genesys-webhook.js'
import { codeOf, send } from './request.js'
import { startListener, stopListeners } from './webhook-server.js'

interface Parsed {
  readonly id: string
}

function hmac(body: string): string {
  return `sha256=${createHmac('sha256', 'webhook-secret').update(body).digest('base64')}`
}

async function start(
  options: Partial<GenesysWebhookDeps<Parsed>> = {},
): Promise<{ url: string; accepted: Parsed[]; codes: string[] }> {
  const accepted: Parsed[] = []
  const codes: string[] = []
  const genesys = createGenesysWebhook<Parsed>({
    accounts: new Map([['default', { verify: (header, body) => header === hmac(body.toString()) }]]),
    parse: (body) => {
      if (!body.toString().startsWith('{')) throw new RelayError('malformed_body')
      return JSON.parse(body.toString()) as Parsed
    },
    acceptWebhook: async (_account, webhook) => {
      accepted.push(webhook)
    },
    clock: systemClock,
    onOutcome: (info) => codes.push(info.code),
    ...options,
  })
  const { url } = await startListener({ genesys })
  return { url: `${url}/webhooks/genesys/default`, accepted, codes }
}

function post(url: string, body: string, headers: Record<string, string> = {}) {
  return send(url, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': hmac(body), ...headers },
  })
}

describe('http/genesys-webhook', () => {
  afterEach(stopListeners)

  it('accepts a signed webhook and answers an empty object', async () => {
    const { url, accepted, codes } = await start()
    const answer = await post(url, '{"id":"m1"}')
    expect([answer?.status, answer?.body]).to.deep.equal([200, '{}'])
    expect(accepted).to.deep.equal([{ id: 'm1' }])
    expect(codes).to.deep.equal(['ok'])
    const untyped = await send(url, {
      method: 'POST',
      body: Buffer.from('{"id":"m2"}'),
      headers: { 'x-hub-signature-256': hmac('{"id":"m2"}') },
    })
    expect(untyped?.status).to.equal(200)
  })

  const refused: [string, string, Record<string, string>, number, string][] = [
    ['an empty signature', '{}', { 'x-hub-signature-256': '' }, 401, 'signature_missing'],
    ['a wrong signature', '{}', { 'x-hub-signature-256': hmac('{ }') }, 401, 'signature_mismatch'],
    ['a wrong signature of a malformed body', 'x', { 'x-hub-signature-256': 'sha256=x' }, 401, 'signature_mismatch'],
    [
      'a signature in hexadecimal',
      '{}',
      { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      401,
      'signature_mismatch',
    ],
    ['an empty body', '', {}, 400, 'empty_body'],
    ['a malformed body', 'x', {}, 400, 'malformed_body'],
    ['XML', '{}', { 'content-type': 'text/xml' }, 415, 'unsupported_type'],
    ['a form', '{}', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_type'],
    ['more than 512 KiB', `{"id":"${'x'.repeat(512 * 1024)}"}`, {}, 413, 'body_too_large'],
  ]
  for (const [name, body, headers, status, code] of refused) {
    it(`refuses ${name}`, async () => {
      const { url, accepted, codes } = await start()
      const answer = await post(url, body, headers)
      expect([answer?.status, codeOf(answer)]).to.deep.equal([status, code])
      expect(accepted).to.deep.equal([])
      expect(codes).to.deep.equal([code])
    })
  }

  it('wants a signature', async () => {
    const { url } = await start()
    const answer = await send(url, { method: 'POST', body: Buffer.from('{}') })
    expect(codeOf(answer)).to.equal('signature_missing')
  })

  it('takes POST only, and knows only its accounts', async () => {
    const { url } = await start()
    const get = await send(url)
    expect([get?.status, get?.headers.get('allow')]).to.deep.equal([405, 'POST'])
    expect(codeOf(await post(`${url}x`, '{}'))).to.equal('unknown_account')
  })

  it('tries again while the store does not answer, then answers 503', async () => {
    let tries = 0
    const acceptWebhook = async (): Promise<void> => {
      tries += 1
      if (tries !== 3) throw new RelayError('store_unavailable')
    }
    const patient = await start({ acceptWebhook })
    expect((await post(patient.url, '{}'))?.status).to.equal(200)
    const hasty = await start({ acceptWebhook, storeWindowMs: 30 })
    const answer = await post(hasty.url, '{}')
    expect([answer?.status, codeOf(answer)]).to.deep.equal([503, 'store_unavailable'])
  })

  it('answers a bug with 500', async () => {
    const { url } = await start({ acceptWebhook: () => Promise.reject(new TypeError('bug')) })
    expect(codeOf(await post(url, '{}'))).to.equal('internal_error')
  })
})
