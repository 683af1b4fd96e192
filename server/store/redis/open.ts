import type { Cluster, Redis } from 'ioredis'
import { type Clock, systemClock } from '../../clock.js'
import { DEFAULT_STORE_LIMITS, type Store, type StoreLimits } from '../store.js'
import { RedisAcceptanceStore } from './acceptance.js'
import { parseRedisUrl } from './address.js'
import { RedisAuditStore } from './audit.js'
import { RedisCalls, storeError } from './client.js'
import { connectWithin, openListener, openProducer } from './connect.js'
import { RedisConsentStore } from './consents.js'
import { RedisCrossingStore } from './crossings.js'
import { RedisCustomerStore } from './customers.js'
import { RedisDeadLetterStore } from './dead-letters.js'
import { judgeDurability, readDurability, StoreDurabilityError } from './durability.js'
import { RedisErasureStore } from './erasure.js'
import { RedisLaneStore } from './lanes.js'
import { RedisMediaStore } from './media.js'
import { RedisPersonalDataStore } from './personal-data.js'
import { RedisQuestionStore } from './questions.js'
import { ReadyChannel } from './ready-channel.js'
import { RedisBudgetStore, RedisConversationStore, RedisFactStore, RedisLockStore, RedisTokenStore } from './shared.js'
import { ShardTidier } from './tidy.js'
import { RedisTierStore } from './tiers.js'
import { RedisWrappedKeyStore } from './wrapped-keys.js'

export interface RedisStoreOptions {
  /** See `parseRedisUrl` for the forms taken. */
  readonly url: string
  /** `require`: refuse a server that may lose what was acknowledged. `warn`: only say so in `durabilityWarnings`. */
  readonly durability: 'warn' | 'require'
  readonly limits?: StoreLimits | undefined
  /** For the sweep after a lost subscription. */
  readonly clock?: Clock | undefined
  /** How long to wait for the first connection (10 s). */
  readonly startTimeoutMs?: number | undefined
  /** Hears of lost and refused connections; the store mends them by itself. */
  readonly onConnectionError?: ((error: Error) => void) | undefined
}

/**
 * Opens the store on Redis: a single server, a Cluster or one behind Sentinel.
 *
 * @throws RelayError `store_unavailable` when nothing answers in time; StoreDurabilityError when `durability` is
 *   `require` and the server keeps data less safely; Error when the URL has a wrong form.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  const address = parseRedisUrl(options.url)
  const limits = options.limits ?? DEFAULT_STORE_LIMITS
  const clock = options.clock ?? systemClock
  const producer = openProducer(address)
  const listener = address.kind === 'cluster' ? producer : openListener(address)
  for (const client of new Set<Redis | Cluster>([producer, listener])) {
    client.on('error', (error: Error) => options.onConnectionError?.(error))
  }
  const calls = new RedisCalls(producer, limits)
  const channel = new ReadyChannel(listener)
  const lanes = new RedisLaneStore(calls, channel)
  const customers = new RedisCustomerStore(calls)
  const tidier = new ShardTidier(calls, limits)
  const sweepAndTell = async () => {
    const { due } = await lanes.sweep(clock.now())
    for (const shard of due) channel.tell(shard)
  }
  const close = async () => {
    channel.close()
    await calls.close()
  }
  try {
    const timeoutMs = options.startTimeoutMs ?? 10_000
    await Promise.all([...new Set([producer, listener])].map((client) => connectWithin(client, timeoutMs)))
    const durabilityWarnings = await checkDurability(calls, options.durability)
    await calls.loadScripts()
    // A failed sweep is made up for by the next regular one.
    await channel.open(() => void sweepAndTell().catch(() => undefined))
    return {
      acceptance: new RedisAcceptanceStore(calls),
      lanes,
      deadLetters: new RedisDeadLetterStore(calls),
      customers,
      conversations: new RedisConversationStore(calls, limits.conversationTtlMs),
      consents: new RedisConsentStore(calls),
      media: new RedisMediaStore(calls),
      tiers: new RedisTierStore(calls, customers),
      questions: new RedisQuestionStore(calls),
      crossings: new RedisCrossingStore(calls),
      personalData: new RedisPersonalDataStore(calls),
      audit: new RedisAuditStore(calls),
      erasure: new RedisErasureStore(calls),
      wrappedKeys: new RedisWrappedKeyStore(calls),
      tokens: new RedisTokenStore(calls),
      locks: new RedisLockStore(calls),
      budget: new RedisBudgetStore(calls),
      facts: new RedisFactStore(calls),
      durabilityWarnings,
      ping: () => calls.ping(),
      tidy: (now) => tidier.tidy(now),
      close,
    }
  } catch (error) {
    await close()
    throw error instanceof StoreDurabilityError ? error : storeError(error)
  }
}

async function checkDurability(calls: RedisCalls, wanted: 'warn' | 'require'): Promise<readonly string[]> {
  const warnings = new Set<string>()
  for (const node of calls.nodes()) {
    for (const warning of judgeDurability(await readDurability(node))) warnings.add(warning)
  }
  if (wanted === 'require' && warnings.size > 0) throw new StoreDurabilityError([...warnings])
  return [...warnings]
}
