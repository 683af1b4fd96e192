import { type Dispatcher, request } from 'undici'
import { letGo } from '../../privacy/media/let-go.js'
import { oneByOne } from '../../privacy/media/one-by-one.js'
import { MEDIA_TOO_LARGE, MediaBroken } from '../../relay/messages/media-broken.js'
import type { MediaDownload, PlatformFailure } from '../../relay/messages/platforms.js'
import { broken, notAnswered, readAnswer } from './call.js'
import { failureOf, transportFailure } from './failures.js'
import { wechatMediaAddress } from './media-addresses.js'

/** As much as Genesys takes of an attachment (its help: supported content profiles). */
export const MAX_MEDIA_BYTES = 25 * 1024 * 1024

export interface MediaLimits {
  readonly maxBytes: number
  /** From the request to the last byte. */
  readonly totalMs: number
  /** Without a byte. */
  readonly idleMs: number
}

export const MEDIA_LIMITS: MediaLimits = { maxBytes: MAX_MEDIA_BYTES, totalMs: 120_000, idleMs: 15_000 }

export interface MediaFetchOptions {
  /** e.g. `https://api.weixin.qq.com`, no trailing slash. */
  readonly apiUrl: string
  readonly dispatcher: Dispatcher
  readonly now: () => number
  readonly limits?: MediaLimits | undefined
}

export interface WantedMedia {
  readonly mediaId: string
  readonly wideband: boolean
}

/** One attempt with one access token. Never rejects. */
export type MediaFetch = (
  accessToken: string,
  media: WantedMedia,
  signal: AbortSignal,
) => Promise<MediaDownload | PlatformFailure>

/** Answers in place of media begin so; no picture, voice or video does. */
const JSON_START = 0x7b
const MAX_ANSWER_BYTES = 64 * 1024
/** Enough to know what it is. */
const HEAD_BYTES = 512
const MAX_REDIRECTS = 3

/**
 * Fetches media that a customer sent: pictures and voice as bytes of the answer, video behind the `video_url` of a JSON
 * answer. What came is judged by its content: WeChat answers errors with 200 and any type.
 */
export function createMediaFetch(options: MediaFetchOptions): MediaFetch {
  const { apiUrl, dispatcher, now, limits = MEDIA_LIMITS } = options

  return async (accessToken, { mediaId, wideband }, signal) => {
    const query = new URLSearchParams({ access_token: accessToken, media_id: mediaId })
    const first = new URL(`${apiUrl}/cgi-bin/media/get${wideband ? '/jssdk' : ''}?${query}`)
    const ending = AbortSignal.any([signal, AbortSignal.timeout(limits.totalMs)])
    try {
      return await fetchFrom(first, ending, true)
    } catch (error) {
      return error instanceof MediaBroken ? error.failure : broken(error)
    }
  }

  async function fetchFrom(url: URL, signal: AbortSignal, isApi: boolean): Promise<MediaDownload | PlatformFailure> {
    const response = await open(url, signal, isApi)
    if ('ok' in response) return response
    const { statusCode, headers, body } = response
    body.on('error', () => undefined)
    const chunks = oneByOne(body)
    const head = await readHead(chunks)
    if (head.bytes[0] === JSON_START) return readJson(await readRest(head, chunks), signal, isApi)
    if (statusCode !== 200) {
      body.destroy()
      return notAnswered(statusCode, headers['retry-after'])
    }
    if (Number(headers['content-length']) > limits.maxBytes) {
      body.destroy()
      return tooLarge()
    }
    return { ok: true, head: head.bytes, bytes: { [Symbol.asyncIterator]: () => wholeOf(head, chunks, body) } }
  }

  /** The answer at the address, behind redirects within WeChat. */
  async function open(
    url: URL,
    signal: AbortSignal,
    isApi: boolean,
  ): Promise<Dispatcher.ResponseData | PlatformFailure> {
    for (let at = url, redirects = 0; ; redirects++) {
      const timeouts = { headersTimeout: limits.idleMs, bodyTimeout: limits.idleMs }
      const response = await request(at, { dispatcher, signal, method: 'GET', ...timeouts })
      const { statusCode, headers } = response
      // The API itself redirects nowhere: its address carries the access token.
      if (isApi || statusCode < 300 || statusCode > 399) return response
      response.body.on('error', () => undefined).destroy()
      const next = typeof headers.location === 'string' ? resolve(headers.location, at) : undefined
      if (next === undefined || redirects === MAX_REDIRECTS) return refusedAddress()
      at = next
    }
  }

  function resolve(location: string, from: URL): URL | undefined {
    return URL.canParse(location, from.href) ? wechatMediaAddress(new URL(location, from).href, apiUrl) : undefined
  }

  async function readJson(text: string, signal: AbortSignal, isApi: boolean): Promise<MediaDownload | PlatformFailure> {
    const answer = readAnswer(text)
    if (answer?.errcode) return failureOf(answer.errcode, 'media', now())
    if (!isApi || answer?.body.video_url === undefined) return unexpected()
    const url = wechatMediaAddress(answer.body.video_url, apiUrl)
    return url === undefined ? refusedAddress() : fetchFrom(url, signal, false)
  }

  async function* wholeOf(
    head: Head,
    chunks: AsyncGenerator<Buffer, void>,
    body: Dispatcher.ResponseData['body'],
  ): AsyncGenerator<Uint8Array> {
    let total = head.bytes.length
    try {
      yield head.bytes
      if (head.ended) return
      for (;;) {
        const { done, value } = await chunks.next()
        if (done) return
        total += value.length
        if (total > limits.maxBytes) throw new MediaBroken(tooLarge())
        yield value
        letGo(value)
      }
    } catch (error) {
      throw error instanceof MediaBroken ? error : new MediaBroken(broken(error))
    } finally {
      body.destroy()
    }
  }
}

interface Head {
  readonly bytes: Buffer
  readonly ended: boolean
}

async function readHead(chunks: AsyncGenerator<Buffer, void>): Promise<Head> {
  let bytes: Buffer = Buffer.alloc(0)
  while (bytes.length < HEAD_BYTES) {
    const { done, value } = await chunks.next()
    if (done) return { bytes, ended: true }
    bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value])
  }
  return { bytes, ended: false }
}

async function readRest(head: Head, chunks: AsyncGenerator<Buffer, void>): Promise<string> {
  const parts = [head.bytes]
  let total = head.bytes.length
  while (!head.ended) {
    const { done, value } = await chunks.next()
    if (done) break
    total += value.length
    if (total > MAX_ANSWER_BYTES) {
      await chunks.return?.()
      throw new MediaBroken(unexpected())
    }
    parts.push(value)
  }
  return Buffer.concat(parts).toString('utf8')
}

function tooLarge(): PlatformFailure {
  return { ok: false, action: 'deadLetter', code: MEDIA_TOO_LARGE, mayBeDelivered: false, alarm: false }
}

function unexpected(): PlatformFailure {
  return transportFailure('unexpected_answer', { mayBeDelivered: false, alarm: true })
}

function refusedAddress(): PlatformFailure {
  return { ...transportFailure('media_address', { mayBeDelivered: false, alarm: true }), action: 'deadLetter' }
}
