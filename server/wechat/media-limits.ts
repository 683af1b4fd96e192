import type { UploadType } from '../relay/messages/platforms.js'

/**
 * What media/upload takes (developers.weixin.qq.com, temporary media): image 10 MB PNG, JPEG or GIF; voice 2 MB, 60 s,
 * AMR or MP3; video 10 MB MP4; thumb 64 KB JPG.
 */
export interface UploadLimit {
  readonly maxBytes: number
  /** File name ending -> MIME type. */
  readonly types: Readonly<Record<string, string>>
}

const KB = 1024
const MB = 1024 * KB

export const UPLOAD_LIMITS: Readonly<Record<UploadType, UploadLimit>> = {
  image: { maxBytes: 10 * MB, types: { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' } },
  voice: { maxBytes: 2 * MB, types: { amr: 'audio/amr', mp3: 'audio/mpeg' } },
  video: { maxBytes: 10 * MB, types: { mp4: 'video/mp4' } },
  thumb: { maxBytes: 64 * KB, types: { jpg: 'image/jpeg' } },
}

export const MAX_VOICE_SECONDS = 60
/** The same page names 2 MB for pictures in another place: what is converted anyway is made to fit both. */
export const SAFE_IMAGE_BYTES = 2 * MB
/** An uploaded file lives for 3 days. */
export const MEDIA_LIFE_MS = 3 * 24 * 3_600_000
