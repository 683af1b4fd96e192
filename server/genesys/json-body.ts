import { isUtf8 } from 'node:buffer'
import { RelayError } from '../errors.js'

const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
/** A body without any of these cannot hold a refused key, not even an escaped one, and needs no walk. */
const SUSPICIOUS = /proto|constructor|\\u/

/**
 * Reads a JSON body strictly: valid UTF-8, well formed, no element named `__proto__`, `constructor` or `prototype`.
 * @returns The value, whatever it is.
 * @throws RelayError `empty_body`, `malformed_body`
 */
export function parseJsonBody(rawBody: Buffer): unknown {
  if (!isUtf8(rawBody)) throw new RelayError('malformed_body')
  const text = rawBody.toString('utf8')
  if (text.trim() === '') throw new RelayError('empty_body')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own message quotes the body, so it is not kept as the cause.
    throw new RelayError('malformed_body')
  }
  if (SUSPICIOUS.test(text) && hasRefusedKey(value)) throw new RelayError('malformed_body')
  return value
}

/** Walks with a stack of its own: a body may nest deeper than the call stack is high. */
function hasRefusedKey(root: unknown): boolean {
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value)) {
      if (REFUSED_KEYS.has(key)) return true
      pending.push(child)
    }
  }
  return false
}
