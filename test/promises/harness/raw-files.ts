import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { openDb } from '../../../server/store/sqlite/db.js'
import type { PromiseStore } from './stores.js'

/** A key wrapped by the master key `m1`: id, dot, base64url of IV, 32 bytes and tag. */
const WRAPPED_KEY = /m\d\.[A-Za-z0-9_-]{80}/g

/** Every wrapped key in a text. */
export function wrappedKeysIn(text: string): Set<string> {
  return new Set(text.match(WRAPPED_KEY) ?? [])
}

/** The bytes of every file of a store (database, log, append-only files, snapshots), one character each. */
export async function readRawFiles({ folder }: PromiseStore): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const contents = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
  return contents.join('\n')
}

/** Everything a store answers when it is asked, in no form. */
export async function readEverything({ kind, folder, url }: PromiseStore): Promise<string> {
  return kind === 'sqlite' ? readSqlite(join(folder, 'relay.db')) : readRedis(url)
}

function readSqlite(path: string): string {
  const db = openDb(path)
  try {
    const tables = db
      .statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all([])
    return tables
      .flatMap(([name]) => db.statement(`SELECT * FROM ${String(name)}`).all([]))
      .map((row) => row.map(String).join('\n'))
      .join('\n')
  } finally {
    db.close()
  }
}

/** How each type of value is read whole. */
const READ: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.get(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  hash: (redis, key) => redis.hgetall(key),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, '0', '-1'),
}

async function readRedis(url: string): Promise<string> {
  const redis = new Redis(url)
  try {
    const keys = await redis.keys('*')
    const values = await Promise.all(
      keys.map(async (key) => JSON.stringify((await READ[await redis.type(key)]?.(redis, key)) ?? null)),
    )
    return [...keys, ...values].join('\n')
  } finally {
    redis.disconnect()
  }
}
