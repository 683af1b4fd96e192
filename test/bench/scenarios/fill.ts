import { makeKey, sealItem, sealOpenId } from '../../../server/privacy/item-sealing.js'
import { createKeyRing } from '../../../server/privacy/key-ring.js'
import { randomUuid, randomUuidInShard } from '../../../server/privacy/random.js'
import { loadRelayKeys } from '../../../server/privacy/relay-keys.js'
import type { PushAcceptance } from '../../../server/store/acceptance.js'
import { openRedisStore } from '../../../server/store/redis/open.js'
import { openSqliteStore } from '../../../server/store/sqlite/open.js'
import { DEFAULT_STORE_LIMITS, type Store } from '../../../server/store/store.js'
import { ACCOUNT, openIdOf } from '../account.js'
import type { BenchStore } from '../contender.js'

/** Calls under way at once: enough for one commit of SQLite, or one write to Redis. */
const AT_ONCE = 1024

/** No lane takes an item: what is accepted leaves the customer and the dedupe mark, nothing else. */
const NO_ITEMS = { ...DEFAULT_STORE_LIMITS, laneMaxItems: 0 }

const DAY_MS = 24 * 3_600_000

/**
 * Makes the first `count` customers known to a store, as the relay would: through the store's own acceptance. Those who
 * are known already only get another dedupe mark.
 */
export async function fill({ kind, url }: BenchStore, count: number): Promise<void> {
  const store = await open(kind, url)
  try {
    const ring = createKeyRing([{ id: ACCOUNT.masterKeyId, key: Buffer.from(ACCOUNT.masterKey, 'base64') }])
    const keys = await loadRelayKeys(ring, store.facts)
    const key = makeKey(ring)
    const acceptanceOf = (customer: number): PushAcceptance => {
      const openId = openIdOf(customer)
      const { shard, identity } = keys.identityOf('default', openId)
      const customerKey = makeKey(ring)
      const { keyId, wrappedKey } = customerKey
      const sealed = sealOpenId(openId, customerKey.key)
      return {
        account: 'default',
        shard,
        identity,
        candidate: { customerId: randomUuidInShard(shard), keyId, wrappedKey, openId: sealed },
        dedupeKey: keys.dedupeKey('default', [randomUuid()]),
        dedupeTtlMs: DAY_MS,
        now: Date.now(),
        disposition: 'relay',
        opensSession: true,
        quota: 'message',
        pushedAt: Math.floor(Date.now() / 1000),
        item: { ...sealItem(randomUuid(), 'text', '', key), body: { keyId, sealed: '' } },
        newSessionId: randomUuid(),
        sessionTimelineMs: DAY_MS,
        replyIfSessionStarts: '',
      }
    }
    for (let at = 0; at < count; at += AT_ONCE) {
      const chunk = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, index) => acceptanceOf(at + index))
      await Promise.all(chunk.map((acceptance) => store.acceptance.acceptPush(acceptance)))
    }
  } finally {
    await store.close()
  }
}

function open(kind: BenchStore['kind'], url: string): Promise<Store> {
  return kind === 'sqlite'
    ? openSqliteStore({ path: url.slice('sqlite:'.length), limits: NO_ITEMS })
    : openRedisStore({ url, durability: 'require', limits: NO_ITEMS })
}
