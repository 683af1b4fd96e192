import { createCipheriv, createDecipheriv } from 'node:crypto'
import { randomBuffer } from './random.js'

const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16
export const KEY_BYTES = 32

/** A ciphertext that cannot be read: wrong key, altered, or put where it does not belong. */
export class UnreadableCiphertext extends Error {
  constructor(options?: { cause?: unknown }) {
    super('A stored ciphertext cannot be read with its key.', options)
    this.name = 'UnreadableCiphertext'
  }
}

/**
 * AES-256-GCM with a random 96-bit IV.
 * @param purpose Bound to the ciphertext (additional data): a ciphertext moved to another place does not open.
 * @returns base64 of IV, ciphertext and tag.
 */
export function sealText(text: string, key: Buffer, purpose: string): string {
  const iv = randomBuffer(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, iv)
  cipher.setAAD(Buffer.from(purpose, 'utf8'))
  const body = cipher.update(text, 'utf8')
  cipher.final()
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64')
}

/** Reverses {@link sealText}. @throws UnreadableCiphertext */
export function openText(sealed: string, key: Buffer, purpose: string): string {
  return open(Buffer.from(sealed, 'base64'), key, purpose).toString('utf8')
}

/** Wraps a key: like {@link sealText}, over bytes. */
export function sealBytes(bytes: Buffer, key: Buffer, purpose: string): string {
  const iv = randomBuffer(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, iv)
  cipher.setAAD(Buffer.from(purpose, 'utf8'))
  const body = cipher.update(bytes)
  cipher.final()
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')
}

/** Reverses {@link sealBytes}. @throws UnreadableCiphertext */
export function openBytes(sealed: string, key: Buffer, purpose: string): Buffer {
  return open(Buffer.from(sealed, 'base64url'), key, purpose)
}

function open(whole: Buffer, key: Buffer, purpose: string): Buffer {
  if (whole.length < IV_BYTES + TAG_BYTES) throw new UnreadableCiphertext()
  try {
    const decipher = createDecipheriv(ALGORITHM, key, whole.subarray(0, IV_BYTES))
    decipher.setAuthTag(whole.subarray(whole.length - TAG_BYTES))
    decipher.setAAD(Buffer.from(purpose, 'utf8'))
    const body = decipher.update(whole.subarray(IV_BYTES, whole.length - TAG_BYTES))
    decipher.final()
    return body
  } catch (cause) {
    throw new UnreadableCiphertext({ cause })
  }
}
