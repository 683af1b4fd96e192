import { Redis } from 'ioredis'
import { openDb } from '../../../server/store/sqlite/db.js'
import type { PromiseStore } from '../harness/stores.js'

/**
 * What the relay writes by itself, whatever comes in: access tokens, locks, the request budget, facts about itself, and
 * who was refused what (the audit log).
 */
const OWN_TABLES = new Set(['tokens', 'locks', 'budget', 'pauses', 'facts', 'audit', 'audit_ends', 'sqlite_sequence'])
const OWN_KEYS = /^(?:\{..\}:\*:(?:token|lock|budget|pause|fact)|\{..\}:[^:]+:audit|[^{])/

/** Everything a store keeps of customers and messages, row by row; two are equal when nothing has changed between. */
export async function storeSnapshot({ kind, url }: PromiseStore): Promise<string[]> {
  return kind === 'sqlite' ? sqliteRows(url.slice('sqlite:'.length)) : await redisValues(url)
}

function sqliteRows(path: string): string[] {
  const db = openDb(path, { timeout: 5000 })
  try {
    const tables = db.statement("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all([])
    return tables
      .map(([name]) => String(name))
      .filter((name) => !OWN_TABLES.has(name))
      .flatMap((name) =>
        db
          .statement(`SELECT * FROM ${name}`)
          .all([])
          .map((row) => `${name} ${JSON.stringify(row)}`),
      )
  } finally {
    db.close()
  }
}

async function redisValues(url: string): Promise<string[]> {
  const redis = new Redis(url)
  try {
    const keys = (await redis.keys('*')).filter((key) => !OWN_KEYS.test(key)).sort()
    return await Promise.all(keys.map(async (key) => `${key} ${await redisValue(redis, key)}`))
  } finally {
    redis.disconnect()
  }
}

/** Redis orders the fields of a hash as it likes, and anew while the hash grows. */
async function redisValue(redis: Redis, key: string): Promise<string> {
  if ((await redis.type(key)) === 'hash') return JSON.stringify(Object.entries(await redis.hgetall(key)).sort())
  return (await redis.dumpBuffer(key))?.toString('base64') ?? 'gone'
}
