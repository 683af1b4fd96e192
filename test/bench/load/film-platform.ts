import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { answerAllClean } from '../../support/clamd-answers.js'
import { startClamdDouble } from '../../support/clamd-double.js'
import { h264Film, stamp } from '../../support/h264-film.js'
import { answer, CONVERSATION_ID, listen, readText, type StubRequest } from './platform-stubs.js'

/** A film that reached the other platform whole, or what else did. */
export type Arrived =
  | { readonly kind: 'fetched'; readonly customerId: string; readonly bytes: number }
  | { readonly kind: 'sent'; readonly openId: string }

export interface FilmPlatform {
  readonly port: number
  /** Of a malware scanner that finds nothing. */
  readonly scanner: number
  /** Bytes a second that a film leaves at; 0: as fast as it goes. */
  rate: number
  /** Told of texts, both ways. */
  onText: (request: StubRequest) => void
  onFilm: (arrived: Arrived) => void
}

const SLICE_BYTES = 64 * 1024

/**
 * Stands in for both platforms where videos pass: gives customers' and agents' videos out, each another file, takes
 * uploads, and fetches what a message links to.
 */
export async function startFilmPlatform(filmBytes: number): Promise<FilmPlatform> {
  const film = h264Film(filmBytes)
  const clamd = await startClamdDouble(answerAllClean)
  let films = 0
  const platform = {
    port: 0,
    scanner: clamd.port,
    rate: 0,
    onText: () => undefined,
    onFilm: () => undefined,
  } as { -readonly [Key in keyof FilmPlatform]: FilmPlatform[Key] }

  async function giveFilm(response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': film.length })
    const end = stamp(Buffer.from(film.subarray(-SLICE_BYTES)), ++films)
    const { rate } = platform
    const begunAt = performance.now()
    for (let at = 0; at < film.length && !response.destroyed; at += SLICE_BYTES) {
      const rest = film.length - at
      const written = response.write(rest > SLICE_BYTES ? film.subarray(at, at + SLICE_BYTES) : end.subarray(-rest))
      if (rate > 0) await pause(Math.max(0, begunAt + ((at + SLICE_BYTES) / rate) * 1000 - performance.now()))
      else if (!written) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve))
    }
    response.end()
  }

  function takeMessage(at: number, path: string, body: string): void {
    const url = /"url":"([^"]+\/media\/[^"]+)"/.exec(body)?.[1]
    const customerId = /"from":\{"id":"([^"]+)"/.exec(body)?.[1] ?? ''
    const openId = /"touser":"([^"]+)"/.exec(body)?.[1] ?? ''
    if (url !== undefined) fetchAll(url, (bytes) => platform.onFilm({ kind: 'fetched', customerId, bytes }))
    else if (body.includes('"msgtype":"video"')) platform.onFilm({ kind: 'sent', openId })
    else platform.onText({ at, path, body })
  }

  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path.startsWith('/film') || path.startsWith('/api/v2/downloads/')) return void giveFilm(response)
    if (path.startsWith('/cgi-bin/media/get')) {
      return answer(response, { video_url: `http://127.0.0.1:${platform.port}/film.mp4` })
    }
    if (path.startsWith('/cgi-bin/media/upload')) {
      return readAway(request, () => answer(response, { type: 'video', media_id: `bench-${++films}` }))
    }
    readText(request, (body) => {
      if (path.includes('token') && !path.includes('access_token')) {
        return answer(response, { access_token: 'bench-token', token_type: 'bearer', expires_in: 7200 })
      }
      const at = performance.now()
      answer(response, { id: 'bench-message', errcode: 0, errmsg: 'ok', conversationId: CONVERSATION_ID })
      takeMessage(at, path, body)
    })
  })
  platform.port = await listen(server)
  return platform
}

function fetchAll(url: string, done: (bytes: number) => void): void {
  get(url, (response) => readAway(response, done)).on('error', () => done(0))
}

function readAway(body: IncomingMessage, done: (bytes: number) => void): void {
  let bytes = 0
  body.on('data', (piece: Buffer) => {
    bytes += piece.length
  })
  body.once('end', () => done(bytes))
}
