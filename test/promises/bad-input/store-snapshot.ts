import { Redis } from 'ioredis'
import { openDb } from '../../../server/store/sqlite/db.js'
import type { PromiseStore } from '../harness/stores.js'

/** What the relay writes by itself, whatever comes in: access tokens, locks, the request budget, facts about itself. */
const OWN_TABLES = new Set(['tokens', 'locks', 'budget', 'pauses', 'facts', 'sqlite_sequence'])
const OWN_KEYS = /^(?:\{..\}:\*:(?:token|lock|budget|pause|fact)|[^{])/

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
    return await Promise.all(
      keys.map(async (key) => `${key} ${(await redis.dumpBuffer(key))?.toString('base64') ?? 'gone'}`),
    )
  } finally {
    redis.disconnect()
  }
}
