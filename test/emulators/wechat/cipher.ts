import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const BLOCK = 32

function keyOf(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  if (encodingAesKey.length !== 43 || key.length !== 32) throw new Error('EncodingAESKey must have 43 characters')
  return key
}

/**
 * WeChat's message encryption: 16 random bytes, length, message, AppID; padded to blocks of 32; AES-256-CBC.
 * @param random 16 bytes, for published vectors; drawn when left out.
 * @returns Base64.
 */
export function encryptMessage(
  encodingAesKey: string,
  appId: string,
  message: string,
  random: Buffer = randomBytes(16),
): string {
  const key = keyOf(encodingAesKey)
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const content = Buffer.concat([random, length, text, Buffer.from(appId)])
  const pad = BLOCK - (content.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([content, Buffer.alloc(pad, pad)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

/**
 * The reverse.
 * @throws Error naming what is wrong: the ciphertext's length, the padding, the length field.
 */
export function decryptMessage(encodingAesKey: string, encrypted: string): { message: string; appId: string } {
  const key = keyOf(encodingAesKey)
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % BLOCK !== 0) throw new Error('ciphertext is not whole blocks of 32 bytes')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const pad = padded.at(-1) ?? 0
  if (pad < 1 || pad > BLOCK || padded.subarray(-pad).some((byte) => byte !== pad)) throw new Error('padding is wrong')
  const content = padded.subarray(0, -pad)
  if (content.length < 20) throw new Error('content is too short')
  const end = 20 + content.readUInt32BE(16)
  if (end > content.length) throw new Error('length field points past the end')
  return { message: content.subarray(20, end).toString('utf8'), appId: content.subarray(end).toString('utf8') }
}
