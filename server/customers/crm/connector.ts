import { LRUCache } from 'lru-cache'
import type { CrmConfig } from '../../config/types.js'
import { type Tier, tierNamed } from '../../relay/messages/tier.js'
import { createCircuitBreaker } from './circuit-breaker.js'
import type { FetchCrm } from './fetch-crm.js'
import { readPointer } from './json-pointer.js'

export type CrmAnswer =
  | { readonly kind: 'tier'; readonly tier: Tier }
  /** The CRM answered and names no tier of ours. */
  | { readonly kind: 'none' }
  /** The CRM cannot be asked, or answered nothing that makes sense. */
  | { readonly kind: 'down' }

/** What a CRM says of a customer. Never rejects. */
export type AskCrm = (account: string, customerId: string) => Promise<CrmAnswer>

export interface CrmDeps {
  readonly fetch: FetchCrm
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number
  /** `crm_unavailable`: it failed several times in a row. `crm_unmapped`: it named a tier that is none of ours. */
  readonly onAlarm: (code: 'crm_unavailable' | 'crm_unmapped') => void
}

/** Answers kept at most. */
const CACHE_SIZE = 20_000
/** Statuses by which a CRM says that it does not know the customer. */
const UNKNOWN_STATUSES: ReadonlySet<number> = new Set([204, 404, 410])
const DOWN: CrmAnswer = { kind: 'down' }
const NONE: CrmAnswer = { kind: 'none' }

/** Asks a CRM over HTTP: one request at a time for a customer, answers used again for a while, none made while it is down. */
export function createCrmConnector(config: CrmConfig, { fetch, monotonic, onAlarm }: CrmDeps): AskCrm {
  const ttl = config.cacheSeconds * 1000
  const cache = new LRUCache<string, CrmAnswer>({
    max: CACHE_SIZE,
    ttl: ttl || 1,
    ttlResolution: 0,
    perf: { now: monotonic },
  })
  const asking = new Map<string, Promise<CrmAnswer>>()
  const breaker = createCircuitBreaker(monotonic)

  async function askNow(account: string, customerId: string): Promise<CrmAnswer> {
    if (!breaker.admits()) return DOWN
    const answer = await fetch(fill(config.urlTemplate, { account, customerId }), config.headers).then(read, () => DOWN)
    if (answer.kind === 'down') {
      if (breaker.failed()) onAlarm('crm_unavailable')
    } else breaker.succeeded()
    return answer
  }

  function read({ status, text }: { status: number; text: string }): CrmAnswer {
    if (UNKNOWN_STATUSES.has(status)) return NONE
    if (status !== 200) return DOWN
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      return DOWN
    }
    const value = readPointer(body, config.tierPointer)
    if (value === undefined || value === null || value === '') return NONE
    const tier = tierOf(value)
    if (tier === undefined) onAlarm('crm_unmapped')
    return tier === undefined ? NONE : { kind: 'tier', tier }
  }

  function tierOf(value: unknown): Tier | undefined {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
    const word = String(value)
    if (config.tierMap === undefined) return tierNamed(word)
    return Object.hasOwn(config.tierMap, word) ? config.tierMap[word] : undefined
  }

  return async (account, customerId) => {
    const key = `${account} ${customerId}`
    const cached = cache.get(key)
    if (cached) return cached
    const running = asking.get(key)
    if (running) return running
    const started = askNow(account, customerId).finally(() => asking.delete(key))
    asking.set(key, started)
    const answer = await started
    if (ttl > 0 && answer.kind !== 'down') cache.set(key, answer)
    return answer
  }
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}
