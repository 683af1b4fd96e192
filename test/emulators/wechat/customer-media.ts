import { randomBytes } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import type { DailyQuota } from './daily-quota.js'
import { errorReply, jsonReply } from './errors.js'
import type { TokenDesk } from './tokens.js'

/** What a customer can send besides text. */
export type CustomerMediaKind = 'image' | 'voice' | 'video' | 'shortvideo'

export interface MediaOptions {
  /** Of the answer; as WeChat names it for the kind when left out. */
  readonly contentType?: string
  /** The bytes leave at this rate at most, bytes a second. */
  readonly bytesPerSecond?: number
  /** The first transfer breaks off after so many bytes. */
  readonly cutAfter?: number
  /** Named as the address of a video instead of its own. */
  readonly address?: string
}

interface Medium extends MediaOptions {
  readonly appId: string
  readonly kind: CustomerMediaKind | 'voice16k'
  readonly bytes: Buffer
  readonly expiresAt: number
}

const LIFE_MS = 3 * 24 * 3_600_000
const TYPES: Record<Medium['kind'], readonly [type: string, extension: string]> = {
  image: ['image/jpeg', 'jpg'],
  voice: ['audio/amr', 'amr'],
  voice16k: ['voice/speex', 'speex'],
  video: ['video/mp4', 'mp4'],
  shortvideo: ['video/mp4', 'mp4'],
}

/** Media that customers sent: kept three days, given only to the account they were sent to. */
export class CustomerMediaDesk {
  readonly #tokens: TokenDesk
  readonly #now: () => number
  readonly #daily: DailyQuota
  readonly #media = new Map<string, Medium>()
  readonly #links = new Map<string, string>()
  readonly #cut = new Set<Medium>()

  constructor(tokens: TokenDesk, now: () => number, daily: DailyQuota) {
    this.#tokens = tokens
    this.#now = now
    this.#daily = daily
  }

  /** @returns The media id. */
  keep(appId: string, kind: Medium['kind'], bytes: Buffer, options: MediaOptions = {}): string {
    const mediaId = randomBytes(32).toString('base64url')
    this.#media.set(mediaId, { ...options, appId, kind, bytes, expiresAt: this.#now() + LIFE_MS })
    return mediaId
  }

  /** GET /cgi-bin/media/get: bytes, or the address of a video. */
  get(request: DoubleRequest, url: string): Reply {
    const medium = this.#find(request)
    if (typeof medium === 'number') return errorReply(medium)
    if (medium.kind === 'voice16k') return errorReply(40007)
    if (medium.kind !== 'video' && medium.kind !== 'shortvideo') return this.#fileReply(medium)
    const key = randomBytes(16).toString('hex')
    this.#links.set(key, request.query.get('media_id') ?? '')
    return jsonReply({ video_url: medium.address ?? `${url}/video/${key}.mp4?vkey=${key}` }, 'ok')
  }

  /** GET /cgi-bin/media/get/jssdk: voice at 16 kHz alone. */
  getVoice(request: DoubleRequest): Reply {
    const medium = this.#find(request)
    if (typeof medium === 'number') return errorReply(medium)
    return medium.kind === 'voice16k' ? this.#fileReply(medium) : errorReply(40007)
  }

  /** Where videos lie; an access token has no business here. */
  video(request: DoubleRequest): Reply {
    const medium = this.#media.get(this.#links.get(request.params[0] ?? '') ?? '')
    if (medium === undefined || this.#now() >= medium.expiresAt || request.query.has('access_token')) {
      return { status: 404, body: 'not found', verdict: 'not found' }
    }
    return this.#fileReply(medium)
  }

  #find(request: DoubleRequest): Medium | number {
    const appId = this.#tokens.check(request.query.get('access_token'))
    if (typeof appId === 'number') return appId
    const mediaId = request.query.get('media_id') ?? ''
    if (mediaId === '') return 41006
    if (!this.#daily.take(appId, 'downloadsPerDay')) return 45009
    const medium = this.#media.get(mediaId)
    return medium === undefined || medium.appId !== appId || this.#now() >= medium.expiresAt ? 40007 : medium
  }

  #fileReply(medium: Medium): Reply {
    const { kind, bytes, contentType, bytesPerSecond, cutAfter } = medium
    const [type, extension] = TYPES[kind]
    const cuts = cutAfter !== undefined && !this.#cut.has(medium)
    this.#cut.add(medium)
    return {
      status: 200,
      headers: {
        'Content-Type': contentType ?? type,
        'Content-disposition': `attachment; filename="MEDIA_ID.${extension}"`,
      },
      body: bytes,
      verdict: 'ok',
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      ...(cuts ? { cutAfter } : {}),
    }
  }
}
