import { mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createConvertImage } from '../../../server/media/convert-image.js'
import { createFfmpeg, type Ffmpeg, findFfmpeg } from '../../../server/media/ffmpeg.js'
import { type Scratch, writeScratch } from '../../../server/media/scratch.js'
import { sniffFormat } from '../../../server/media/sniff.js'
import { type FitMediaDeps, fitMedia, smallerImage } from '../../../server/relay/agent-media/fit-media.js'
import { clip, noise, tone } from '../../support/sample-media.js'

const MB = 1024 * 1024
const never = new AbortController().signal

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('making files fit for WeChat', () => {
  let folder: string
  let ffmpeg: Ffmpeg
  let deps: FitMediaDeps
  let open: Scratch[]

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fit-'))
    const programs = await findFfmpeg()
    if (programs === undefined) throw new Error('ffmpeg and ffprobe must be on the PATH')
    ffmpeg = createFfmpeg({ programs, folder })
    deps = {
      convertImage: createConvertImage({ folder, onUnavailable: () => undefined }),
      ffmpeg,
      scratchFolder: folder,
    }
  })
  beforeEach(() => {
    open = []
  })
  afterEach(() => Promise.all(open.map((scratch) => scratch.remove())))
  after(async () => {
    expect(readdirSync(folder)).to.deep.equal([])
    await rm(folder, { recursive: true })
  })

  async function fitted(bytes: Buffer, change: Partial<FitMediaDeps> = {}) {
    const scratch = await writeScratch(folder, once(bytes))
    open.push(scratch)
    const file = await fitMedia(scratch, { ...deps, ...change }, never)
    if (file === undefined) return undefined
    const content = await collect(file.read())
    expect(content.length).to.equal(file.bytes)
    await file.remove()
    const { type, ending, converted } = file
    return { type, ending, converted, content, format: sniffFormat(content) }
  }

  it('leaves a picture that fits as it is', async () => {
    for (const [format, ending] of [
      ['png', 'png'],
      ['jpeg', 'jpg'],
      ['gif', 'gif'],
    ] as const) {
      const bytes = await noise(40, 30).toFormat(format).toBuffer()
      const fitting = await fitted(bytes)
      expect(fitting).to.deep.equal({ type: 'image', ending, converted: false, content: bytes, format })
    }
  })

  it('makes a JPEG of a picture in another format', async () => {
    const fitting = await fitted(await noise(40, 30).webp().toBuffer())
    expect(fitting).to.include({ type: 'image', ending: 'jpg', converted: true, format: 'jpeg' })
  })

  it('makes a picture past 10 MB small enough for either limit', async () => {
    const png = await noise(2200, 1800).png().toBuffer()
    expect(png.length).to.be.above(10 * MB)
    const fitting = await fitted(png)
    expect(fitting).to.include({ type: 'image', ending: 'jpg', converted: true, format: 'jpeg' })
    expect(fitting?.content.length).to.be.at.most(2 * MB)
  }).timeout(20_000)

  it('makes a picture smaller that was found too large', async () => {
    const scratch = await writeScratch(folder, once(await noise(60, 40).png().toBuffer()))
    open.push(scratch)
    expect(await smallerImage(scratch, deps, never)).to.include({ type: 'image', ending: 'jpg' })
    const voice = await writeScratch(folder, once(tone('mp3', 1)))
    open.push(voice)
    expect(await smallerImage(voice, deps, never)).to.equal(undefined)
  })

  it('leaves an MP3 of a minute as it is', async () => {
    const mp3 = tone('mp3', 59, ['-b:a', '32k'])
    expect(await fitted(mp3)).to.include({ type: 'voice', ending: 'mp3', converted: false })
  })

  for (const [ending, args] of [
    ['wav', []],
    ['m4a', ['-c:a', 'aac']],
    ['ogg', ['-c:a', 'libvorbis']],
    ['flac', []],
    ['mp4', ['-c:a', 'aac']],
  ] as const) {
    it(`makes an MP3 of a voice message in ${ending}`, async () => {
      const fitting = await fitted(tone(ending, 2, args))
      expect(fitting).to.include({ type: 'voice', ending: 'mp3', converted: true, format: 'mp3' })
    })
  }

  it('does not cut a voice message of more than a minute', async () => {
    expect(await fitted(tone('mp3', 62, ['-b:a', '32k']))).to.equal(undefined)
    expect(await fitted(tone('wav', 62))).to.equal(undefined)
  })

  it('leaves an MP4 that phones play as it is', async () => {
    const mp4 = clip('mp4', 1, ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'])
    expect(await fitted(mp4)).to.include({ type: 'video', ending: 'mp4', converted: false })
  })

  for (const [ending, args] of [
    ['mov', ['-c:v', 'libx264', '-c:a', 'aac']],
    ['webm', ['-c:v', 'libvpx', '-c:a', 'libvorbis', '-deadline', 'realtime', '-cpu-used', '8']],
    ['mp4', ['-c:v', 'mpeg4', '-c:a', 'aac']],
    ['avi', ['-c:v', 'mpeg4', '-c:a', 'mp3']],
  ] as const) {
    it(`makes an MP4 that phones play of a video in ${ending} with ${args[1]}`, async () => {
      const fitting = await fitted(clip(ending, 1, args))
      expect(fitting).to.include({ type: 'video', ending: 'mp4', converted: true, format: 'mp4' })
      const probed = await ffmpeg.probe({ format: 'mp4', read: () => once(fitting?.content ?? Buffer.alloc(0)) }, never)
      expect(probed).to.include({ videoCodec: 'h264', audioCodec: 'aac' })
      expect(probed.seconds).to.be.closeTo(1, 0.3)
    }).timeout(20_000)
  }

  it('makes a video past 10 MB small enough', async () => {
    const mp4 = clip('mp4', 8, ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-vf', 'noise=alls=90:allf=t'])
    expect(mp4.length).to.be.above(10 * MB)
    const fitting = await fitted(mp4)
    expect(fitting).to.include({ type: 'video', ending: 'mp4', converted: true })
    expect(fitting?.content.length).to.be.at.most(10 * MB)
  }).timeout(60_000)

  it('without ffmpeg takes what fits and nothing else', async () => {
    const none = { ffmpeg: undefined }
    const mp4 = clip('mp4', 1, ['-c:v', 'libx264', '-c:a', 'aac'])
    expect(await fitted(mp4, none)).to.include({ type: 'video', ending: 'mp4', converted: false })
    expect(await fitted(tone('mp3', 1), none)).to.include({ type: 'voice', converted: false })
    expect(await fitted(tone('wav', 1), none)).to.equal(undefined)
    expect(await fitted(Buffer.concat([mp4, Buffer.alloc(10 * MB)]), none)).to.equal(undefined)
  })

  for (const [name, bytes] of Object.entries({
    'a document': Buffer.from('%PDF-1.7 and so on'),
    'a page': Buffer.from('<!DOCTYPE html><script>alert(1)</script>'),
    'a drawing with script': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    'a playlist': Buffer.from('#EXTM3U\nfile:///etc/passwd\n'),
    'a picture that is none': Buffer.concat([Buffer.from('RIFF\x10\0\0\0WEBP'), Buffer.alloc(50)]),
    'a video that is none': Buffer.concat([Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0'), Buffer.alloc(50)]),
    'a voice message cut short': tone('wav', 1).subarray(0, 30),
  })) {
    it(`takes ${name} in no form`, async () => expect(await fitted(bytes)).to.equal(undefined))
  }
})
