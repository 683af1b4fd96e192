import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { RelayError } from '../errors.js'

/** AES key of one account, prepared once. */
export interface CipherKey {
  readonly key: Buffer
  readonly iv: Buffer
}

/** WeChat pads with PKCS#7 over blocks of 32 bytes, not AES's 16. */
const BLOCK = 32
const RANDOM = 16
const HEADER = RANDOM + 4

/**
 * Prepares an EncodingAESKey (43 characters of base64 without its `=`). The IV is the key's first half.
 * @throws Error when the key does not decode to 32 bytes. Unused bits of the last character may be set: real keys have them.
 */
export function prepareKey(encodingAesKey: string): CipherKey {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  if (encodingAesKey.length !== 43 || key.length !== 32)
    throw new Error('an EncodingAESKey has 43 characters of base64')
  return { key, iv: key.subarray(0, 16) }
}

/**
 * Decrypts an `Encrypt` element: 16 random bytes, length (uint32, big endian), message, AppID, padding.
 * @returns the message's bytes.
 * @throws RelayError decryption_failed when anything does not fit, app_id_mismatch when only the AppID does not.
 */
export function decrypt(encrypted: string, { key, iv }: CipherKey, appId: string): Buffer {
  const cipherText = Buffer.from(encrypted, 'base64')
  if (cipherText.length === 0 || cipherText.length % BLOCK !== 0) throw new RelayError('decryption_failed')
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(cipherText), decipher.final()])
  const end = padded.length - paddingLength(padded)
  if (end < HEADER) throw new RelayError('decryption_failed')
  const messageEnd = HEADER + padded.readUInt32BE(RANDOM)
  if (messageEnd > end) throw new RelayError('decryption_failed')
  if (padded.toString('utf8', messageEnd, end) !== appId) throw new RelayError('app_id_mismatch')
  return padded.subarray(HEADER, messageEnd)
}

/**
 * Encrypts a reply the same way.
 * @param random 16 bytes; given only to reproduce a known value.
 * @returns base64 for the `Encrypt` element.
 */
export function encrypt(message: string, { key, iv }: CipherKey, appId: string, random = randomBytes(RANDOM)): string {
  const size = Buffer.byteLength(message)
  const unpadded = HEADER + size + Buffer.byteLength(appId)
  const padding = BLOCK - (unpadded % BLOCK)
  const plain = Buffer.allocUnsafe(unpadded + padding)
  random.copy(plain, 0, 0, RANDOM)
  plain.writeUInt32BE(size, RANDOM)
  plain.write(message, HEADER)
  plain.write(appId, HEADER + size)
  plain.fill(padding, unpadded)
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  return cipher.update(plain, undefined, 'base64') + cipher.final('base64')
}

function paddingLength(padded: Buffer): number {
  const padding = padded[padded.length - 1] ?? 0
  if (padding < 1 || padding > BLOCK) throw new RelayError('decryption_failed')
  for (let at = padded.length - padding; at < padded.length; at++) {
    if (padded[at] !== padding) throw new RelayError('decryption_failed')
  }
  return padding
}
