import { expect } from 'chai'
import { zipSync } from 'fflate'
import type { AttachmentFile } from '../emulators/genesys/agent-files.js'
import type { CustomerMediaKind } from '../emulators/wechat/customer-media.js'
import type { SentMediaOptions } from '../emulators/wechat/wechat-emulator.js'
import { MARKER, type RunningClamd, startClamd } from '../support/clamd-server.js'
import { jpegSample, mp4Sample } from '../support/media-samples.js'
import { noise } from '../support/sample-media.js'
import { until } from './harness/wait.js'
import { World } from './harness/world.js'

const CUSTOMER = 'oBadMedia-customer_1'
const MB = 1024 * 1024
const HTML = Buffer.from('<!DOCTYPE html><html><script>alert(1)</script></html>')
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
const GIF = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff;', 'latin1')

/** More layers than clamd opens. */
function zipBomb(): Buffer {
  let bomb: Uint8Array = Buffer.from('a small file')
  for (let level = 0; level < 30; level++) bomb = zipSync({ 'next.zip': bomb })
  return Buffer.from(bomb)
}

/** A picture to viewers, an archive with a payload to unpackers. */
const polyglot = () => Buffer.concat([GIF, Buffer.from(zipSync({ 'payload.js': MARKER }))])

interface BadMedia {
  readonly what: string
  readonly kind: CustomerMediaKind
  readonly bytes: Buffer
  readonly options?: SentMediaOptions
  /** What the agent reads in its place. */
  readonly told: string
}

const FROM_CUSTOMERS: readonly BadMedia[] = [
  { what: '0 bytes', kind: 'image', bytes: Buffer.alloc(0), told: '文件是空的' },
  { what: '25 MB and a byte', kind: 'video', bytes: mp4Sample(25 * MB + 1), told: '超过 25 MB' },
  { what: 'a web page called a picture', kind: 'image', bytes: HTML, told: '类型不符' },
  { what: 'an SVG', kind: 'image', bytes: SVG, options: { contentType: 'image/svg+xml' }, told: '类型不符' },
  { what: 'a video called a picture', kind: 'image', bytes: mp4Sample(), told: '类型不符' },
  {
    what: 'an archive called a voice message',
    kind: 'voice',
    bytes: Buffer.from(zipSync({ a: HTML })),
    told: '类型不符',
  },
  { what: 'a zip bomb', kind: 'image', bytes: zipBomb(), told: '无法完成病毒扫描' },
  { what: 'a picture that is an archive too', kind: 'image', bytes: polyglot(), told: '未通过病毒扫描' },
  ...['http://169.254.169.254/latest/meta-data/', 'https://evil.example/a.mp4', 'file:///etc/passwd'].map(
    (address) => ({
      what: `a video at ${address}`,
      kind: 'video' as const,
      bytes: mp4Sample(),
      options: { address },
      told: '未能从微信取得',
    }),
  ),
]

describe('Promise: bad media goes nowhere, the lane moves on, and the agent knows', function () {
  this.timeout(60_000)
  let clamd: RunningClamd
  before(async () => {
    clamd = await startClamd()
  })
  after(() => clamd.stop())

  const within = (env: Record<string, string>, run: (world: World) => Promise<void>) =>
    World.within({ store: 'sqlite', env: { MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}`, ...env } }, run)

  it(`of customers: ${FROM_CUSTOMERS.map(({ what }) => what).join('; ')}`, async () => {
    await within({}, async (world) => {
      const { wechat, genesys } = world.platforms
      for (const [at, { kind, bytes, options }] of FROM_CUSTOMERS.entries()) {
        await wechat.sendMedia(CUSTOMER, kind, bytes, options)
        await wechat.sendText(CUSTOMER, `behind ${at}`)
      }
      const arrived = () => genesys.inbound.map(({ text, content }) => (content.length > 0 ? 'MEDIA' : text))
      const all = () => genesys.inbound.length >= 2 * FROM_CUSTOMERS.length
      await until('all are told', all, { timeoutMs: 30_000, detail: () => arrived().join(' | ') })
      const shown = arrived()
      for (const [at, { what, told }] of FROM_CUSTOMERS.entries()) {
        expect(shown[2 * at], what).to.contain(told)
        expect(shown[2 * at + 1]).to.equal(`behind ${at}`)
      }
      expect(genesys.attachments).to.deep.equal([])
      expect(await world.relay.metric('relay_customer_media_total', 'outcome="forwarded"')).to.equal(0)
    })
  })

  it('of customers: what is cut short is fetched again, and half of it never shown', async () => {
    await within({}, async (world) => {
      const { wechat, genesys } = world.platforms
      await wechat.sendMedia(CUSTOMER, 'video', mp4Sample(), { cutAfter: 100_000 })
      await wechat.sendMedia(CUSTOMER, 'image', jpegSample(), { cutAfter: 1000 })
      await wechat.sendText(CUSTOMER, 'behind')
      await until('all arrive', () => genesys.inbound.length === 3, { timeoutMs: 20_000 })
      await genesys.attachmentsFetched()
      expect(genesys.inbound[2]?.text).to.equal('behind')
      expect(genesys.attachments.map(({ bytes }) => bytes).sort()).to.deep.equal(
        [mp4Sample(), jpegSample()].map(({ length }) => length).sort(),
      )
      expect(wechat.calls.filter(({ route, answered }) => route === 'video' && !answered)).to.have.length(1)
    })
  })

  it('of agents: 0 bytes, 25 MB and a byte, cut short, zip bombs, polyglots, another host', async () => {
    const png = await noise(60, 40).png().toBuffer()
    const picture = { mediaType: 'Image', mime: 'image/png', filename: 'photo.png', bytes: png } as const
    const bad: Record<string, Partial<AttachmentFile>> = {
      '0 bytes': { served: Buffer.alloc(0) },
      '25 MB and a byte': { served: Buffer.concat([png, Buffer.alloc(25 * MB + 1 - png.length)]) },
      'cut short': { cutAfter: 100 },
      'a zip bomb': { served: zipBomb() },
      'a picture that is an archive too': { served: polyglot() },
    }
    await within({ ACCOUNT_LANGUAGE: 'en' }, async (world) => {
      const { wechat, genesys } = world.platforms
      await wechat.sendText(CUSTOMER, 'Hello')
      await until('the customer is known', () => genesys.conversations.length === 1)
      const id = genesys.conversations[0]?.id ?? ''
      const names = [...Object.keys(bad), 'another host']
      const desktop = () => genesys.desktop(id)
      for (const name of names) {
        if (name === 'another host') {
          const attachment = {
            mediaType: 'Image',
            url: 'https://evil.example/a.png',
            mime: 'image/png',
            filename: 'a.png',
          }
          await genesys.sendAttachment(id, attachment, name)
        } else await genesys.sendFile(id, { ...picture, ...bad[name] }, name)
        await genesys.agentSays(id, `behind ${name}`)
      }
      const settled = () =>
        names.every((name) => desktop().some((line) => line.text === `behind ${name}` && line.status === 'delivered'))
      await until('the lane moves on', settled, { timeoutMs: 30_000 })
      expect(wechat.customMessages.map(({ text }) => text)).to.deep.equal(names.map((name) => `behind ${name}`))
      expect(wechat.uploads).to.deep.equal([])
      for (const name of names) expect(desktop().find(({ text }) => text === name)?.status, name).to.equal('failed')
      expect(await world.relay.metric('relay_media_stored_total')).to.equal(0)
    })
  })

  it('of agents: a page or a picture that can run is no picture, and never shown as one', async () => {
    await within({ ACCOUNT_LANGUAGE: 'en' }, async (world) => {
      const { wechat, genesys } = world.platforms
      await wechat.sendText(CUSTOMER, 'Hello')
      await until('the customer is known', () => genesys.conversations.length === 1)
      const id = genesys.conversations[0]?.id ?? ''
      await genesys.sendFile(id, { mediaType: 'Image', mime: 'image/png', filename: 'page.png', bytes: HTML })
      await genesys.sendFile(id, { mediaType: 'Image', mime: 'image/svg+xml', filename: 'logo.svg', bytes: SVG })
      await genesys.agentSays(id, 'behind')
      await until('all are out', () => wechat.customMessages.length === 3, { timeoutMs: 20_000 })
      expect(wechat.customMessages.map(({ type }) => type)).to.deep.equal(['news', 'news', 'text'])
      expect(wechat.uploads).to.deep.equal([])
      for (const { body } of wechat.customMessages.slice(0, 2)) {
        const [article] = (body as { articles: { url: string }[] }).articles
        const answer = await fetch(article?.url ?? '')
        expect(answer.headers.get('content-type')).to.equal('application/octet-stream')
        expect(answer.headers.get('content-disposition')).to.match(/^attachment;/)
        expect(answer.headers.get('content-security-policy')).to.contain('sandbox')
      }
    })
  })
})
