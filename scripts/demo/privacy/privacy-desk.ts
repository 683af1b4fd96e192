import type { CustomerId } from '../view.js'
import type { ActView, ErasedView, PrivacyView, Revealed } from './privacy-view.js'

const TIMEOUT_MS = 10_000
const ACTS_SHOWN = 12

/** Keys of the relay's API, by role. */
export interface PrivacyKeys {
  readonly privacy: string
  readonly reveal: string
}

export interface RevealWish {
  /** As the relay named the customer to Genesys. */
  readonly customerId: string
  readonly conversationId: string
  readonly agentId: string
  readonly token: string
  readonly reason: string
}

/** What a privacy officer and an agent with the right ask of the relay, with the keys of the demo. */
export class PrivacyDesk {
  readonly #since = Date.now()
  #erased: readonly ErasedView[] = []
  #acts: readonly ActView[] = []

  constructor(
    readonly relayUrl: () => string,
    readonly keys: PrivacyKeys,
    readonly onChange: () => void,
  ) {}

  get view(): PrivacyView {
    return { erased: this.#erased, acts: this.#acts }
  }

  isErased(customerId: string): boolean {
    return this.#erased.some((one) => one.customerId === customerId)
  }

  /** One original, in the name of an agent. @throws Error when the relay does not answer. */
  async reveal({ customerId, ...wish }: RevealWish): Promise<Revealed> {
    const path = `/api/v1/customers/${encodeURIComponent(customerId)}/personal-data/reveal`
    const { status, body } = await this.#ask('POST', path, this.keys.reveal, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    })
    await this.readActs()
    const original = field(body, 'original')
    if (status === 200 && typeof original === 'string') return { original }
    return { refused: String(field(field(body, 'error'), 'code') ?? field(body, 'code') ?? status) }
  }

  /** Erases a customer, and asks for what is kept of them before and afterwards. @throws Error when the relay refuses. */
  async erase(customer: CustomerId, customerId: string, reason: string): Promise<void> {
    const path = `/api/v1/customers/${encodeURIComponent(customerId)}`
    const kept = () => this.#ask('GET', `${path}/transcript`, this.keys.privacy)
    const before = field((await kept()).body, 'messages')
    const headers = { 'audit-reason': encodeURIComponent(reason) }
    const { status } = await this.#ask('DELETE', path, this.keys.privacy, { headers })
    if (status !== 200) throw new Error(`the relay answered ${status} to an erasure`)
    const messages = Array.isArray(before) ? before.length : 0
    const answer = (await kept()).status
    this.#erased = [...this.#erased, { customer, customerId, at: Date.now(), messages, answer }]
    await this.readActs()
  }

  /** What the audit log holds by now; reading it is an act too, and left out. */
  async readActs(): Promise<void> {
    const { body } = await this.#ask('GET', `/api/v1/audit?from=${this.#since}&limit=1000`, this.keys.privacy)
    const entries = field(body, 'entries')
    if (!Array.isArray(entries)) return
    this.#acts = entries
      .map(act)
      .filter(({ action, result }) => action !== 'audit.read' && result !== 'begun')
      .slice(-ACTS_SHOWN)
      .reverse()
    this.onChange()
  }

  async #ask(
    method: string,
    path: string,
    key: string,
    more: { headers?: Record<string, string>; body?: string } = {},
  ) {
    const response = await fetch(new URL(path, this.relayUrl()), {
      ...{ ...more, method, signal: AbortSignal.timeout(TIMEOUT_MS) },
      headers: { authorization: `Bearer ${key}`, ...more.headers },
    })
    const body: unknown = await response.json().catch(() => undefined)
    return { status: response.status, body }
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function act(entry: unknown): ActView {
  const text = (name: string) => String(field(entry, name) ?? '')
  const actor = field(entry, 'actor')
  return {
    id: `${text('account')} ${text('sequence')}`,
    at: Date.parse(text('at')),
    action: text('action'),
    actor: `${field(actor, 'kind') ?? ''} ${field(actor, 'id') ?? ''}`.trim(),
    result: text('result'),
    reason: text('reason'),
  }
}
