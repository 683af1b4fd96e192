import type { GenesysEmulator } from './genesys-emulator.js'

export const INTEGRATION = '5b3e1c0a-77aa-4c5d-9a52-3f6f0f6d1c11'
export const CLIENT = { id: 'client-one', secret: 'client-secret' }
export const WEBHOOK_SECRET = 'a-long-enough-secret'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** A small middleware's client, for being right or wrong at will. */
export class TestClient {
  readonly #genesys: GenesysEmulator
  #token = ''

  constructor(genesys: GenesysEmulator) {
    this.#genesys = genesys
  }

  async login(client = CLIENT, body = 'grant_type=client_credentials', headers: Record<string, string> = {}) {
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64')
    const answer = await this.raw('POST', '/oauth/token', body, {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Basic ${basic}`,
      ...headers,
    })
    if (typeof answer.body.access_token === 'string') this.#token = answer.body.access_token
    return answer
  }

  async raw(method: string, path: string, body: string | undefined, headers: Record<string, string>): Promise<Answer> {
    const sent = body === undefined ? {} : { body }
    const response = await fetch(`${this.#genesys.url}${path}`, { method, headers, ...sent })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: JSON.parse(text === '' ? '{}' : text) }
  }

  /** Logs in as that client, then asks for a path. */
  async askAs(client: typeof CLIENT, method: string, path: string, body?: unknown): Promise<Answer> {
    await this.login(client)
    return this.raw(method, path, body === undefined ? undefined : JSON.stringify(body), {
      Authorization: `Bearer ${this.#token}`,
      'Content-Type': 'application/json',
    })
  }

  api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    return this.raw(method, `/api/v2/conversations/messages/${path}`, sent as string | undefined, {
      Authorization: `Bearer ${this.#token}`,
      'Content-Type': 'application/json',
      ...headers,
    })
  }

  inbound(kind: 'message' | 'event' | 'receipt', body: unknown, query = ''): Promise<Answer> {
    return this.api('POST', `${INTEGRATION}/inbound/open/${kind}${query}`, body)
  }

  message(text: string, customerId = 'cust-1', more: object = {}): Promise<Answer> {
    const channel = { from: { id: customerId, idType: 'Opaque', nickname: 'Nick' }, time: new Date().toISOString() }
    return this.inbound('message', { channel: { ...channel, ...more }, text }, '?prefetchConversationId=true')
  }

  receipt(id: string, status: string, more: object = {}, to = 'cust-1'): Promise<Answer> {
    const channel = { to: { id: to }, time: new Date().toISOString() }
    return this.inbound('receipt', { id, channel, status, isFinalReceipt: true, ...more })
  }
}
