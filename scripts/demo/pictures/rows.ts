import type { AgentSend, PhoneDeed } from '../kinds.js'

/** A picture of docs/messages.md: its name, and what is sent for it. */
export type PictureRow = { readonly name: string } & (
  | { readonly text: true }
  | { readonly deed: PhoneDeed }
  | { readonly send: AgentSend }
)

/** By kind of push, as docs/messages.md names them. */
const DEEDS_BY_KIND: Readonly<Record<string, PhoneDeed>> = {
  ...{ image: 'image', voice: 'voice', video: 'video', shortvideo: 'shortvideo' },
  ...{ location: 'location', link: 'link', file: 'file' },
  'event.scan': 'scan',
  'event.click': 'menu',
  'event.view': 'page',
  'event.view_miniprogram': 'mini-page',
  'event.scancode_push': 'scan-push',
  'event.scancode_waitmsg': 'scan-wait',
  'event.pic_sysphoto': 'photo',
  'event.pic_photo_or_album': 'album',
  'event.pic_weixin': 'weixin-album',
  'event.location_select': 'place',
  'event.subscribe': 'follow',
}

const SENDS: readonly AgentSend[] = [
  ...(['picture', 'webp', 'voice-message', 'sound', 'clip', 'old-clip', 'document', 'address'] as const),
  ...(['card', 'carousel-of-nine', 'carousel', 'date-picker', 'list-picker'] as const),
  ...(['notification', 'quick-replies-v2', 'quick-replies'] as const),
]

/** One for each row of the tables of docs/messages.md. */
export const PICTURE_ROWS: readonly PictureRow[] = [
  { name: 'text', text: true },
  ...Object.entries(DEEDS_BY_KIND).map(([name, deed]) => ({ name, deed })),
  ...SENDS.map((send) => ({ name: send, send })),
]
