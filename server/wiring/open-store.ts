import type { Config } from '../config/types.js'
import { readOrMakeKeyFile } from '../privacy/key-file.js'
import { createKeyRing, type KeyRing } from '../privacy/key-ring.js'
import { DEFAULT_STORE_LIMITS, type Store } from '../store/store.js'
import { quotaLimits } from './quota-limits.js'

const SQLITE_SCHEME = 'sqlite:'

/**
 * Opens the store that STORE_URL names, with the master keys for it. Each backend is loaded only when it is used.
 * @throws StoreInUseError, StoreDurabilityError, KeyRingMismatch, RelayError `store_unavailable`
 */
export async function openStore(config: Config): Promise<{ store: Store; ring: KeyRing }> {
  const limits = {
    ...DEFAULT_STORE_LIMITS,
    retentionMs: config.transcriptRetentionMs,
    retentionByAccount: Object.fromEntries(
      config.accounts.map(({ name, retention }) => [name, retention.transcriptMs]),
    ),
    quota: quotaLimits(config),
  }
  if (config.storeUrl.startsWith(SQLITE_SCHEME)) {
    const path = config.storeUrl.slice(SQLITE_SCHEME.length)
    const { openSqliteStore } = await import('../store/sqlite/open.js')
    const store = await openSqliteStore({ path, limits })
    try {
      const keys = config.masterKeys.length > 0 ? config.masterKeys : readOrMakeKeyFile(`${path}.keys`)
      return { store, ring: createKeyRing(keys) }
    } catch (error) {
      await store.close()
      throw error
    }
  }
  const { openRedisStore } = await import('../store/redis/open.js')
  const store = await openRedisStore({ url: config.storeUrl, durability: config.redisDurability, limits })
  return { store, ring: createKeyRing(config.masterKeys) }
}
