import type { Fields, OperationCall } from './operation.js'
import { textOf } from './operation.js'
import { badRequest } from './refusal.js'

const DEFAULT_PAGE_SIZE = 25

/**
 * A page by `pageNumber` (from 1) and `pageSize` (default 25).
 * @param path Path of the list, for the links.
 * @param maximum Largest page the operation gives.
 */
export function page(call: OperationCall, entities: readonly Fields[], path: string, maximum = 100): object {
  const pageSize = whole(call.query, 'pageSize', DEFAULT_PAGE_SIZE, maximum)
  const pageNumber = whole(call.query, 'pageNumber', 1, Number.MAX_SAFE_INTEGER)
  const pageCount = Math.ceil(entities.length / pageSize)
  const link = (number: number) => `${path}?pageSize=${pageSize}&pageNumber=${number}`
  return {
    entities: entities.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    pageSize,
    pageNumber,
    total: entities.length,
    pageCount,
    firstUri: link(1),
    selfUri: link(pageNumber),
    lastUri: link(Math.max(1, pageCount)),
    ...(pageNumber < pageCount && { nextUri: link(pageNumber + 1) }),
    ...(pageNumber > 1 && { previousUri: link(pageNumber - 1) }),
  }
}

/**
 * A page by cursor; the cursor is opaque to the caller.
 * @param names Parameters of cursor and size.
 */
export function cursorPage(
  call: OperationCall,
  entities: readonly unknown[],
  path: string,
  names: { readonly cursor: string; readonly size: string },
): object {
  const size = whole(call.query, names.size, DEFAULT_PAGE_SIZE, 200)
  const cursor = call.query.get(names.cursor)
  const start = cursor === null ? 0 : Number.parseInt(Buffer.from(cursor, 'base64url').toString('utf8'), 10)
  if (!Number.isInteger(start) || start < 0) throw badRequest(`${names.cursor} is no cursor of this list`)
  const next = start + size
  const after = Buffer.from(String(next)).toString('base64url')
  return {
    entities: entities.slice(start, next),
    selfUri: path,
    ...(next < entities.length && {
      nextUri: `${path}?${names.cursor}=${after}&${names.size}=${size}`,
      ...(names.cursor === 'cursor' && { cursors: { after } }),
    }),
  }
}

/** Keeps what a name may stand for: whole, or with `*` at either end; letter case aside. */
export function wildcard(pattern: string | null): (entity: Fields) => boolean {
  if (pattern === null || pattern === '') return () => true
  const core = pattern.replace(/^\*|\*$/g, '').toLowerCase()
  const [open, close] = [pattern.startsWith('*'), pattern.endsWith('*')]
  return (entity) => {
    const name = textOf(entity.name).toLowerCase()
    if (open && close) return name.includes(core)
    if (open) return name.endsWith(core)
    return close ? name.startsWith(core) : name === core
  }
}

/** Keeps names with this part in them. */
export const containing = (part: string | null) => wildcard(part === null ? null : `*${part}*`)
/** Keeps names that begin so. */
export const beginning = (part: string | null) => wildcard(part === null ? null : `${part}*`)

function whole(query: URLSearchParams, name: string, fallback: number, maximum: number): number {
  const given = query.get(name)
  const value = given === null ? fallback : Number(given)
  if (!Number.isInteger(value) || value < 1 || value > maximum) throw badRequest(`${name} must be 1 to ${maximum}`)
  return value
}
