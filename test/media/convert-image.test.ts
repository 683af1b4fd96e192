import { mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import sharp from 'sharp'
import { createConvertImage, ImageRefused } from '../../server/media/convert-image.js'
import type { MediaFormat } from '../../server/media/sniff.js'

const never = new AbortController().signal

function source(bytes: Buffer, format: MediaFormat) {
  return {
    format,
    async *read() {
      for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000)
    },
  }
}

const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
  })

describe('converting pictures', () => {
  let folder: string
  let convert: ReturnType<typeof createConvertImage>
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pictures-'))
    convert = createConvertImage({ folder, onUnavailable: (error) => expect.fail(String(error)) })
  })
  after(() => rm(folder, { recursive: true }))

  async function refusal(bytes: Buffer, format: MediaFormat, signal = never): Promise<unknown> {
    return convert(source(bytes, format), 1_000_000, signal).then(
      () => 'converted',
      (error: unknown) => error,
    )
  }

  it('makes a JPEG of a WebP, with white where it was transparent', async () => {
    const webp = await sharp({ create: { width: 40, height: 30, channels: 4, background: '#ff000000' } })
      .webp()
      .toBuffer()
    const made = await convert(source(webp, 'webp'), 1_000_000, never)
    const { data, info } = await sharp(made).raw().toBuffer({ resolveWithObject: true })
    expect((await sharp(made).metadata()).format).to.equal('jpeg')
    expect(info).to.include({ width: 40, height: 30 })
    expect([...data.subarray(0, 3)]).to.deep.equal([255, 255, 255])
  })

  it('makes a picture smaller until it fits', async () => {
    const png = await noise(3000, 2000).png().toBuffer()
    const made = await convert(source(png, 'png'), 300_000, never)
    expect(made.length).to.be.at.most(300_000)
    const { width = 0, height = 0 } = await sharp(made).metadata()
    expect(width / height).to.be.closeTo(1.5, 0.01)
  }).timeout(20_000)

  it('turns a picture upright and keeps nothing of where it was taken', async () => {
    const jpeg = await noise(60, 40)
      .jpeg()
      .withExif({ IFD0: { Orientation: '6' }, IFD3: { GPSLatitude: '39/1 54/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await sharp(jpeg).metadata()).exif).to.be.instanceOf(Buffer)
    const metadata = await sharp(await convert(source(jpeg, 'jpeg'), 1_000_000, never)).metadata()
    expect(metadata).to.include({ width: 40, height: 60 })
    expect(metadata.exif).to.equal(undefined)
  })

  it('refuses a picture cut short', async () => {
    const jpeg = await noise(600, 400).jpeg().toBuffer()
    expect(await refusal(jpeg.subarray(0, jpeg.length / 3), 'jpeg')).to.be.instanceOf(ImageRefused)
  })

  it('refuses what is no picture at all', async () => {
    expect(await refusal(Buffer.from('not a picture'), 'png')).to.be.instanceOf(ImageRefused)
  })

  it('refuses SVG, whatever it is called', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    expect(await refusal(svg, 'png')).to.be.instanceOf(ImageRefused)
  })

  it('refuses a picture of too many pixels without unpacking it', async () => {
    const before = process.memoryUsage().rss
    expect(await refusal(pngOf(30_000, 30_000), 'png')).to.be.instanceOf(ImageRefused)
    expect(process.memoryUsage().rss - before).to.be.below(50_000_000)
  })

  it('refuses every picture where sharp cannot be loaded, and says so once', async () => {
    const told: unknown[] = []
    const missing = new Error('no binary for this machine')
    const load = () => Promise.reject(missing)
    const without = createConvertImage({ folder, onUnavailable: (error) => told.push(error), load })
    const png = await noise(6, 4).png().toBuffer()
    for (let round = 0; round < 2; round++) {
      const error = await without(source(png, 'png'), 1_000_000, never).catch((error: unknown) => error)
      expect(error).to.be.instanceOf(ImageRefused)
    }
    expect(told).to.deep.equal([missing])
  })

  it('ends when the signal says so', async () => {
    expect(
      await refusal(await noise(60, 40).png().toBuffer(), 'png', AbortSignal.abort(new Error('enough'))),
    ).to.include({
      message: 'enough',
    })
  })

  it('leaves no file behind', () => expect(readdirSync(folder)).to.deep.equal([]))
})

/** A PNG that says it is so large, with a few bytes of pixels. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const data = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

/** As PNG wants it (ISO 3309); node:zlib has one only in newer versions. */
function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}
