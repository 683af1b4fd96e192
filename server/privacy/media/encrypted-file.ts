import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { UnreadableCiphertext } from '../sealing.js'
import { letGo } from './let-go.js'
import { MediaFolderError, MediaRefused } from './media-errors.js'

/*
 * A file is a row of chunks, each AES-256-GCM with its own tag, so that a part can be read without the rest. The key is
 * used for this one file and written once, so the IV is the chunk's number with a mark on the last one (the STREAM
 * construction of Hoang, Reyhanitabar, Rogaway, Vizár, 2015): chunks can be neither moved, nor cut off, nor added.
 */
const ALGORITHM = 'aes-256-gcm'
const TAG_BYTES = 16
/** Bytes of content in a chunk. */
export const CHUNK_BYTES = 256 * 1024
/** First bytes of the content, for telling its type. */
const HEAD_BYTES = 4096

/** What was written. */
export interface WrittenFile {
  /** Of the content. */
  readonly bytes: number
  /** Of the content, hex. */
  readonly sha256: string
  readonly head: Buffer
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

function ivOf(index: number, isLast: boolean): Buffer {
  const iv = Buffer.alloc(12)
  iv.writeUInt32BE(index, 7)
  iv[11] = isLast ? 1 : 0
  return iv
}

/** Size on the disk of content of so many bytes. */
export function encryptedSize(bytes: number): number {
  return bytes + Math.ceil(bytes / CHUNK_BYTES) * TAG_BYTES
}

/**
 * Writes content encrypted under a key used for nothing else. The file appears under its name, readable by its owner
 * only, when it is whole and on the disk; on any failure nothing is left.
 * @throws MediaRefused, MediaFolderError; whatever reading the bytes throws
 */
export async function writeEncrypted(
  path: string,
  key: Buffer,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<WrittenFile> {
  const draft = `${path}.part`
  const file = await inFolder(() => open(draft, 'wx', 0o600))
  try {
    const written = await writeChunks(file, key, bytes, maxBytes)
    await inFolder(() => file.datasync())
    await file.close()
    await inFolder(() => rename(draft, path))
    return written
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true }).catch(() => undefined)
    throw error
  }
}

async function writeChunks(
  file: FileHandle,
  key: Buffer,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<WrittenFile> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let head = Buffer.alloc(0)
  let filled = 0
  let index = 0
  let total = 0

  const writeChunk = async (isLast: boolean): Promise<void> => {
    const cipher = createCipheriv(ALGORITHM, key, ivOf(index, isLast))
    const body = cipher.update(chunk.subarray(0, filled))
    cipher.final()
    const length = body.length + TAG_BYTES
    const { bytesWritten } = await inFolder(() => file.writev([body, cipher.getAuthTag()]))
    if (bytesWritten !== length) throw new MediaFolderError(undefined)
    letGo(body)
    index++
    filled = 0
  }

  for await (const piece of bytes) {
    total += piece.length
    if (total > maxBytes) throw new MediaRefused('tooLarge')
    hash.update(piece)
    for (let at = 0; at < piece.length; ) {
      // Only now is it sure that the chunk is not the last one.
      if (filled === CHUNK_BYTES) await writeChunk(false)
      const part = piece.subarray(at, at + CHUNK_BYTES - filled)
      chunk.set(part, filled)
      filled += part.length
      at += part.length
      if (head.length < HEAD_BYTES && index === 0) head = Buffer.from(chunk.subarray(0, Math.min(filled, HEAD_BYTES)))
    }
  }
  if (total === 0) throw new MediaRefused('empty')
  await writeChunk(true)
  return { bytes: total, sha256: hash.digest('hex'), head }
}

/**
 * Reads content, or a range of it, a chunk at a time; each piece is the reader's own.
 * @param bytes Of the whole content. @param range Within it.
 * @throws UnreadableCiphertext, MediaFolderError
 */
export async function* readEncrypted(
  path: string,
  key: Buffer,
  bytes: number,
  range: ByteRange = { first: 0, last: bytes - 1 },
): AsyncGenerator<Buffer, void, undefined> {
  const file = await inFolder(() => open(path, 'r'))
  try {
    const lastIndex = Math.ceil(bytes / CHUNK_BYTES) - 1
    const first = Math.floor(range.first / CHUNK_BYTES)
    const last = Math.floor(range.last / CHUNK_BYTES)
    const row = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes) + TAG_BYTES)
    for (let index = first; index <= last; index++) {
      const start = index * CHUNK_BYTES
      const content = Math.min(CHUNK_BYTES, bytes - start)
      const sealed = row.subarray(0, content + TAG_BYTES)
      const at = index * (CHUNK_BYTES + TAG_BYTES)
      const { bytesRead } = await inFolder(() => file.read(sealed, 0, sealed.length, at))
      if (bytesRead !== sealed.length) throw new UnreadableCiphertext()
      const plain = openChunk(sealed, key, ivOf(index, index === lastIndex))
      yield plain.subarray(Math.max(0, range.first - start), Math.min(content, range.last + 1 - start))
    }
  } finally {
    await file.close()
  }
}

function openChunk(sealed: Buffer, key: Buffer, iv: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, iv)
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
    decipher.final()
    return plain
  } catch (cause) {
    throw new UnreadableCiphertext({ cause })
  }
}

async function inFolder<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw new MediaFolderError(error)
  }
}
