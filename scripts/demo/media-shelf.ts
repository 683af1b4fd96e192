import { attachmentsOf, fetchedFile } from './desk/attachments.js'
import type { Platforms } from './platforms.js'
import type { SampleFile, Samples } from './samples/samples.js'

/** Files of the page: the demo's own, what phones show, and what desktops show. */
export interface MediaShelf {
  /** @param path As of media-paths.ts. */
  find(path: string): Promise<SampleFile | undefined>
}

const PHONE_TYPES = { voice: 'audio/mpeg', video: 'video/mp4', thumb: 'image/jpeg' } as const

/**
 * Phones show what the account uploaded to WeChat. Desktops show what Genesys fetched through the relay's
 * `/media/:token`, never the customer's own bytes; of agents, the file that they picked.
 */
export function makeMediaShelf({ wechat, genesys }: Platforms, samples: Samples): MediaShelf {
  function onPhone(mediaId: string): SampleFile | undefined {
    const upload = wechat.uploads.find((one) => one.mediaId === mediaId)
    const bytes = upload?.content
    if (upload === undefined || bytes === undefined) return undefined
    const mime = upload.type === 'image' ? sniffImage(bytes) : PHONE_TYPES[upload.type]
    return { mime, bytes }
  }

  async function onDesk(messageId: string, index: number): Promise<SampleFile | undefined> {
    const message = genesys.message(messageId)
    const attachment = message === undefined ? undefined : attachmentsOf(message)[index]
    if (message === undefined || attachment === undefined) return undefined
    if (message.direction === 'inbound') {
      const fetched = fetchedFile(genesys, messageId, attachment)
      return fetched?.content && { mime: fetched.contentType, bytes: fetched.content }
    }
    // Of a link there is nothing to show.
    if (!attachment.url.startsWith(genesys.url)) return undefined
    const response = await fetch(attachment.url)
    return response.ok ? { mime: attachment.mime, bytes: Buffer.from(await response.arrayBuffer()) } : undefined
  }

  return {
    async find(path) {
      const [, kind, name = '', index] = /^\/media\/(sample|phone|desk)\/([\w.-]+)(?:\/(\d+))?$/.exec(path) ?? []
      if (kind === 'sample') return samples.files.get(name)
      if (kind === 'phone') return onPhone(name)
      return kind === 'desk' ? onDesk(name, Number(index)) : undefined
    },
  }
}

function sniffImage(bytes: Buffer): string {
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'image/png'
  return bytes.subarray(0, 3).toString('latin1') === 'GIF' ? 'image/gif' : 'image/jpeg'
}
