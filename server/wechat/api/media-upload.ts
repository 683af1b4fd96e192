import { Readable } from 'node:stream'
import { type Dispatcher, request } from 'undici'
import { randomId } from '../../privacy/random.js'
import type { PlatformFailure, UploadFile } from '../../relay/messages/platforms.js'
import { UPLOAD_LIMITS } from '../media-limits.js'
import { broken, notAnswered, readAnswer } from './call.js'
import { failureOf, transportFailure } from './failures.js'

/** From connecting to the answer: 10 MB over a line of a megabit a second take 80 s. */
const UPLOAD_MS = 120_000

export interface MediaUploadOptions {
  /** e.g. `https://api.weixin.qq.com`, no trailing slash. */
  readonly apiUrl: string
  readonly dispatcher: Dispatcher
  readonly now: () => number
}

export type UploadAnswer = { readonly ok: true; readonly mediaId: string } | PlatformFailure

/**
 * Uploads one file as temporary media; streamed, never whole in memory.
 * @throws The signal's reason; everything else is an answer.
 */
export type MediaUpload = (accessToken: string, file: UploadFile, signal: AbortSignal) => Promise<UploadAnswer>

export function createMediaUpload({ apiUrl, dispatcher, now }: MediaUploadOptions): MediaUpload {
  return async (accessToken, file, signal) => {
    const form = multipart(file)
    const query = `access_token=${encodeURIComponent(accessToken)}&type=${file.type}`
    try {
      const response = await request(`${apiUrl}/cgi-bin/media/upload?${query}`, {
        dispatcher,
        method: 'POST',
        signal: AbortSignal.any([signal, AbortSignal.timeout(UPLOAD_MS)]),
        headers: { ...form.headers, accept: 'application/json' },
        body: Readable.from(form.body()),
      })
      const answer = readAnswer(await response.body.text())
      if (answer === undefined) return notAnswered(response.statusCode, response.headers['retry-after'])
      if (answer.errcode !== undefined && answer.errcode !== 0) return failureOf(answer.errcode, 'upload', now())
      const mediaId = mediaIdOf(answer.body)
      if (mediaId !== undefined) return { ok: true, mediaId }
      return transportFailure('unexpected_answer', { mayBeDelivered: false, alarm: true })
    } catch (error) {
      signal.throwIfAborted()
      return broken(error)
    }
  }
}

/** The answer to a thumb names it differently in some of WeChat's own examples. */
function mediaIdOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const id = body.media_id ?? body.thumb_media_id
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** A form of one file (RFC 7578), whose length is known before its first byte. */
function multipart(file: UploadFile) {
  const boundary = `----relay${randomId(18)}`
  const type = UPLOAD_LIMITS[file.type].types[file.ending] ?? 'application/octet-stream'
  // The name is ours: WeChat looks at its ending only, and the agent's own may be personal.
  const disposition = `form-data; name="media"; filename="media.${file.ending}"`
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${type}\r\n\r\n`,
    'latin1',
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + file.bytes + tail.length),
    },
    async *body(): AsyncGenerator<Uint8Array> {
      yield head
      yield* file.read()
      yield tail
    },
  }
}
