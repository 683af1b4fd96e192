import type { OperationContext } from '../context.js'
import { tidyMarks } from '../marks.js'

/** Rows removed in one step: small enough that no accept waits long for it. */
const STEP = 500
/** Sessions silent for longer leave the index of recent ones. */
const RECENT_KEPT_MS = 24 * 3_600_000

/** Removes what has had its time, one small step. @returns whether there may be more to remove. */
export function tidyStep({ now }: { now: number }, { db, limits }: OperationContext): boolean {
  const cutoff = now - limits.retentionMs
  const dead = db
    .statement('SELECT id, item FROM dead_letters WHERE died_at <= ? ORDER BY id LIMIT ?')
    .all([cutoff, STEP])
  for (const [id, item] of dead) {
    db.statement('DELETE FROM dead_letters WHERE id = ?').run([Number(id)])
    db.statement('DELETE FROM items WHERE id = ?').run([Number(item)])
  }
  // Items finish roughly in the order of their ids, so the oldest ids hold all there is to remove.
  const items = db
    .statement(
      `DELETE FROM items WHERE id IN (SELECT id FROM (SELECT id, finished_at FROM items ORDER BY id LIMIT ?)
       WHERE finished_at <= ?)`,
    )
    .run([STEP, cutoff])
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
  return [dead.length, items, marks, media, originals].includes(STEP)
}
