import { createHash, randomBytes } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import type { EventBus } from '../shared/event-bus.js'
import type { WeChatSwitches } from './account.js'
import type { DailyQuota } from './daily-quota.js'
import { errorReply, jsonReply } from './errors.js'
import type { WeChatEvent } from './events.js'
import { fileKind, voiceSeconds } from './file-kinds.js'
import { readForm } from './multipart.js'
import type { TokenDesk } from './tokens.js'

export type UploadType = 'image' | 'voice' | 'video' | 'thumb'

/** A file an account uploaded. */
export interface UploadedMedia {
  readonly mediaId: string
  readonly appId: string
  readonly type: UploadType
  readonly fileName: string
  readonly bytes: number
  /** Kept for files of up to 1 MB. */
  readonly content: Buffer | undefined
  readonly sha256: string
  /** Epoch milliseconds of the windows' clock. */
  readonly createdAt: number
}

interface Desk {
  readonly tokens: TokenDesk
  readonly switches: WeChatSwitches
  readonly bus: EventBus<WeChatEvent>
  readonly now: () => number
  readonly daily: DailyQuota
}

const KB = 1024
const MB = 1024 * KB
const DAY_MS = 24 * 3_600_000
const MEDIA_LIFE_MS = 3 * DAY_MS
const MAX_VOICE_SECONDS = 60
const KEPT_BYTES = MB

/** Per type: what is taken, and the codes for a file too large. */
const RULES: Record<UploadType, { endings: string[]; kinds: string[]; maxBytes: number; tooLarge: number }> = {
  image: {
    endings: ['png', 'jpeg', 'jpg', 'gif'],
    kinds: ['png', 'jpeg', 'gif'],
    maxBytes: 10 * MB,
    tooLarge: 40009,
  },
  voice: { endings: ['amr', 'mp3'], kinds: ['amr', 'mp3'], maxBytes: 2 * MB, tooLarge: 40010 },
  video: { endings: ['mp4'], kinds: ['mp4'], maxBytes: 10 * MB, tooLarge: 40011 },
  thumb: { endings: ['jpg', 'jpeg'], kinds: ['jpeg'], maxBytes: 64 * KB, tooLarge: 40012 },
}

/** Temporary media: taken in strictly, known for three days, to their own account alone. */
export class UploadDesk {
  readonly uploads: UploadedMedia[] = []
  readonly #desk: Desk
  readonly #byId = new Map<string, UploadedMedia>()

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** POST /cgi-bin/media/upload?type=TYPE */
  upload(request: DoubleRequest): Reply {
    const appId = this.#desk.tokens.check(request.query.get('access_token'))
    if (typeof appId === 'number') return errorReply(appId)
    const type = request.query.get('type') ?? ''
    if (!isUploadType(type)) return errorReply(40004)
    const now = this.#desk.now()
    if (!this.#desk.daily.take(appId, 'uploadsPerDay')) return errorReply(45009)
    // A form without a length is read as one without a file.
    if (request.headers['content-length'] === undefined) return errorReply(41005)
    const file = readForm(request.headers['content-type'] ?? '', request.body)
    if (file === undefined || file.name !== 'media' || file.fileName === '') return errorReply(41005)
    const refused = this.#refusal(type, file.fileName, file.bytes)
    if (refused !== undefined) return errorReply(refused)
    const media: UploadedMedia = {
      mediaId: randomBytes(32).toString('base64url'),
      appId,
      type,
      fileName: file.fileName,
      bytes: file.bytes.length,
      // A copy: the file is a piece of the whole request.
      content: file.bytes.length <= KEPT_BYTES ? Buffer.from(file.bytes) : undefined,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      createdAt: now,
    }
    this.uploads.push(media)
    this.#byId.set(media.mediaId, media)
    const about = { appId, mediaId: media.mediaId, mediaType: type }
    return {
      ...jsonReply({ type, media_id: media.mediaId, created_at: Math.floor(now / 1000) }, 'ok'),
      beforeAnswer: () => this.#desk.bus.emit({ type: 'media.received', ...about }),
      afterAnswer: () => this.#desk.bus.emit({ type: 'media.answered', ...about }),
    }
  }

  /** What an id names now, for this account; undefined when it names nothing (40007). */
  find(appId: string, mediaId: unknown, types: readonly UploadType[]): UploadedMedia | undefined {
    const media = typeof mediaId === 'string' ? this.#byId.get(mediaId) : undefined
    if (media === undefined || media.appId !== appId || !types.includes(media.type)) return undefined
    return this.#desk.now() - media.createdAt < MEDIA_LIFE_MS ? media : undefined
  }

  /** The platform forgets a file before its time. */
  forget(mediaId: string): void {
    this.#byId.delete(mediaId)
  }

  #refusal(type: UploadType, fileName: string, bytes: Buffer): number | undefined {
    const rule = RULES[type]
    const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''
    if (bytes.length === 0) return 40006
    if (!rule.endings.includes(ending) || !rule.kinds.includes(fileKind(bytes))) return 40005
    const most = type === 'image' ? Math.min(rule.maxBytes, this.#desk.switches.imageLimitBytes) : rule.maxBytes
    if (bytes.length > most) return rule.tooLarge
    return type === 'voice' && voiceSeconds(bytes) > MAX_VOICE_SECONDS ? 45007 : undefined
  }
}

function isUploadType(type: string): type is UploadType {
  return Object.hasOwn(RULES, type)
}
