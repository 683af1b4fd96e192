import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { RelayError } from '../errors.js'
import type { MediaRecord, MediaStore } from '../store/media.js'
import type { KeyRing } from './key-ring.js'
import { contentTypeOf } from './media/content-type.js'
import { type ByteRange, encryptedSize, readEncrypted, writeEncrypted } from './media/encrypted-file.js'
import { MediaFolderError } from './media/media-errors.js'
import { makeMediaToken, mediaIdOf } from './media/media-token.js'
import { isMediaFileName, mediaFileName, type Swept, sweepFolder } from './media/sweep-folder.js'
import { randomBuffer } from './random.js'
import { KEY_BYTES, openText, sealText } from './sealing.js'

/** Open Messaging takes attachments of up to 25 MB, both ways. */
export const MAX_MEDIA_BYTES = 25 * 1024 * 1024

/** What is said of a file that is put. */
export interface MediaInput {
  readonly account: string
  readonly customerId: string
  /** As claimed by the sender; the bytes decide. */
  readonly contentType: string
  readonly fileName?: string | undefined
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** A file in the vault. */
export interface StoredMedia {
  /** Proof enough to read the file: never logged, kept sealed. */
  readonly token: string
  /** Of the content, hex. */
  readonly sha256: string
  /** Size of the content. */
  readonly bytes: number
  /** As the bytes say. */
  readonly contentType: string
}

/** What is known of a file. */
export interface MediaMeta extends Omit<StoredMedia, 'token'> {
  readonly account: string
  readonly customerId: string
  readonly fileName: string | undefined
  readonly expiresAt: number
}

export interface OpenMedia {
  readonly meta: MediaMeta
  /**
   * The content, or a part of it; each call reads anew, nothing is opened before the first piece is asked for. Pieces
   * are the reader's own.
   * @throws UnreadableCiphertext when the file was altered; MediaFolderError
   */
  stream(range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined>
}

/** Keeps media encrypted for a while. Several relays may share folder and store. */
export interface MediaVault {
  /**
   * Keeps a file; nothing of it can be read before it is whole.
   * @throws MediaRefused `empty`, `tooLarge`; MediaFolderError; RelayError `store_unavailable`, `unknown_customer` (erased); whatever reading the
   *   bytes throws. Nothing is kept then.
   */
  put(bytes: AsyncIterable<Uint8Array>, meta: MediaInput): Promise<StoredMedia>
  /** Undefined when there is no such file, or no longer. */
  open(token: string): Promise<OpenMedia | undefined>
  remove(token: string): Promise<void>
  /** Removes every file of a customer. @returns how many there were */
  removeAllOf(account: string, customerId: string): Promise<number>
  /** Removes files by name, whose records are gone already. */
  removeFiles(names: readonly string[]): Promise<void>
  /** Removes files that have expired or were never finished. */
  sweep(): Promise<Swept>
}

export interface MediaVaultDeps {
  readonly folder: string
  readonly store: MediaStore
  readonly ring: KeyRing
  readonly now: () => number
  /** Default MAX_MEDIA_BYTES. */
  readonly maxBytes?: number | undefined
  onStored?(account: string, bytes: number): void
}

/** What is sealed in a record. */
type SealedMeta = Pick<MediaMeta, 'contentType' | 'fileName' | 'bytes' | 'sha256'>

/** Bound to the record, so that no stored description can be put in another's place. */
const purposeOf = (id: string): string => `media:${id}`

export function createMediaVault(deps: MediaVaultDeps): MediaVault {
  const { folder, store, ring, now, maxBytes = MAX_MEDIA_BYTES } = deps
  const pathOf = (file: string): string => join(folder, file)

  async function removeRecord(record: MediaRecord): Promise<void> {
    await store.remove(record)
    await rm(pathOf(record.file), { force: true })
  }

  return {
    async put(bytes, { account, customerId, contentType: claimed, fileName, expiresAt }) {
      const token = makeMediaToken(customerId)
      const id = mediaIdOf(token) ?? ''
      const key = randomBuffer(KEY_BYTES)
      const file = mediaFileName(expiresAt)
      await makeFolder(folder)
      const { head, ...written } = await writeEncrypted(pathOf(file), key, bytes, maxBytes)
      const contentType = contentTypeOf(head, claimed)
      const meta: SealedMeta = { ...written, contentType, fileName }
      const sealed = sealText(JSON.stringify(meta), key, purposeOf(id))
      try {
        const kept = await store.put(
          { id, account, customerId, file, wrappedKey: ring.wrap(key), sealed, expiresAt },
          now(),
        )
        if (!kept) throw new RelayError('unknown_customer')
      } catch (error) {
        await rm(pathOf(file), { force: true }).catch(() => undefined)
        throw error
      }
      deps.onStored?.(account, written.bytes)
      return { token, ...written, contentType }
    },

    async open(token) {
      const id = mediaIdOf(token)
      const record = id === undefined ? undefined : await store.get(id, now())
      if (record === undefined) return undefined
      const { account, customerId, expiresAt } = record
      const key = ring.unwrap(record.wrappedKey)
      const sealed = JSON.parse(openText(record.sealed, key, purposeOf(record.id))) as SealedMeta
      const path = pathOf(record.file)
      if ((await sizeOf(path)) !== encryptedSize(sealed.bytes)) return undefined
      return {
        meta: { account, customerId, expiresAt, ...sealed, fileName: sealed.fileName },
        stream: (range) => readEncrypted(path, key, sealed.bytes, range),
      }
    },

    async remove(token) {
      const id = mediaIdOf(token)
      const record = id === undefined ? undefined : await store.get(id, now())
      if (record) await removeRecord(record)
    },

    async removeAllOf(account, customerId) {
      const records = await store.ofCustomer(account, customerId, now())
      for (const record of records) await removeRecord(record)
      return records.length
    },

    async removeFiles(names) {
      for (const name of names) if (isMediaFileName(name)) await rm(pathOf(name), { force: true })
    },

    sweep: () => sweepFolder(folder, now()),
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw new MediaFolderError(error)
  })
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new MediaFolderError(error)
  }
}
