import type { Db } from './db.js'

const DAY_MS = 24 * 3_600_000

/*
 * Marks are kept by the day on which they were written: what is written today goes into the pages of today, and what
 * has expired goes away day by day, without an index on the time of expiry.
 */
function dayOf(time: number): number {
  return Math.floor(time / DAY_MS)
}

/** @param ttlMs How long such marks are kept: as many days are looked at. @returns the reply kept with the mark. */
export function findMark(db: Db, mark: string, ttlMs: number, now: number): string | undefined {
  const today = dayOf(now)
  const days = Math.ceil(ttlMs / DAY_MS) + 1
  const places = Array.from({ length: days }, () => '?').join(', ')
  const row = db
    .statement(`SELECT reply FROM marks WHERE day IN (${places}) AND mark = ? AND expires_at > ? LIMIT 1`)
    .get([...Array.from({ length: days }, (_, back) => today - back), mark, now])
  return row && String(row[0])
}

export function writeMark(db: Db, mark: string, reply: string, ttlMs: number, now: number): void {
  db.statement('INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)').run([dayOf(now), mark, reply, now + ttlMs])
}

/** Removes at most `limit` expired marks. */
export function tidyMarks(db: Db, now: number, limit: number): number {
  return db
    .statement(
      `DELETE FROM marks WHERE (day, mark) IN (SELECT day, mark FROM marks WHERE day < ? AND expires_at <= ? LIMIT ?)`,
    )
    .run([dayOf(now), now, limit])
}
