import { createHash } from 'node:crypto'

/** Lower-case hex SHA-1 over the parts in byte order, joined: the rule for `signature` and `msg_signature` alike. */
export function signatureOf(parts: readonly string[]): string {
  const sorted = [...parts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return createHash('sha1').update(sorted.join('')).digest('hex')
}
