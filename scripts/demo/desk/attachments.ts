import type { FetchedAttachment } from '../../../test/emulators/genesys/attachments.js'
import type { StoredMessage } from '../../../test/emulators/genesys/conversations.js'
import type { GenesysEmulator } from '../../../test/emulators/genesys/genesys-emulator.js'
import { deskMediaPath } from '../media-paths.js'
import type { ShownFile } from '../view-lines.js'

/** As a message names it. */
export interface Attachment {
  readonly mediaType: string
  readonly url: string
  readonly mime: string
  readonly filename?: string
  readonly text?: string
  readonly contentSizeBytes?: number
}

/** A message's attachments, in order. */
export function attachmentsOf({ content }: StoredMessage): Attachment[] {
  return (content as readonly { readonly attachment?: Attachment }[]).flatMap(({ attachment }) => attachment ?? [])
}

/** What Genesys got of it; undefined while it is being fetched. */
export function fetchedFile(
  genesys: GenesysEmulator,
  messageId: string,
  { url }: Attachment,
): FetchedAttachment | undefined {
  return genesys.attachments.find((one) => one.messageId === messageId && one.url === url)
}

const KINDS: Readonly<Record<string, ShownFile['kind']>> = { Image: 'image', Audio: 'audio', Video: 'video' }

/** What no browser plays. */
const UNPLAYABLE = new Set(['video/x-msvideo', 'audio/amr'])

/** What the desktop shows of a message's attachments. */
export function shownFiles(genesys: GenesysEmulator, message: StoredMessage): ShownFile[] {
  return attachmentsOf(message).map((attachment, index) => {
    const { mediaType, filename, text = '', contentSizeBytes = 0 } = attachment
    const kindAs = (mime: string) => (UNPLAYABLE.has(mime) ? 'file' : (KINDS[mediaType] ?? 'file'))
    const about = { kind: kindAs(attachment.mime), name: filename || text || attachment.url } as const
    if (mediaType === 'Link') return { ...about, url: attachment.url, bytes: 0, state: 'ready' as const }
    const url = deskMediaPath(message.id, index)
    if (message.direction === 'outbound') return { ...about, url, bytes: contentSizeBytes, state: 'ready' as const }
    const fetched = fetchedFile(genesys, message.id, attachment)
    if (fetched === undefined) return { ...about, url, bytes: 0, state: 'loading' as const }
    return {
      ...about,
      kind: kindAs(fetched.contentType),
      url,
      bytes: fetched.bytes,
      state: fetched.status === 200 ? ('ready' as const) : ('failed' as const),
    }
  })
}
