import { RelayError } from '../../errors.js'

/** Cursors of lists are row ids, as `next` of a page names them. */
const CURSOR = /^[0-9]{1,15}$/

/**
 * Hands a query on whose cursor may have come from outside.
 * @throws RelayError `invalid_parameter` when no page of this store named the cursor: it must not look like the end.
 */
export function withKnownCursor<Q extends { readonly after?: string | undefined }>(query: Q): Q {
  if (query.after !== undefined && !CURSOR.test(query.after)) {
    throw new RelayError('invalid_parameter', 'after is no cursor of this list.')
  }
  return query
}
