import { mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import type { AttachmentFailure } from '../../../server/genesys/attachments/fetch-attachment.js'
import { createConvertImage } from '../../../server/media/convert-image.js'
import { createKeyRing } from '../../../server/privacy/key-ring.js'
import type { ScanVerdict } from '../../../server/privacy/malware/scanner.js'
import { loadRelayKeys } from '../../../server/privacy/relay-keys.js'
import { createMediaLinks } from '../../../server/relay/agent-media/media-links.js'
import {
  type AttachmentParties,
  forgetAttachment,
  type PrepareDeps,
  prepareAttachment,
} from '../../../server/relay/agent-media/prepare-attachment.js'
import { createSealedFacts } from '../../../server/relay/agent-media/sealed-facts.js'
import type { AgentAttachment } from '../../../server/relay/messages/agent-content.js'
import type { PlatformFailure } from '../../../server/relay/messages/platforms.js'
import { loadTexts } from '../../../server/relay/texts.js'
import { createMemoryStore, emptyMemory } from '../../support/memory-store.js'
import { noise } from '../../support/sample-media.js'
import { failure } from '../fake-platforms.js'
import { ManualClock } from '../manual-clock.js'

const PLACE = { account: 'default', customerId: 'customer', messageId: 'm1', index: 0 }
const HOUR_MS = 3_600_000
const never = new AbortController().signal

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

describe('preparing an attachment', () => {
  let folder: string
  let clock: ManualClock
  let state: ReturnType<typeof emptyMemory>
  let png: Buffer
  let bytes: Buffer | AttachmentFailure
  let verdict: ScanVerdict
  let uploads: { type: string; bytes: Buffer }[]
  let refusals: PlatformFailure[]
  let kept: { bytes: Buffer; fileName: string; expiresAt: number }[]
  let fetched: number
  let parties: AttachmentParties
  let deps: PrepareDeps

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'prepare-'))
    png = await noise(40, 30).png().toBuffer()
  })
  after(() => rm(folder, { recursive: true }))

  beforeEach(async () => {
    clock = new ManualClock()
    state = emptyMemory()
    const store = createMemoryStore(undefined, state)
    bytes = png
    verdict = { verdict: 'clean' }
    uploads = []
    refusals = []
    kept = []
    fetched = 0
    const keys = await loadRelayKeys(createKeyRing([{ id: 'ring-1', key: Buffer.alloc(32, 9) }]), store.facts)
    const facts = { tokens: store.tokens, seal: keys.systemSeal, now: clock.now }
    parties = {
      texts: loadTexts().en,
      fetchAttachment: async (_url, keep) => {
        fetched++
        if (typeof bytes === 'string') return { ok: false, failure: bytes }
        const whole = bytes
        return {
          ok: true,
          value: await keep(
            (async function* () {
              yield whole
            })(),
          ),
        }
      },
      wechat: {
        uploadMedia: async (file) => {
          const refusal = refusals.shift()
          if (refusal) return refusal
          uploads.push({ type: file.type, bytes: await collect(file.read()) })
          return { ok: true, mediaId: `media-${uploads.length}` }
        },
      },
    }
    deps = {
      scanner: { scan: async (given) => ((await collect(given)).length > 0 ? verdict : { verdict: 'clean' }) },
      links: createMediaLinks({
        vault: {
          put: async (given, { fileName, expiresAt }) => {
            kept.push({ bytes: await collect(given), fileName, expiresAt })
            return { token: `token-${kept.length}` }
          },
        },
        urlOf: (token) => `https://relay.example.cn/media/${token}`,
        now: clock.now,
        lifeMsOf: () => 24 * HOUR_MS,
      }),
      uploaded: createSealedFacts('wechat-media', facts),
      prepared: createSealedFacts('agent-file', facts),
      convertImage: createConvertImage({ folder, onUnavailable: () => undefined }),
      ffmpeg: undefined,
      scratchFolder: folder,
      now: clock.now,
      onConverted: () => undefined,
    }
  })
  afterEach(() => expect(readdirSync(folder)).to.deep.equal([]))

  const attachment: AgentAttachment = {
    mediaType: 'Image',
    url: 'https://api-downloads.mypurecloud.jp/x',
    mime: 'image/png',
    fileName: 'photo.png',
    text: '',
    sizeBytes: undefined,
  }
  const prepare = (change: Partial<typeof PLACE> = {}, given = attachment) =>
    prepareAttachment(given, { ...PLACE, ...change }, parties, deps, never)

  it('uploads a picture', async () => {
    expect(await prepare()).to.deep.include({ ok: true, message: { type: 'image', mediaId: 'media-1' } })
    expect(uploads).to.deep.equal([{ type: 'image', bytes: png }])
  })

  it('of a message that is resumed fetches and uploads nothing again', async () => {
    const first = await prepare()
    expect(await prepare()).to.deep.equal(first)
    expect([fetched, uploads.length]).to.deep.equal([1, 1])
  })

  it('uploads the same content once for as long as WeChat keeps it', async () => {
    await prepare()
    expect(await prepare({ messageId: 'm2' })).to.deep.include({ message: { type: 'image', mediaId: 'media-1' } })
    expect(await prepare({ account: 'other' })).to.deep.include({ message: { type: 'image', mediaId: 'media-2' } })
    clock.advance(60 * HOUR_MS)
    expect(await prepare({ messageId: 'm3' })).to.deep.include({ message: { type: 'image', mediaId: 'media-3' } })
  })

  it('keeps neither names of people nor ids in the clear', async () => {
    await prepare()
    const stored = JSON.stringify([...state.tokens])
    expect([...state.tokens.keys()].map((name) => name.split(':')[0]).sort()).to.deep.equal([
      'agent-file',
      'wechat-media',
    ])
    expect(stored).to.not.match(/"m1|customer|media-1|photo/)
  })

  it('uploads anew what was forgotten', async () => {
    const first = await prepare()
    if (!first.ok) throw new Error('It was not prepared.')
    await forgetAttachment(PLACE, first, deps)
    expect(await prepare()).to.deep.include({ message: { type: 'image', mediaId: 'media-2' } })
    expect(fetched).to.equal(2)
  })

  it('tries a smaller picture when WeChat finds it too large', async () => {
    refusals = [failure('deadLetter', { code: 'wechat_40009' })]
    expect(await prepare()).to.deep.include({ message: { type: 'image', mediaId: 'media-1' } })
    expect(uploads[0]?.bytes.subarray(0, 3).toString('hex')).to.equal('ffd8ff')
  })

  const pdf = Buffer.from('%PDF-1.7 a document')

  it('makes a card with a link of what WeChat takes in no form', async () => {
    bytes = pdf
    const prepared = await prepare({}, { ...attachment, mediaType: 'File', fileName: 'offer.pdf' })
    expect(prepared).to.deep.include({
      message: {
        type: 'news',
        title: 'offer.pdf',
        description: '1 KB. Tap to open; the link ends after 24 hours.',
        url: 'https://relay.example.cn/media/token-1',
        pictureUrl: '',
      },
    })
    expect(kept).to.deep.equal([{ bytes: pdf, fileName: 'offer.pdf', expiresAt: clock.now() + 24 * HOUR_MS }])
    expect(uploads).to.deep.equal([])
  })

  it('makes a link anew when the one before is half over', async () => {
    bytes = pdf
    await prepare()
    clock.advance(11 * HOUR_MS)
    await prepare()
    expect(kept).to.have.length(1)
    clock.advance(2 * HOUR_MS)
    await prepare()
    expect(kept).to.have.length(2)
  })

  it('cuts a long name on a grapheme edge', async () => {
    bytes = pdf
    const prepared = await prepare({}, { ...attachment, fileName: '👩‍👩‍👧‍👦'.repeat(20) })
    if (!prepared.ok || prepared.message.type !== 'news') throw new Error('It is no card.')
    expect(prepared.message.title).to.equal('👩‍👩‍👧‍👦'.repeat(5))
  })

  it('makes a link when the quota of uploads is used up, so that texts still go out', async () => {
    refusals = [failure('holdAccount', { code: 'wechat_45009' })]
    expect(await prepare()).to.nested.include({ 'message.type': 'news' })
  })

  it('without an address for links gives up what WeChat takes in no form', async () => {
    bytes = pdf
    deps = { ...deps, links: undefined }
    expect(await prepare()).to.include({ ok: false, action: 'deadLetter', code: 'attachment_type' })
  })

  const verdicts: [ScanVerdict, string, string][] = [
    [{ verdict: 'infected', signature: 'Eicar' }, 'deadLetter', 'attachment_infected'],
    [{ verdict: 'refused', code: 'scannerLimit' }, 'deadLetter', 'attachment_not_scanned'],
    [{ verdict: 'unavailable', code: 'unreachable' }, 'retry', 'scanner_unreachable'],
  ]
  for (const [given, action, code] of verdicts) {
    it(`passes nothing on that the scanner calls ${given.verdict}`, async () => {
      verdict = given
      for (const content of [png, pdf]) {
        bytes = content
        expect(await prepare()).to.include({ ok: false, action, code })
      }
      expect([uploads.length, kept.length]).to.deep.equal([0, 0])
    })
  }

  it('scans it also when the same content is at WeChat already', async () => {
    await prepare()
    verdict = { verdict: 'infected', signature: 'Late' }
    expect(await prepare({ messageId: 'm2' })).to.include({ code: 'attachment_infected' })
  })

  const failures: [AttachmentFailure, string][] = [
    ['host', 'attachment_host'],
    ['unreachable', 'attachment_unreachable'],
    ['refused', 'attachment_refused'],
    ['tooLarge', 'attachment_too_large'],
    ['empty', 'attachment_empty'],
  ]
  for (const [given, code] of failures) {
    it(`gives up what cannot be fetched: ${given}`, async () => {
      bytes = given
      expect(await prepare()).to.include({ ok: false, action: 'deadLetter', code })
    })
  }

  it('passes on what WeChat says of an upload', async () => {
    refusals = [failure('retry', { code: 'timeout' })]
    expect(await prepare()).to.include({ ok: false, action: 'retry', code: 'timeout' })
  })

  it('is to be tried again while the store is away', async () => {
    const away = async () => {
      throw new RelayError('store_unavailable')
    }
    deps = { ...deps, prepared: { ...deps.prepared, put: away } }
    expect(await prepare()).to.include({ ok: false, action: 'retry', code: 'store_unavailable' })
  })

  it('is to be tried again while the disk is full, and tells the operators', async () => {
    parties = {
      ...parties,
      fetchAttachment: async () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      },
    }
    expect(await prepare()).to.include({ ok: false, action: 'retry', code: 'media_folder', alarm: true })
  })
})
