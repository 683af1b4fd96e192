import { createHash } from 'node:crypto'
import type { StoredMessage } from './conversations.js'

/** What the platform got when it fetched an attachment. */
export interface FetchedAttachment {
  readonly messageId: string
  readonly mediaType: string
  readonly url: string
  readonly filename: string | undefined
  /** 0 when there was no answer. */
  readonly status: number
  readonly contentType: string
  readonly disposition: string
  readonly bytes: number
  readonly sha256: string
  /** Kept for files of up to 1 MB. */
  readonly content: Buffer | undefined
}

const KEPT_BYTES = 1024 * 1024
const TIMEOUT_MS = 20_000

interface Sent {
  readonly attachment?: { readonly mediaType: string; readonly url: string; readonly filename?: string }
}

/** Fetches attachments of customers' messages as the platform does: from anywhere, without credentials, once. */
export class AttachmentFetcher {
  readonly fetched: FetchedAttachment[] = []
  readonly #open = new Set<Promise<void>>()

  /** Begins; the answer to the message does not wait. */
  fetchAll(message: StoredMessage): void {
    for (const { attachment } of message.content as readonly Sent[]) {
      if (attachment === undefined) continue
      const run = this.#fetch(message.id, attachment).finally(() => this.#open.delete(run))
      this.#open.add(run)
    }
  }

  /** Resolves when nothing is being fetched. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  async #fetch(messageId: string, { mediaType, url, filename }: NonNullable<Sent['attachment']>): Promise<void> {
    const hash = createHash('sha256')
    const kept: Uint8Array[] = []
    let bytes = 0
    let status = 0
    let headers = new Headers()
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
      status = response.status
      headers = response.headers
      for await (const piece of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
        hash.update(piece)
        bytes += piece.length
        if (bytes <= KEPT_BYTES) kept.push(piece)
      }
    } catch {
      status = 0
    }
    this.fetched.push({
      ...{ messageId, mediaType, url, filename, status, bytes },
      contentType: headers.get('content-type') ?? '',
      disposition: headers.get('content-disposition') ?? '',
      sha256: hash.digest('hex'),
      content: bytes <= KEPT_BYTES ? Buffer.concat(kept) : undefined,
    })
  }
}
