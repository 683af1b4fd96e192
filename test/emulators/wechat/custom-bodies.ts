import type { WeChatSwitches } from './account.js'
import type { UploadedMedia, UploadType } from './uploads.js'

type Fields = Record<string, unknown>

/** An entry of a menu in the chat, as it was sent. */
export interface MenuEntry {
  readonly id: string
  readonly content: string
}

/** What a phone shows of a custom message beside its text. */
export interface ShownExtras {
  /** Of an uploaded file. */
  readonly mediaId?: string
  readonly menu?: readonly MenuEntry[]
  readonly article?: {
    readonly title: string
    readonly description: string
    readonly url: string
    readonly picurl: string
  }
}

/** What an id names for the account that sends; undefined when it names nothing of these types. */
export type FindUpload = (mediaId: unknown, types: readonly UploadType[]) => UploadedMedia | undefined

export type CheckedBody = ({ readonly text: string } & ShownExtras) | number

const TEXT_BYTES = 2048
const TITLE_BYTES = 128
const DESCRIPTION_BYTES = 512
const ADDRESS_BYTES = 2048
const LABEL_BYTES = 128

/** Reads the object of a message type: what the phone shows, or the code WeChat refuses it with. */
export function checkBody(body: Fields, switches: WeChatSwitches, find: FindUpload = () => undefined): CheckedBody {
  const { msgtype } = body
  if (msgtype === 'image' || msgtype === 'voice' || msgtype === 'video') return media(body[msgtype], msgtype, find)
  if (msgtype !== 'text' && msgtype !== 'news' && msgtype !== 'msgmenu') return 40008
  const object = body[msgtype]
  if (!isFields(object)) return msgtype === 'text' ? 44004 : 47001
  if (msgtype === 'text') return text(object)
  return msgtype === 'news' ? news(object) : menu(object, switches.menuEntries)
}

function media(object: unknown, type: UploadType, find: FindUpload): CheckedBody {
  if (!isFields(object) || object.media_id === undefined || object.media_id === '') return 41006
  const { media_id: id, thumb_media_id: thumb } = object
  const found = find(id, [type])
  if (found === undefined || (thumb !== undefined && find(thumb, ['thumb', 'image']) === undefined)) return 40007
  return { text: `[${type}]`, mediaId: found.mediaId }
}

function text({ content }: Fields): CheckedBody {
  if (content === undefined || content === '') return 44004
  if (typeof content !== 'string') return 47001
  return Buffer.byteLength(content) > TEXT_BYTES ? 45002 : { text: content }
}

function news({ articles }: Fields): CheckedBody {
  if (!Array.isArray(articles) || articles.length === 0) return 47001
  if (articles.length > 1) return 45008
  const article: unknown = articles[0]
  if (!isFields(article)) return 47001
  const { title, description = '', url, picurl = '' } = article
  if (typeof title !== 'string' || typeof description !== 'string') return 47001
  if (typeof url !== 'string' || typeof picurl !== 'string') return 47001
  if (title === '' || Buffer.byteLength(title) > TITLE_BYTES) return 45003
  if (Buffer.byteLength(description) > DESCRIPTION_BYTES) return 45004
  if (!isAddress(url)) return 45005
  if (picurl !== '' && !isAddress(picurl)) return 45006
  return { text: description === '' ? title : `${title}\n${description}`, article: { title, description, url, picurl } }
}

function menu({ head_content: head, list, tail_content: tail = '' }: Fields, most: number): CheckedBody {
  if (typeof head !== 'string' || typeof tail !== 'string' || !Array.isArray(list)) return 47001
  if (head === '' || list.length === 0) return 44004
  if (list.length > most) return 45098
  const entries: MenuEntry[] = []
  for (const entry of list as unknown[]) {
    if (!isFields(entry) || typeof entry.id !== 'string' || typeof entry.content !== 'string') return 47001
    if (!/^[\w.-]{1,64}$/.test(entry.id) || entries.some(({ id }) => id === entry.id)) return 47001
    if (entry.content.trim() === '' || Buffer.byteLength(entry.content) > LABEL_BYTES) return 47001
    entries.push({ id: entry.id, content: entry.content })
  }
  const shown = [head, ...entries.map(({ content }) => content), ...(tail === '' ? [] : [tail])].join('\n')
  return Buffer.byteLength(shown) > TEXT_BYTES ? 45002 : { text: shown, menu: entries }
}

function isAddress(url: string): boolean {
  return /^https?:\/\/[^\s/]+\S*$/.test(url) && Buffer.byteLength(url) <= ADDRESS_BYTES
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
