import { foreignKeysIn, type WrappedKeyStore } from '../../wrapped-keys.js'
import type { OperationContext } from '../context.js'

/** Where wrapped keys are kept: table, its key, the column. */
const PLACES = [
  ['customers', 'id', 'wrapped_key'],
  ['items', 'id', 'wrapped_key'],
  ['questions', 'customer', 'wrapped_key'],
  ['endings', 'customer', 'wrapped_key'],
  ['lanes', 'id', 'plan'],
  ['media', 'id', 'wrapped_key'],
] as const

/** Rows looked at in one step: small enough that no accept waits long for it. */
const STEP = 1000

/** See WrappedKeyStore.page. A cursor is "number of the place, key of the last row". */
export function wrappedKeyPage(
  { writingId, after }: { writingId: string; after: string | undefined },
  { db }: OperationContext,
): Awaited<ReturnType<WrappedKeyStore['page']>> {
  const [at = '0', ...rest] = (after ?? '0').split(' ')
  const number = Number(at)
  const place = PLACES[number]
  if (!place) return { found: [], next: undefined }
  const [table, key, column] = place
  const last = rest.join(' ')
  const named = table === 'media'
  const rows = db
    .statement(`SELECT ${key}, ${column} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${STEP}`)
    .all([named ? last : Number(last === '' ? -1 : last)])
  const found = rows.flatMap(([id, text]) =>
    typeof text === 'string'
      ? foreignKeysIn(text, writingId).map((wrapped) => ({ place: `${number} ${String(id)}`, wrapped }))
      : [],
  )
  const end = rows.length < STEP
  if (!end) return { found, next: `${number} ${String(rows.at(-1)?.[0])}` }
  return { found, next: number + 1 < PLACES.length ? `${number + 1}` : undefined }
}

/** See WrappedKeyStore.replace. */
export function replaceWrappedKeys(
  { changes }: { changes: Parameters<WrappedKeyStore['replace']>[0] },
  { db }: OperationContext,
): null {
  for (const { place, wrapped, by } of changes) {
    const [at = '', ...rest] = place.split(' ')
    const target = PLACES[Number(at)]
    if (!target) continue
    const [table, key, column] = target
    const id = rest.join(' ')
    db.statement(`UPDATE ${table} SET ${column} = replace(${column}, ?, ?) WHERE ${key} = ?`).run([
      ...[wrapped, by, table === 'media' ? id : Number(id)],
    ])
  }
  return null
}
