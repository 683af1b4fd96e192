import { type Db, openDb } from './db.js'

/** Another relay has the store's file open. */
export class StoreInUseError extends Error {
  constructor() {
    super('Another relay is using this SQLite store. Stop it first, or give this one a file of its own (STORE_URL).')
    this.name = 'StoreInUseError'
  }
}

/**
 * Takes the lock of a store: a small database beside it, held in exclusive mode for as long as the process lives. The
 * operating system frees it with the process, however it dies.
 * @throws StoreInUseError
 */
export function takeFileLock(path: string): Db {
  const db = openDb(`${path}.lock`, { timeout: 0 })
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;')
    db.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (since INTEGER); COMMIT;')
    db.exec('BEGIN EXCLUSIVE; DELETE FROM holder; INSERT INTO holder VALUES (1); COMMIT;')
    return db
  } catch (error) {
    db.close()
    if (error instanceof Error && /locked|busy/i.test(error.message)) throw new StoreInUseError()
    throw error
  }
}
