import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { MediaOutcome } from '../../server/http/media.js'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { CHUNK_BYTES } from '../../server/privacy/media/encrypted-file.js'
import { createMediaVault, type MediaVault } from '../../server/privacy/media-vault.js'
import { PNG, piecesOf } from '../privacy/media/bytes.js'
import { createMemoryStore } from '../support/memory-store.js'
import { CUSTOMER_ID, startApp } from './app-double.js'
import { sendRaw } from './request.js'

const HOUR = 3_600_000

describe('mediaRoutes', () => {
  let folder: string
  let now: number
  let vault: MediaVault
  let app: Awaited<ReturnType<typeof startApp>>
  const served: [MediaOutcome, number][] = []
  const troubles: unknown[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-served-'))
    now = Date.now()
    const ring = createKeyRing([{ id: 'k', key: randomBytes(32) }])
    vault = createMediaVault({ folder, store: createMemoryStore().media, ring, now: () => now })
    app = await startApp({
      media: vault,
      onMediaServed: (outcome, bytes, error) => {
        served.push([outcome, bytes])
        if (error !== undefined) troubles.push(error)
      },
    })
    served.length = 0
    troubles.length = 0
  })
  afterEach(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  const put = async (content: Buffer, contentType = 'image/png', fileName?: string): Promise<string> => {
    const meta = { account: 'default', customerId: CUSTOMER_ID, contentType, fileName, expiresAt: now + HOUR }
    return `/media/${(await vault.put(piecesOf(content), meta)).token}`
  }
  const fetched = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${app.base}${path}`, init)
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
  }
  /** Told when an answer is over, which its reader may know a little earlier. */
  const told = async (count: number): Promise<typeof served> => {
    while (served.length < count) await new Promise((resolve) => setImmediate(resolve))
    return served
  }
  const picture = (bytes: number) => Buffer.concat([PNG, randomBytes(bytes - PNG.length)])

  it('serves a file with what a reader needs to know and nothing that could run', async () => {
    const content = picture(2 * CHUNK_BYTES + 11)
    const { status, headers, body } = await fetched(await put(content, 'text/html', 'photo.html'))
    expect(status).to.equal(200)
    expect(body.equals(content)).to.equal(true)
    expect(Object.fromEntries(headers)).to.include({
      'content-type': 'image/png',
      'content-length': String(content.length),
      'content-disposition': 'inline; filename="photo.html.png"',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    expect(headers.get('content-security-policy')).to.match(/^default-src 'none';.*\bsandbox$/)
    expect(headers.get('content-security-policy')).not.to.include('script')
    expect(await told(1)).to.deep.equal([['whole', content.length]])
  })

  it('answers HEAD like GET, without the content', async () => {
    const content = picture(5000)
    const path = await put(content)
    const whole = await fetched(path)
    const head = await fetched(path, { method: 'HEAD' })
    expect(head.status).to.equal(200)
    expect(head.body).to.have.length(0)
    for (const name of ['content-type', 'content-length', 'content-disposition', 'accept-ranges']) {
      expect(head.headers.get(name), name).to.equal(whole.headers.get(name))
    }
    expect((await told(2)).at(-1)).to.deep.equal(['head', 0])
  })

  it('serves a part, as players ask for it', async () => {
    const content = picture(2 * CHUNK_BYTES)
    const path = await put(content)
    const range = (value: string, more: Record<string, string> = {}) =>
      fetched(path, { headers: { range: value, ...more } })
    const middle = await range(`bytes=${CHUNK_BYTES - 5}-${CHUNK_BYTES + 4}`)
    expect(middle.status).to.equal(206)
    expect(middle.body.equals(content.subarray(CHUNK_BYTES - 5, CHUNK_BYTES + 5))).to.equal(true)
    expect(middle.headers.get('content-range')).to.equal(
      `bytes ${CHUNK_BYTES - 5}-${CHUNK_BYTES + 4}/${2 * CHUNK_BYTES}`,
    )
    expect(middle.headers.get('content-length')).to.equal('10')
    const tail = await range('bytes=-7')
    expect(tail.body.equals(content.subarray(-7))).to.equal(true)
    const outside = await range(`bytes=${content.length}-`)
    expect(outside.status).to.equal(416)
    expect(outside.headers.get('content-range')).to.equal(`bytes */${content.length}`)
    expect((await range('bytes=0-1', { 'if-range': '"any"' })).status).to.equal(200)
    expect((await range('bytes=0-1,4-5')).status).to.equal(200)
    expect((await told(5)).map(([outcome]) => outcome)).to.deep.equal([
      'part',
      'part',
      'unsatisfiable',
      'whole',
      'whole',
    ])
  })

  it('shows no markup and no script, whatever they are called', async () => {
    const files: readonly (readonly [content: string, claimed: string, name: string])[] = [
      ['<!doctype html><script>alert(1)</script>', 'text/html', 'page.html'],
      ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml', 'logo.svg'],
      ['<?xml version="1.0"?><x/>', 'application/xml', 'data.xml'],
      ['alert(1)', 'text/javascript', 'code.js'],
      ['<html>', 'image/jpeg', 'photo.jpg'],
      ['MZ program', 'image/png', 'photo.png'],
    ]
    for (const [content, claimed, name] of files) {
      const { headers } = await fetched(await put(Buffer.from(content), claimed, name))
      expect(headers.get('content-type'), name).to.equal('application/octet-stream')
      expect(headers.get('content-disposition'), name).to.equal(`attachment; filename="${name}"`)
      expect(headers.get('x-content-type-options'), name).to.equal('nosniff')
      expect(headers.get('content-security-policy'), name).to.include('sandbox')
    }
  })

  it('serves a picture that is a page too as a picture and nothing else', async () => {
    const polyglot = Buffer.from('GIF89a/*<html><script>alert(1)</script>*/=1;alert(2)', 'latin1')
    const { headers } = await fetched(await put(polyglot, 'text/html', 'page.html'))
    expect(headers.get('content-type')).to.equal('image/gif')
    expect(headers.get('x-content-type-options')).to.equal('nosniff')
    expect(headers.get('content-security-policy')).to.match(/default-src 'none'.*sandbox/)
  })

  it('tells nothing apart: unknown, expired, removed, of no form', async () => {
    const expired = await put(PNG)
    now += HOUR
    const removed = await put(PNG)
    await vault.remove(removed.slice('/media/'.length))
    const altered = (await put(PNG)).slice(0, -4)
    const answers = await Promise.all(
      [expired, removed, `${altered}AAAA`, '/media/x', `/media/${'A'.repeat(44)}`].map((path) => app.ask('GET', path)),
    )
    for (const { status, headers, text } of answers) {
      expect(status).to.equal(404)
      expect(text.replace(/"requestId":"[^"]*"/, '')).to.equal(answers[0]?.text.replace(/"requestId":"[^"]*"/, ''))
      const names = [...headers.keys()].sort()
      expect(names).to.deep.equal([...(answers[0]?.headers.keys() ?? [])].sort())
    }
    expect((await told(5)).map(([outcome]) => outcome)).to.deep.equal(Array.from({ length: 5 }, () => 'not_found'))
  })

  it('takes GET and HEAD alone, and needs no key', async () => {
    const path = await put(PNG)
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const answer = await app.ask(method, path)
      expect(answer.status).to.equal(405)
      expect(answer.headers.get('allow')).to.equal('GET, HEAD')
    }
  })

  it('names the token in no outcome, whatever becomes of the request', async () => {
    const path = await put(PNG)
    const token = path.slice('/media/'.length)
    await fetched(path)
    await app.ask('POST', path)
    now += HOUR
    await app.ask('GET', path)
    const told = app.outcomes.map(({ error, ...outcome }) => JSON.stringify(outcome) + String(error))
    expect(told).to.have.length(3)
    expect(app.outcomes.map(({ route }) => route)).to.deep.equal(Array.from({ length: 3 }, () => '/media/:token'))
    for (const line of told) expect(line).not.to.include(token)
  })

  it('answers an error for an altered file, and breaks off where the harm comes later', async () => {
    const content = picture(3 * CHUNK_BYTES)
    const path = await put(content)
    const [name = ''] = await readdir(folder)
    const whole = await readFile(join(folder, name))
    const alter = async (at: number) => {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      await writeFile(join(folder, name), changed)
    }
    await alter(10)
    expect((await app.ask('GET', path)).status).to.equal(500)
    await alter(2 * CHUNK_BYTES + 100)
    const broken = await fetched(path).catch((error: unknown) => error)
    expect(broken).to.be.instanceOf(Error)
    expect((await told(2)).map(([outcome]) => outcome)).to.deep.equal(['broken', 'broken'])
    expect(troubles).to.have.length(2)
  })

  it('survives readers who hang up', async () => {
    const path = await put(picture(8 * 1024 * 1024))
    const port = Number(new URL(app.base).port)
    await sendRaw(port, `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`, true)
    expect((await fetched(path)).status).to.equal(200)
    expect(troubles).to.deep.equal([])
  })

  it('says when the store is away', async () => {
    const away = await startApp({ media: { open: () => Promise.reject(new Error('away')) } })
    expect((await away.ask('GET', '/media/x')).status).to.be.oneOf([500, 503])
    await away.close()
  })
})
