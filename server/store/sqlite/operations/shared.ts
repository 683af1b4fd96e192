import type { BudgetStore, StoredToken } from '../../shared.js'
import type { OperationContext } from '../context.js'

/** See TokenStore.get. */
export function getToken(
  { name, now }: { name: string; now: number },
  { db }: OperationContext,
): StoredToken | undefined {
  const row = db
    .statement(
      'SELECT sealed, key_id, fingerprint, obtained_at, expires_at FROM tokens WHERE name = ? AND expires_at > ?',
    )
    .get([name, now])
  return (
    row && {
      sealed: String(row[0]),
      keyId: String(row[1]),
      fingerprint: String(row[2]),
      obtainedAt: Number(row[3]),
      expiresAt: Number(row[4]),
    }
  )
}

/** See TokenStore.put. */
export function putToken({ name, token }: { name: string; token: StoredToken }, { db }: OperationContext): void {
  db.statement('INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?, ?)').run([
    name,
    token.sealed,
    token.keyId,
    token.fingerprint,
    token.obtainedAt,
    token.expiresAt,
  ])
}

/** See TokenStore.expire. */
export function expireToken(
  { name, fingerprint }: { name: string; fingerprint: string },
  { db }: OperationContext,
): void {
  db.statement('DELETE FROM tokens WHERE name = ? AND fingerprint = ?').run([name, fingerprint])
}

/** See LockStore.acquire. */
export function acquireLock(
  { name, owner, ttlMs, now }: { name: string; owner: string; ttlMs: number; now: number },
  { db }: OperationContext,
): boolean {
  db.statement('DELETE FROM locks WHERE name = ? AND expires_at <= ?').run([name, now])
  return db.statement('INSERT OR IGNORE INTO locks VALUES (?, ?, ?)').run([name, owner, now + ttlMs]) === 1
}

/** See LockStore.release. */
export function releaseLock({ name, owner }: { name: string; owner: string }, { db }: OperationContext): void {
  db.statement('DELETE FROM locks WHERE name = ? AND owner = ?').run([name, owner])
}

interface Take {
  readonly client: string
  readonly minute: number
  readonly want: number
  readonly limit: number
  readonly now: number
}

/** See BudgetStore.take. */
export function takeBudget(
  { client, minute, want, limit, now }: Take,
  { db }: OperationContext,
): Awaited<ReturnType<BudgetStore['take']>> {
  const paused = Number(db.statement('SELECT until FROM pauses WHERE client = ?').get([client])?.[0] ?? 0)
  if (paused > now) return { granted: 0, pausedUntil: paused }
  const taken = Number(
    db.statement('SELECT taken FROM budget WHERE client = ? AND minute = ?').get([client, minute])?.[0] ?? 0,
  )
  const granted = Math.max(0, Math.min(want, limit - taken))
  if (granted > 0) {
    db.statement('INSERT OR REPLACE INTO budget VALUES (?, ?, ?)').run([client, minute, taken + granted])
  }
  return { granted, pausedUntil: 0 }
}

/** See BudgetStore.giveBack. */
export function giveBackBudget(
  { client, minute, count }: { client: string; minute: number; count: number },
  { db }: OperationContext,
): void {
  db.statement('UPDATE budget SET taken = max(0, taken - ?) WHERE client = ? AND minute = ?').run([
    count,
    client,
    minute,
  ])
}

/** See BudgetStore.pause. */
export function pauseBudget({ client, until }: { client: string; until: number }, { db }: OperationContext): void {
  db.statement(
    'INSERT INTO pauses VALUES (?, ?) ON CONFLICT (client) DO UPDATE SET until = max(until, excluded.until)',
  ).run([client, until])
}

/** See FactStore.get. */
export function getFact({ name }: { name: string }, { db }: OperationContext): string | undefined {
  const row = db.statement('SELECT value FROM facts WHERE name = ?').get([name])
  return row && String(row[0])
}

/** See FactStore.set. */
export function setFact({ name, value }: { name: string; value: string }, { db }: OperationContext): void {
  db.statement('INSERT OR REPLACE INTO facts VALUES (?, ?)').run([name, value])
}

/** See FactStore.setOnce. */
export function setFactOnce({ name, value }: { name: string; value: string }, context: OperationContext): string {
  context.db.statement('INSERT OR IGNORE INTO facts VALUES (?, ?)').run([name, value])
  return getFact({ name }, context) ?? value
}
