import type { ServerResponse } from 'node:http'
import { expect } from 'chai'
import { Agent } from 'undici'
import { MediaBroken } from '../../../server/relay/messages/media-broken.js'
import type { MediaDownload, PlatformFailure } from '../../../server/relay/messages/platforms.js'
import { createMediaFetch, MAX_MEDIA_BYTES } from '../../../server/wechat/api/media.js'
import { answerJson, HttpDouble, type Received } from './http-double.js'

const LIMITS = { maxBytes: MAX_MEDIA_BYTES, totalMs: 5000, idleMs: 300 }
const FOREVER = new AbortController().signal
const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(100_000, 5)])

describe('wechat/api/media', () => {
  let double: HttpDouble
  let dispatcher: Agent
  let answer: (received: Received, response: ServerResponse) => void

  beforeEach(async () => {
    dispatcher = new Agent()
    double = new HttpDouble((received, response) => answer(received, response))
    await double.start()
  })
  afterEach(async () => {
    await dispatcher.destroy()
    await double.stop()
  })

  function fetchMedia(change: { wideband?: boolean; signal?: AbortSignal; limits?: Partial<typeof LIMITS> } = {}) {
    const limits = { ...LIMITS, ...change.limits }
    const fetch = createMediaFetch({ apiUrl: double.url, dispatcher, now: () => 0, limits })
    return fetch('token-1', { mediaId: 'm/1', wideband: change.wideband ?? false }, change.signal ?? FOREVER)
  }

  async function bytesOf(download: MediaDownload | PlatformFailure): Promise<Buffer> {
    if (!download.ok) throw new Error(download.code)
    const pieces: Uint8Array[] = []
    for await (const piece of download.bytes) pieces.push(Buffer.from(piece))
    return Buffer.concat(pieces)
  }

  async function codeOf(run: () => Promise<unknown>): Promise<string> {
    try {
      await run()
      return 'none'
    } catch (error) {
      return error instanceof MediaBroken ? error.failure.code : String(error)
    }
  }

  const send =
    (bytes: Buffer, type = 'image/jpeg') =>
    (_: Received, response: ServerResponse) =>
      void response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes)

  it('streams a picture, with its first bytes to look at', async () => {
    answer = send(JPEG)
    const download = await fetchMedia()
    expect(download.ok && download.head.length).to.be.within(512, JPEG.length)
    expect((await bytesOf(download)).equals(JPEG)).to.equal(true)
    const [{ path, query }] = double.received as [Received]
    expect([path, query.get('access_token'), query.get('media_id')]).to.deep.equal([
      '/cgi-bin/media/get',
      'token-1',
      'm/1',
    ])
  })

  it('asks for voice at 16 kHz where that is', async () => {
    answer = send(Buffer.from('#!AMR\n....'), 'audio/amr')
    expect((await bytesOf(await fetchMedia({ wideband: true }))).length).to.equal(10)
    expect(double.received[0]?.path).to.equal('/cgi-bin/media/get/jssdk')
  })

  it('follows the address of a video, without the token', async () => {
    answer = (received, response) =>
      received.path === '/film'
        ? send(JPEG, 'video/mp4')(received, response)
        : answerJson(response, { video_url: `${double.url}/film?key=1` })
    expect((await bytesOf(await fetchMedia())).equals(JPEG)).to.equal(true)
    expect(double.received[1]?.query.get('access_token')).to.equal(null)
  })

  it('follows redirects of a video within WeChat, three at most', async () => {
    answer = ({ path, query }, response) => {
      const left = Number(query.get('left'))
      if (path === '/film' && left === 0) return send(JPEG)({} as Received, response)
      if (path === '/film') return void response.writeHead(302, { location: `/film?left=${left - 1}` }).end()
      answerJson(response, { video_url: `${double.url}/film?left=${hops}` })
    }
    let hops = 3
    expect((await bytesOf(await fetchMedia())).length).to.equal(JPEG.length)
    hops = 4
    expect(await fetchMedia()).to.include({ ok: false, code: 'media_address', action: 'deadLetter' })
  })

  it('goes nowhere else: neither by an answer nor by a redirect', async () => {
    answer = (_, response) => answerJson(response, { video_url: 'http://127.0.0.1:1/film' })
    expect(await fetchMedia()).to.include({ code: 'media_address', action: 'deadLetter', alarm: true })
    answer = ({ path }, response) =>
      path === '/film'
        ? void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
        : answerJson(response, { video_url: `${double.url}/film` })
    expect(await fetchMedia()).to.include({ code: 'media_address', action: 'deadLetter' })
    answer = (_, response) => void response.writeHead(302, { location: `${double.url}/elsewhere` }).end()
    expect(await fetchMedia()).to.include({ ok: false, code: 'unexpected_answer' })
    expect(double.received.some(({ path }) => path === '/elsewhere')).to.equal(false)
  })

  it('reads the errors of WeChat, whatever status and type they come with', async () => {
    answer = (_, response) => answerJson(response, { errcode: 40007, errmsg: 'invalid media_id' })
    expect(await fetchMedia()).to.include({ code: 'wechat_40007', action: 'deadLetter' })
    answer = (_, response) => answerJson(response, { errcode: -1, errmsg: 'system error' })
    expect(await fetchMedia()).to.include({ code: 'wechat_-1', action: 'retry' })
    answer = (_, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).end('{"errcode":40001}')
    expect(await fetchMedia()).to.include({ code: 'wechat_40001' })
  })

  it('is not taken in by JSON that says nothing, or a video that is JSON again', async () => {
    for (const body of [{}, { errcode: 0 }, { video_url: `${double.url}/film` }]) {
      answer = (_, response) => answerJson(response, body)
      expect(await fetchMedia()).to.include({ ok: false, code: 'unexpected_answer' })
    }
    answer = (_, response) => void response.writeHead(200).end('{broken')
    expect(await fetchMedia()).to.include({ ok: false, code: 'unexpected_answer' })
  })

  it('judges other statuses as those of a gateway', async () => {
    answer = (_, response) => void response.writeHead(502).end('<html>')
    expect(await fetchMedia()).to.include({ code: 'http_502', action: 'retry' })
  })

  it('takes 25 MB and not a byte more, said before or not', async () => {
    answer = send(Buffer.alloc(MAX_MEDIA_BYTES, 1))
    expect((await bytesOf(await fetchMedia())).length).to.equal(MAX_MEDIA_BYTES)
    answer = send(Buffer.alloc(MAX_MEDIA_BYTES + 1, 1))
    expect(await fetchMedia()).to.include({ code: 'media_too_large', action: 'deadLetter' })
    answer = (_, response) => void response.writeHead(200).end(Buffer.alloc(MAX_MEDIA_BYTES + 1, 1))
    expect(await codeOf(async () => bytesOf(await fetchMedia()))).to.equal('media_too_large')
  })

  it('notices what breaks off, stalls or takes too long', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 200_000 }).write(JPEG)
      setTimeout(() => response.destroy(), 20)
    }
    expect(await codeOf(async () => bytesOf(await fetchMedia()))).to.equal('network')
    answer = (_, response) => void response.writeHead(200, { 'content-length': 200_000 }).write(JPEG)
    expect(await codeOf(async () => bytesOf(await fetchMedia()))).to.equal('timeout')
    answer = (_, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write(Buffer.alloc(600, 1)), 20)
      response.on('close', () => clearInterval(drip))
    }
    const slow = () => fetchMedia({ limits: { totalMs: 200 } })
    expect(await codeOf(async () => bytesOf(await slow()))).to.equal('timeout')
    answer = () => undefined
    expect(await fetchMedia()).to.include({ code: 'timeout', action: 'retry' })
  })

  it('gives 0 bytes as they are', async () => {
    answer = (_, response) => void response.writeHead(200).end()
    expect((await bytesOf(await fetchMedia())).length).to.equal(0)
  })

  it('ends when asked to, and closes the connection', async () => {
    const ending = new AbortController()
    let closed = false
    answer = (_, response) => {
      response.writeHead(200).write(JPEG)
      response.on('close', () => {
        closed = true
      })
    }
    const download = await fetchMedia({ signal: ending.signal, limits: { idleMs: 5000 } })
    expect(download.ok).to.equal(true)
    ending.abort()
    while (!closed) await new Promise((resolve) => setTimeout(resolve, 5))
  })
})
