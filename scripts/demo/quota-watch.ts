import type { CustomerId } from './view.js'

/** Looked at this long after something happened, milliseconds. */
const PAUSE_MS = 120

/** What the relay says of a customer's quota. */
export interface SaidQuota {
  /** Undefined while the relay did not say. */
  readonly left: number | undefined
  readonly endsAt: number | undefined
}

const UNKNOWN: SaidQuota = { left: undefined, endsAt: undefined }

/** Asks the relay what is left, as a flow does with `getCustomerContext`. */
export class QuotaWatch {
  readonly #said = new Map<CustomerId, SaidQuota>()
  #timer: NodeJS.Timeout | undefined

  /**
   * @param customerIds The ids that Genesys knows.
   * @param onChange Called when the relay says something else than before.
   */
  constructor(
    readonly relayUrl: () => string,
    readonly key: string,
    readonly customerIds: () => Readonly<Record<string, CustomerId>>,
    readonly onChange: () => void,
  ) {}

  of(customer: CustomerId): SaidQuota {
    return this.#said.get(customer) ?? UNKNOWN
  }

  /** Something happened: asks soon. */
  look(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      for (const [customerId, customer] of Object.entries(this.customerIds())) void this.#ask(customerId, customer)
    }, PAUSE_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  async #ask(customerId: string, customer: CustomerId): Promise<void> {
    const url = new URL(`/api/v1/customers/${encodeURIComponent(customerId)}/context`, this.relayUrl())
    const said = await fetch(url, {
      headers: { authorization: `Bearer ${this.key}` },
      signal: AbortSignal.timeout(3000),
    })
      .then(async (response) => (response.ok ? readContext(await response.json()) : UNKNOWN))
      .catch(() => UNKNOWN)
    const before = this.of(customer)
    if (before.left === said.left && before.endsAt === said.endsAt) return
    this.#said.set(customer, said)
    this.onChange()
  }
}

function readContext(body: unknown): SaidQuota {
  const { remainingQuota, windowEndsAt } = Object(body) as { remainingQuota?: unknown; windowEndsAt?: unknown }
  const endsAt = Date.parse(String(windowEndsAt))
  return {
    left: typeof remainingQuota === 'number' ? remainingQuota : undefined,
    endsAt: Number.isNaN(endsAt) ? undefined : endsAt,
  }
}
