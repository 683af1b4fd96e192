import { cutoffOf, latestCutoff, type Removed } from '../../retention.js'
import type { OperationContext } from '../context.js'
import type { Db } from '../db.js'
import { tidyMarks } from '../marks.js'

/** Rows removed in one step: small enough that no accept waits long for it. */
const STEP = 500
/** Sessions silent for longer leave the index of recent ones. */
const RECENT_KEPT_MS = 24 * 3_600_000

/** Accounts may keep longer than others: tables are walked from where the step before stopped. */
export interface TidyPlaces {
  /** Ids of the last item and the last dead letter that were looked at. */
  readonly items: number
  readonly deadLetters: number
}

export interface TidyStep {
  readonly removed: Removed
  readonly places: TidyPlaces
  /** There may be more to remove. */
  readonly more: boolean
}

/** Removes what has had its time, one small step. */
export function tidyStep(
  { now, places }: { readonly now: number; readonly places: TidyPlaces },
  { db, limits }: OperationContext,
): TidyStep {
  const dead = walk(
    db,
    `SELECT d.id, d.died_at, c.account, d.item, d.died_at FROM dead_letters d LEFT JOIN items i ON i.id = d.item
     LEFT JOIN customers c ON c.id = i.customer WHERE d.id > ? ORDER BY d.id LIMIT ?`,
    places.deadLetters,
    (id, item) => {
      db.statement('DELETE FROM dead_letters WHERE id = ?').run([id])
      db.statement('DELETE FROM items WHERE id = ?').run([item])
    },
  )
  // Items finish roughly in the order of their ids: the oldest ids hold what there is to remove.
  const items = walk(
    db,
    `SELECT i.id, i.finished_at, c.account, i.id, i.accepted_at FROM items i LEFT JOIN customers c ON c.id = i.customer
     WHERE i.id > ? ORDER BY i.id LIMIT ?`,
    places.items,
    (id) => db.statement('DELETE FROM items WHERE id = ?').run([id]),
  )
  const marks = tidyMarks(db, now, STEP)
  db.statement('DELETE FROM tokens WHERE name IN (SELECT name FROM tokens WHERE expires_at <= ? LIMIT ?)').run([
    now,
    STEP,
  ])
  db.statement('DELETE FROM budget WHERE minute < ?').run([Math.floor(now / 60_000) - 5])
  db.statement(
    `DELETE FROM conversations WHERE (account, conversation_id) IN
     (SELECT account, conversation_id FROM conversations WHERE expires_at <= ? LIMIT ?)`,
  ).run([now, STEP])
  db.statement(
    `DELETE FROM recent WHERE customer IN (SELECT r.customer FROM recent r JOIN activity a ON a.customer = r.customer
     WHERE a.last_message_at <= ? LIMIT ?)`,
  ).run([now - RECENT_KEPT_MS, STEP])
  for (const table of ['questions', 'allowed_kinds', 'endings']) {
    db.statement(`DELETE FROM ${table} WHERE expires_at <= ?`).run([now])
  }
  const originals = db
    .statement(
      `DELETE FROM originals WHERE (customer, kind, number) IN
       (SELECT customer, kind, number FROM originals WHERE expires_at <= ? LIMIT ?)`,
    )
    .run([now, STEP])
  db.statement('DELETE FROM notices WHERE posted_at <= ?').run([now - limits.noticeIntervalMs])
  const media = db
    .statement('DELETE FROM media WHERE id IN (SELECT id FROM media WHERE expires_at <= ? LIMIT ?)')
    .run([now, STEP])
  return {
    removed: { items: items.removed, unrelayed: 0, deadLetters: dead.removed },
    places: { items: items.place, deadLetters: dead.place },
    more: dead.place > 0 || items.place > 0 || [marks, media, originals].includes(STEP),
  }

  /** Removes what is past its account's time among the next rows: id, moment (null: none yet), account, subject, begun. */
  function walk(of: Db, rows: string, from: number, remove: (id: number, subject: number) => void) {
    const found = of.statement(rows).all([from, STEP])
    const newest = latestCutoff(limits, now)
    let removed = 0
    let isOld = false
    for (const [id, at, account, subject, begun] of found) {
      // What waits stays, however old; behind it there may be what is due.
      isOld ||= Number(begun) <= newest
      if (at === null || Number(at) > newest) continue
      isOld = true
      if (Number(at) > cutoffOf(limits, String(account), now)) continue
      remove(Number(id), Number(subject))
      removed++
    }
    // Behind rows of which none is old enough for any account, none will be.
    const goesOn = isOld && found.length === STEP
    return { removed, place: goesOn ? Number(found.at(-1)?.[0]) : 0 }
  }
}
