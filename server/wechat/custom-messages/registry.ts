import type { CustomMessage } from '../../relay/messages/custom-message.js'

type Builders = {
  readonly [Type in CustomMessage['type']]: (message: Extract<CustomMessage, { type: Type }>) => object
}

/**
 * The object that WeChat reads of each type of custom message (message/custom/send). A type that is
 * sent has a row here.
 */
export const CUSTOM_MESSAGE_BODIES: Builders = {
  text: ({ text }) => ({ content: wellFormed(text) }),
  image: ({ mediaId }) => ({ media_id: mediaId }),
  voice: ({ mediaId }) => ({ media_id: mediaId }),
  video: ({ mediaId, thumbMediaId, title, description }) => ({
    media_id: mediaId,
    ...(thumbMediaId !== '' && { thumb_media_id: thumbMediaId }),
    title: wellFormed(title),
    description: wellFormed(description),
  }),
  news: ({ title, description, url, pictureUrl }) => ({
    articles: [{ title: wellFormed(title), description: wellFormed(description), url, picurl: pictureUrl }],
  }),
  msgmenu: ({ head, entries, tail }) => ({
    head_content: wellFormed(head),
    list: entries.map(({ id, label }) => ({ id, content: wellFormed(label) })),
    tail_content: wellFormed(tail),
  }),
}

/** Half of any character beyond the first plane; a quick look that spares most texts the slow one. */
const SURROGATE = /[\ud800-\udfff]/

/** An unpaired surrogate has no UTF-8 form, and WeChat refuses it as JSON escape (40033); nothing else changes. */
function wellFormed(text: string): string {
  return SURROGATE.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text
}
