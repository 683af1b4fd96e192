import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { CHUNK_BYTES } from '../../server/privacy/media/encrypted-file.js'
import { MediaFolderError, MediaRefused } from '../../server/privacy/media/media-errors.js'
import { createMediaVault, MAX_MEDIA_BYTES, type MediaVault } from '../../server/privacy/media-vault.js'
import { UnreadableCiphertext } from '../../server/privacy/sealing.js'
import type { MediaStore } from '../../server/store/media.js'
import { createMemoryStore } from '../support/memory-store.js'
import { failureOf, gather, PNG, piecesOf } from './media/bytes.js'

const CUSTOMER = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'
const OTHER = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b11'
const HOUR = 3_600_000

describe('createMediaVault', () => {
  let folder: string
  let now: number
  let store: MediaStore
  let vault: MediaVault
  const stored: [string, number][] = []

  const ring = createKeyRing([{ id: 'k', key: randomBytes(32) }])
  const make = (over: { folder?: string; store?: MediaStore } = {}): MediaVault =>
    createMediaVault({
      folder,
      store,
      ring,
      now: () => now,
      onStored: (account, bytes) => void stored.push([account, bytes]),
      ...over,
    })
  const meta = (over: { customerId?: string; contentType?: string; expiresAt?: number; fileName?: string } = {}) => ({
    account: 'default',
    customerId: CUSTOMER,
    contentType: 'image/png',
    expiresAt: now + HOUR,
    ...over,
  })
  const names = () => readdir(folder)

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'relay-vault-')), 'media')
    now = Date.now()
    store = createMemoryStore().media
    vault = make()
    stored.length = 0
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true }))

  it('gives back what was put, whatever its size, with its measures', async () => {
    for (const size of [1, 100, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]) {
      const content = randomBytes(size)
      const { token, ...answer } = await vault.put(piecesOf(content, 10_007), meta({ fileName: '照片.png' }))
      const sha256 = createHash('sha256').update(content).digest('hex')
      expect(answer).to.deep.equal({ bytes: size, sha256, contentType: answer.contentType })
      const open = await vault.open(token)
      expect(open?.meta).to.deep.equal({
        account: 'default',
        customerId: CUSTOMER,
        fileName: '照片.png',
        expiresAt: now + HOUR,
        ...answer,
      })
      expect((await gather(open?.stream())).equals(content), `${size} bytes`).to.equal(true)
    }
    expect(stored).to.have.length(7)
    expect(stored[1]).to.deep.equal(['default', 100])
  })

  it('reads ranges, also over the edges of chunks', async () => {
    const content = randomBytes(2 * CHUNK_BYTES + 100)
    const { token } = await vault.put(piecesOf(content), meta())
    const open = await vault.open(token)
    const size = content.length
    for (const [first, last] of [
      [0, 0],
      [0, size - 1],
      [size - 1, size - 1],
      [CHUNK_BYTES - 1, CHUNK_BYTES],
      [CHUNK_BYTES, CHUNK_BYTES],
      [5, 2 * CHUNK_BYTES + 50],
    ] as const) {
      const read = await gather(open?.stream({ first, last }))
      expect(read.equals(content.subarray(first, last + 1)), `${first}-${last}`).to.equal(true)
    }
  })

  it('keeps neither content nor token nor description readable', async () => {
    const content = Buffer.concat([PNG, Buffer.from('only the customer knows this '.repeat(100))])
    const { token } = await vault.put(piecesOf(content), meta({ fileName: 'passport.png' }))
    const [name = ''] = await names()
    const file = await readFile(join(folder, name), 'latin1')
    expect(file).not.to.include('customer knows')
    const records = await store.ofCustomer('default', CUSTOMER, now)
    expect(JSON.stringify(records)).not.to.match(/passport|image\/png/)
    for (const text of [name, file, JSON.stringify(records)]) {
      expect(text).not.to.include(token)
      expect(text).not.to.include(token.slice(2))
    }
    expect((await stat(join(folder, name))).mode & 0o777).to.equal(0o600)
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
  })

  it('makes tokens that name their shard and nothing else, each another', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 20 }, async () => (await vault.put(piecesOf(PNG), meta())).token),
    )
    expect(new Set(tokens).size).to.equal(20)
    for (const token of tokens) {
      expect(token).to.match(/^[A-Za-z0-9_-]{44}$/)
      const bytes = Buffer.from(token, 'base64url')
      expect(bytes).to.have.length(33)
      expect(bytes.toString('hex', 0, 1)).to.equal('7f')
    }
  })

  it('answers nothing for a token that is unknown, altered, of another form, or expired', async () => {
    const { token } = await vault.put(piecesOf(PNG), meta())
    const altered = token.slice(0, 10) + (token[10] === 'A' ? 'B' : 'A') + token.slice(11)
    for (const wrong of ['', 'x', altered, `${token}A`, token.slice(1), `${token.slice(0, 43)}+`, '../../etc/passwd']) {
      expect(await vault.open(wrong), wrong).to.equal(undefined)
      await vault.remove(wrong)
    }
    expect(await vault.open(token)).not.to.equal(undefined)
    now += HOUR
    expect(await vault.open(token)).to.equal(undefined)
  })

  it('refuses no bytes, and one byte too many, and keeps nothing of them', async () => {
    expect(await failureOf(vault.put(piecesOf(Buffer.alloc(0)), meta()))).to.include({ code: 'empty' })
    async function* tooMuch() {
      const piece = Buffer.alloc(1024 * 1024)
      for (let at = 0; at < 25; at++) yield piece
      yield Buffer.alloc(1)
    }
    const refusal = await failureOf(vault.put(tooMuch(), meta()))
    expect(refusal).to.be.instanceOf(MediaRefused).and.include({ code: 'tooLarge' })
    expect(await names()).to.deep.equal([])
    expect(await store.ofCustomer('default', CUSTOMER, now)).to.deep.equal([])
    expect(stored).to.deep.equal([])
  })

  it('takes 25 MB exactly', async () => {
    async function* exactly() {
      for (let at = 0; at < 25; at++) yield Buffer.alloc(1024 * 1024, at)
    }
    expect((await vault.put(exactly(), meta())).bytes).to.equal(MAX_MEDIA_BYTES)
  })

  it('keeps nothing when the source of the bytes fails, and says what the source said', async () => {
    const broken = new Error('cut off')
    async function* cutOff() {
      yield randomBytes(3 * CHUNK_BYTES)
      throw broken
    }
    expect(await failureOf(vault.put(cutOff(), meta()))).to.equal(broken)
    expect(await names()).to.deep.equal([])
    expect(await store.ofCustomer('default', CUSTOMER, now)).to.deep.equal([])
  })

  it('shows nothing of a file before it is whole', async () => {
    let seen: string[] = []
    async function* watched() {
      yield randomBytes(2 * CHUNK_BYTES)
      seen = await names()
      expect(await store.ofCustomer('default', CUSTOMER, now)).to.deep.equal([])
      yield randomBytes(10)
    }
    await vault.put(watched(), meta())
    expect(seen).to.have.length(1)
    expect(seen[0]).to.match(/\.part$/)
    expect((await names())[0]).to.match(/\.media$/)
  })

  it('keeps no file when its record cannot be kept', async () => {
    const away = new Error('away')
    const failing = make({ store: { ...store, put: () => Promise.reject(away) } })
    expect(await failureOf(failing.put(piecesOf(PNG), meta()))).to.equal(away)
    expect(await names()).to.deep.equal([])
  })

  it('notices every change of a file', async () => {
    const content = randomBytes(2 * CHUNK_BYTES)
    const { token } = await vault.put(piecesOf(content), meta())
    const [name = ''] = await names()
    const path = join(folder, name)
    const whole = await readFile(path)
    const sealedChunk = CHUNK_BYTES + 16
    const changes: Record<string, Buffer> = {
      'a bit': Buffer.concat([Buffer.of((whole[0] ?? 0) ^ 1), whole.subarray(1)]),
      'chunks exchanged': Buffer.concat([whole.subarray(sealedChunk), whole.subarray(0, sealedChunk)]),
      'a chunk twice': Buffer.concat([whole.subarray(0, sealedChunk), whole.subarray(0, sealedChunk)]),
    }
    for (const [what, changed] of Object.entries(changes)) {
      await writeFile(path, changed)
      const open = await vault.open(token)
      expect(await failureOf(gather(open?.stream())), what).to.be.instanceOf(UnreadableCiphertext)
    }
    await writeFile(path, whole.subarray(0, sealedChunk))
    expect(await vault.open(token), 'cut off').to.equal(undefined)
    await rm(path)
    expect(await vault.open(token), 'removed').to.equal(undefined)
  })

  it('removes one, and all of a customer', async () => {
    const put = async (customerId: string) => (await vault.put(piecesOf(PNG), meta({ customerId }))).token
    const [one, two, three, other] = [await put(CUSTOMER), await put(CUSTOMER), await put(CUSTOMER), await put(OTHER)]
    await vault.remove(one)
    expect(await vault.open(one)).to.equal(undefined)
    expect(await names()).to.have.length(3)
    expect(await vault.removeAllOf('default', CUSTOMER)).to.equal(2)
    for (const token of [two, three]) expect(await vault.open(token)).to.equal(undefined)
    expect(await vault.open(other)).not.to.equal(undefined)
    expect(await names()).to.have.length(1)
    expect(await vault.removeAllOf('default', CUSTOMER)).to.equal(0)
  })

  it('sweeps what has expired, whichever relay kept it, and leaves the rest', async () => {
    await vault.put(piecesOf(PNG), meta({ expiresAt: now + 1000 }))
    const { token } = await vault.put(piecesOf(PNG), meta({ expiresAt: now + 2 * HOUR }))
    await writeFile(join(folder, 'notes.txt'), 'not ours')
    await mkdir(join(folder, 'a-folder'))
    expect(await vault.sweep()).to.deep.equal({ expired: 0, abandoned: 0 })
    now += HOUR
    const elsewhere = make({ store: createMemoryStore().media })
    expect(await elsewhere.sweep()).to.deep.equal({ expired: 1, abandoned: 0 })
    expect(await names()).to.have.length(3)
    expect((await gather((await vault.open(token))?.stream())).equals(PNG)).to.equal(true)
  })

  it('sweeps what a relay that died left unfinished, once it is old', async () => {
    await vault.put(piecesOf(PNG), meta())
    const [name = ''] = await names()
    await writeFile(join(folder, `${name}.part`), 'half')
    expect(await vault.sweep()).to.deep.equal({ expired: 0, abandoned: 0 })
    now = Date.now() + 2 * HOUR
    expect(await vault.sweep()).to.deep.equal({ expired: 1, abandoned: 1 })
    expect(await names()).to.deep.equal([])
  })

  it('sweeps a folder that is not there yet', async () => {
    expect(await vault.sweep()).to.deep.equal({ expired: 0, abandoned: 0 })
  })

  it('says when the folder cannot be used', async () => {
    await writeFile(folder, 'a file in its place')
    expect(await failureOf(vault.put(piecesOf(PNG), meta()))).to.be.instanceOf(MediaFolderError)
  })
})
