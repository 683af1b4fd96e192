import { createHash, randomUUID } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import { errorReply } from './errors.js'

/** A file an agent sends. */
export interface AttachmentFile {
  readonly mediaType: 'Image' | 'Video' | 'Audio' | 'File'
  readonly mime: string
  readonly filename: string
  readonly bytes: Buffer
  /** Served in place of `bytes`: what the webhook said was not true. */
  readonly served?: Buffer
  /** Every download breaks off after so many bytes. */
  readonly cutAfter?: number
  /** Caption. */
  readonly text?: string
}

const MAX_BYTES = 25 * 1024 * 1024

/** Files of agents: kept, and served without a token to whoever has the address. */
export class AttachmentDesk {
  readonly #files = new Map<string, AttachmentFile>()

  /** @returns The attachment as a webhook names it. @throws Error for a file the platform would not take. */
  keep(file: AttachmentFile, baseUrl: string): object {
    if (file.bytes.length === 0 || file.bytes.length > MAX_BYTES) throw new Error('Genesys takes files of 1 B to 25 MB')
    const id = randomUUID()
    this.#files.set(id, file)
    const { mediaType, mime, filename, bytes, text } = file
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const url = `${baseUrl}/api/v2/downloads/${id}`
    return { mediaType, url, mime, filename, contentSizeBytes: bytes.length, sha256, ...(text && { text }) }
  }

  /** GET /api/v2/downloads/{id} */
  download(request: DoubleRequest): Reply {
    const file = this.#files.get(request.params[0] ?? '')
    if (file === undefined) return errorReply('not.found')
    const { mime, bytes, served = bytes, cutAfter } = file
    const cut = cutAfter === undefined ? {} : { cutAfter }
    return { status: 200, headers: { 'Content-Type': mime }, body: served, verdict: 'ok', ...cut }
  }
}
