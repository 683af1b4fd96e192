import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { randomId } from '../privacy/random.js'

/** Read and written at once: each time costs a turn of the thread pool, and a few hundred KB at a time save most of them. */
export const PIECE_BYTES = 256 * 1024

/**
 * A file in `folder`, open for reading and writing, whose name is gone: nobody else opens it, and it goes with the
 * process.
 * @param folder Made if missing.
 */
export async function openNameless(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${randomId()}.part`)
  const file = await open(path, 'wx+', 0o600)
  try {
    await unlink(path)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/**
 * Runs `work` on a nameless file with these bytes, which is gone afterwards.
 * @throws What the bytes or the work throw, the signal's reason
 */
export async function withNamelessCopy<T>(
  folder: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  work: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await openNameless(folder)
  try {
    let at = 0
    for await (const piece of bytes) {
      signal.throwIfAborted()
      await writeAll(file, piece, at)
      at += piece.length
    }
    return await work(file)
  } finally {
    await file.close()
  }
}

export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at)
    at += bytesWritten
  }
}

/** What a file holds, from its beginning. */
export async function* readAll(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
