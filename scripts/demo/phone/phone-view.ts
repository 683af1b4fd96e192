import type { PhoneEntry } from '../../../test/emulators/wechat/customers.js'
import type { UploadedMedia } from '../../../test/emulators/wechat/uploads.js'
import { CUSTOMER_TIERS } from '../cast.js'
import { phoneMediaPath, samplePath } from '../media-paths.js'
import { VOICE_SECONDS } from '../samples/samples.js'
import type { CustomerId, Journey, SetupView } from '../view.js'
import type { LineKind, PhoneExtras, PhoneLine, PhoneView, QuotaView } from '../view-lines.js'
import type { Words } from '../words.js'
import { EMOJI } from './messages.js'

/** WeChat shows that the account types for this long at most, milliseconds. */
const TYPING_LASTS_MS = 15_000
const FILE_BYTES = 20_480
/** Addresses of the shop's pictures; the demo draws them itself. */
const SHOP_PICTURE = /^https:\/\/tea\.example\/pictures\/([\w.-]+)$/

/** What the lines of a phone are drawn from. */
export interface PhoneSurroundings {
  readonly words: Words
  readonly setup: SetupView
  readonly uploads: readonly UploadedMedia[]
  /** By id; a customer message's journey has its MsgId. */
  readonly journeys: ReadonlyMap<string, Journey>
}

/** The picture a card shows, below the page's own address; '' when the demo has none of it. */
export function cardPicture(address: string): string {
  const name = SHOP_PICTURE.exec(address)?.[1]
  return name === undefined ? '' : samplePath(name)
}

const KINDS = { image: 'image', voice: 'audio', video: 'video', thumb: 'image' } as const

/** Of what the account sent. */
function sentToPhone(entry: PhoneEntry, { uploads }: PhoneSurroundings): PhoneExtras {
  const upload = entry.mediaId === undefined ? undefined : uploads.find(({ mediaId }) => mediaId === entry.mediaId)
  if (upload !== undefined) {
    const { mediaId, type, fileName: name, bytes } = upload
    const file = { kind: KINDS[type], url: phoneMediaPath(mediaId), name, bytes, state: 'ready' } as const
    return type === 'voice' ? { file, seconds: VOICE_SECONDS } : { file }
  }
  if (entry.article !== undefined) {
    const { title, description, url, picurl } = entry.article
    return { card: { title, description, url, picture: cardPicture(picurl) } }
  }
  return entry.menu === undefined ? {} : { menu: entry.menu.map(({ id, content }) => ({ id, label: content })) }
}

function sample(name: string, kind: 'image' | 'audio' | 'video'): PhoneExtras {
  return { file: { kind, url: samplePath(name), name, bytes: 0, state: 'ready' } }
}

/** Of what the customer sent. */
function sentByPhone({ msgType, about = '' }: PhoneEntry, { words, setup }: PhoneSurroundings): PhoneExtras {
  switch (msgType) {
    case 'image':
      return sample('photo.jpg', 'image')
    case 'voice':
      return { ...sample(setup.ffmpeg ? 'voice.mp3' : 'voice.amr', 'audio'), seconds: VOICE_SECONDS }
    case 'video':
    case 'shortvideo':
      return sample('video.mp4', 'video')
    case 'location':
      return { place: { name: about, picture: samplePath('map.png') } }
    case 'link':
      return { card: { title: about, description: words.linkText, url: '', picture: '' } }
    case 'miniprogrampage':
      return { card: { title: about, description: '', url: '', picture: samplePath('longjing.jpg') } }
    case 'file':
      return { file: { kind: 'file', url: '', name: about, bytes: FILE_BYTES, state: 'ready' } }
    default:
      return {}
  }
}

/** Of a menu the text holds head, entries and tail; the head stands above what can be tapped. */
function textOf({ about, text, menu }: PhoneEntry): string {
  if (menu === undefined) return about ?? (text === EMOJI.pushed ? EMOJI.shown : text)
  const entries = menu.map(({ content }) => content).join('\n')
  return text.slice(0, Math.max(0, text.indexOf(entries) - 1))
}

function kindOf({ file, card, place, menu }: PhoneExtras): LineKind {
  if (file !== undefined) return file.kind
  if (card !== undefined) return 'card'
  if (place !== undefined) return 'place'
  return menu === undefined ? 'text' : 'menu'
}

function phoneLine(entry: PhoneEntry, index: number, around: PhoneSurroundings): PhoneLine {
  const journey = entry.msgId === undefined ? undefined : around.journeys.get(entry.msgId)
  const mine = entry.from === 'customer'
  const open = mine && entry.kind !== 'event' && journey !== undefined && journey.steps.stored === undefined
  const extras = mine ? sentByPhone(entry, around) : sentToPhone(entry, around)
  return {
    id: String(index),
    kind: kindOf(extras),
    from: entry.kind === 'event' ? 'notice' : mine ? 'customer' : entry.from === 'account' ? 'account' : 'notice',
    text: textOf(entry),
    what: entry.kind === 'event' ? entry.text : entry.msgType,
    at: entry.at,
    passive: entry.kind === 'passive',
    state: open ? (journey.state === 'failed' ? 'failed' : 'sending') : 'sent',
    ...extras,
  }
}

/** What one customer's phone shows. */
export function phoneView(
  customer: CustomerId,
  entries: readonly PhoneEntry[],
  quota: QuotaView,
  now: number,
  around: PhoneSurroundings,
): PhoneView {
  const last = entries.at(-1)
  const typing = last?.kind === 'typing' && last.text === 'Typing' && now - last.at < TYPING_LASTS_MS
  const lines = entries
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => entry.kind !== 'typing')
    .map(({ entry, index }) => phoneLine(entry, index, around))
  return { customer, tier: CUSTOMER_TIERS[customer], typing, quota, lines }
}
