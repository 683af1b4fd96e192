import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { openDb } from '../../../server/store/sqlite/db.js'
import { readRedisLanes } from '../../support/redis-lanes.js'
import { type RunningRedis, startRedis } from '../../support/redis-server.js'
import { type LaneLeft, readSqliteLanes } from '../../support/sqlite-lanes.js'

export type StoreKind = 'sqlite' | 'redis'
export const STORE_KINDS: readonly StoreKind[] = ['sqlite', 'redis']

/** Runs the same on every kind of store, at the same time. @throws Error of all that failed, by store */
export async function onEveryStore(run: (kind: StoreKind) => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(STORE_KINDS.map(run))
  const failed = ended.flatMap((end, at) =>
    end.status === 'fulfilled'
      ? []
      : [`on ${STORE_KINDS[at]}: ${end.reason instanceof Error ? end.reason.stack : end.reason}`],
  )
  if (failed.length > 0) throw new Error(failed.join('\n'))
}

/** What a relay left behind, read without the relay's own store code. */
export interface StoreContents {
  readonly lanes: readonly LaneLeft[]
  /** Wrapped key of each customer in `lanes`, by customerId. */
  readonly wrappedKeys: ReadonlyMap<string, string>
}

/** A store for relays, and a look into it past them. */
export interface PromiseStore {
  readonly kind: StoreKind
  /** STORE_URL */
  readonly url: string
  /** Where relays run; a folder of this store's own. */
  readonly folder: string
  /** The server, for tests that take it away. */
  readonly redis: RunningRedis | undefined
  read(): Promise<StoreContents>
  close(): Promise<void>
}

export async function openPromiseStore(kind: StoreKind): Promise<PromiseStore> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-promise-'))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  if (kind === 'sqlite') {
    const path = join(folder, 'relay.db')
    return {
      kind,
      url: `sqlite:${path}`,
      folder,
      redis: undefined,
      read: async () => ({ lanes: readSqliteLanes(path), wrappedKeys: readSqliteCustomerKeys(path) }),
      close: removeFolder,
    }
  }
  const redis = await startRedis({ appendfsync: 'always', dir: folder })
  return {
    kind,
    url: redis.url,
    folder,
    redis,
    read: async () => {
      const lanes = await readRedisLanes(redis.url)
      return { lanes, wrappedKeys: await readRedisCustomerKeys(redis.url, lanes) }
    },
    close: async () => {
      await redis.stop()
      await removeFolder()
    },
  }
}

/** The customer's hash names its identity, under which the shard's identities hold the key. */
async function readRedisCustomerKeys(url: string, lanes: readonly LaneLeft[]): Promise<Map<string, string>> {
  const redis = new Redis(url)
  try {
    const keys = new Map<string, string>()
    for (const { account, customerId } of new Map(lanes.map(({ ref }) => [ref.customerId, ref])).values()) {
      const prefix = `{${customerId.slice(0, 2)}}:${account}:`
      const identity = await redis.hget(`${prefix}c:${customerId}`, 'id')
      if (identity === null) continue
      const record = await redis.hget(`${prefix}i`, identity)
      keys.set(customerId, record?.split('\n')[2] ?? '')
    }
    return keys
  } finally {
    redis.disconnect()
  }
}

function readSqliteCustomerKeys(path: string): Map<string, string> {
  const db = openDb(path)
  try {
    const rows = db.statement('SELECT customer_id, wrapped_key FROM customers').all([])
    return new Map(rows.map((row) => [String(row[0]), String(row[1])]))
  } finally {
    db.close()
  }
}
