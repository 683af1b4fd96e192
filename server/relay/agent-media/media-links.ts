import type { Scratch } from '../../media/scratch.js'
import { lastGraphemeEdge } from '../grapheme-edges.js'
import type { AgentAttachment } from '../messages/agent-content.js'
import type { Texts } from '../texts.js'
import type { AttachmentPlace, PreparedAttachment } from './prepare-attachment.js'

/** Puts a file by for the customer to open over a link that expires. */
export interface MediaLinks {
  make(scratch: Scratch, attachment: AgentAttachment, place: AttachmentPlace, texts: Texts): Promise<PreparedAttachment>
}

/** Where the files are kept meanwhile. */
export interface LinkVault {
  put(
    bytes: AsyncIterable<Uint8Array>,
    meta: {
      readonly account: string
      readonly customerId: string
      readonly contentType: string
      readonly fileName: string
      readonly expiresAt: number
    },
  ): Promise<{ readonly token: string }>
}

export interface MediaLinksDeps {
  readonly vault: LinkVault
  /** Address under which a customer finds the file of this token. */
  readonly urlOf: (token: string) => string
  readonly now: () => number
  /** How long the link opens, milliseconds. */
  readonly lifeMsOf: (account: string) => number
}

/** WeChat refuses a longer title of a card with 45003 and does not say from where on; cards show about this much. */
const MAX_TITLE = 60
const HOUR_MS = 3_600_000
const KB = 1024
/** A message that waits in its lane must not arrive with a link about to end. */
const LEAST_LIFE_SHARE = 0.5

export function createMediaLinks({ vault, urlOf, now, lifeMsOf }: MediaLinksDeps): MediaLinks {
  return {
    async make(scratch, attachment, { account, customerId }, texts) {
      const lifeMs = lifeMsOf(account)
      const expiresAt = now() + lifeMs
      const meta = { account, customerId, contentType: attachment.mime, fileName: attachment.fileName, expiresAt }
      const { token } = await vault.put(scratch.read(), meta)
      const name = attachment.fileName === '' ? texts.kind('file') : attachment.fileName
      return {
        message: {
          type: 'news',
          title: name.slice(0, lastGraphemeEdge(name, 0, Math.min(MAX_TITLE, name.length))),
          description: texts.link({ size: sizeOf(scratch.bytes), hours: String(Math.round(lifeMs / HOUR_MS)) }),
          url: urlOf(token),
          pictureUrl: '',
        },
        expiresAt: expiresAt - lifeMs * LEAST_LIFE_SHARE,
      }
    },
  }
}

function sizeOf(bytes: number): string {
  if (bytes < KB * KB) return `${Math.max(1, Math.round(bytes / KB))} KB`
  return `${(bytes / KB / KB).toFixed(1)} MB`
}
