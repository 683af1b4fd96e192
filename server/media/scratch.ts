import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { letGo } from '../privacy/media/let-go.js'
import { randomBuffer } from '../privacy/random.js'
import { openNameless, PIECE_BYTES, writeAll } from './nameless-file.js'
import { SNIFFED_BYTES } from './sniff.js'

/** Bytes put by while they are scanned, converted and sent. */
export interface Scratch {
  readonly bytes: number
  /** Of the content, hexadecimal. */
  readonly sha256: string
  /** The first bytes, for telling what it is. */
  readonly head: Buffer
  /** The content from its beginning, as often as needed; pieces are the reader's own. */
  read(): AsyncIterable<Uint8Array>
  remove(): Promise<void>
}

const KEY_BYTES = 32
const IV_BYTES = 16

/**
 * Puts bytes into a file that has no name any more once it is open, under a key that is in memory only: nothing can be
 * read of it after the process, however that ended. (AES-256-CTR: the file has one writer and one reader, this process.)
 *
 * @param folder Made if missing.
 * @throws What the bytes throw, or the file system; nothing is left behind then.
 */
export async function writeScratch(folder: string, bytes: AsyncIterable<Uint8Array>): Promise<Scratch> {
  const file = await openNameless(folder)
  try {
    const key = randomBuffer(KEY_BYTES)
    const iv = randomBuffer(IV_BYTES)
    const cipher = createCipheriv('aes-256-ctr', key, iv)
    const hash = createHash('sha256')
    const waiting = Buffer.allocUnsafe(PIECE_BYTES)
    let filled = 0
    let size = 0
    let head = Buffer.alloc(0)
    const write = async (): Promise<void> => {
      const plain = waiting.subarray(0, filled)
      if (size === 0) head = Buffer.from(plain.subarray(0, SNIFFED_BYTES))
      hash.update(plain)
      const sealed = cipher.update(plain)
      await writeAll(file, sealed, size)
      letGo(sealed)
      size += filled
      filled = 0
    }
    for await (const piece of bytes) {
      for (let at = 0; at < piece.length; ) {
        const part = piece.subarray(at, at + PIECE_BYTES - filled)
        waiting.set(part, filled)
        filled += part.length
        at += part.length
        if (filled === PIECE_BYTES) await write()
      }
    }
    if (filled > 0) await write()
    cipher.final()
    return {
      bytes: size,
      sha256: hash.digest('hex'),
      head,
      read: () => decrypted(file, size, key, iv),
      remove: () => file.close().catch(() => undefined),
    }
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
}

async function* decrypted(file: FileHandle, size: number, key: Buffer, iv: Buffer): AsyncGenerator<Uint8Array> {
  const decipher = createDecipheriv('aes-256-ctr', key, iv)
  const buffer = Buffer.allocUnsafe(Math.min(size, PIECE_BYTES))
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) throw new Error('A scratch file is shorter than what was written to it.')
    at += bytesRead
    yield decipher.update(buffer.subarray(0, bytesRead))
  }
}
