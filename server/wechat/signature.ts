import { hash, timingSafeEqual } from 'node:crypto'

/**
 * WeChat's signature: SHA-1 over the sorted, joined parts, lower-case hexadecimal. With the `Encrypt` element as a
 * fourth part it is `msg_signature`.
 */
export function sign(token: string, timestamp: string, nonce: string, encrypt?: string): string {
  const parts = encrypt === undefined ? [token, timestamp, nonce] : [token, timestamp, nonce, encrypt]
  return hash('sha1', parts.sort().join(''), 'hex')
}

/** Compares a given signature with the expected one in constant time. */
export function sameSignature(expected: string, given: string): boolean {
  const left = Buffer.from(expected)
  const right = Buffer.from(given)
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * Finds the token a signature was made with.
 * @param tokens Current token first, then the previous one.
 * @returns the token, or undefined when none fits.
 */
export function findSigningToken(
  tokens: readonly string[],
  given: string,
  timestamp: string,
  nonce: string,
  encrypt?: string,
): string | undefined {
  for (const token of tokens) {
    if (sameSignature(sign(token, timestamp, nonce, encrypt), given)) return token
  }
  return undefined
}
