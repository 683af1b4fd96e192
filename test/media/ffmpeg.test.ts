import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createFfmpeg, type Ffmpeg, FfmpegFailed, type FfmpegPrograms, findFfmpeg } from '../../server/media/ffmpeg.js'
import type { MediaFormat } from '../../server/media/sniff.js'

const never = new AbortController().signal
/** Goes on until it is ended, and writes nothing. */
const ENDLESS = ['-filter_complex', 'aloop=loop=-1:size=44100', '-f', 'null']

function source(bytes: Buffer, format: MediaFormat) {
  return {
    format,
    async *read() {
      yield Buffer.from(bytes)
    },
  }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('ffmpeg', () => {
  let folder: string
  let work: string
  let programs: FfmpegPrograms
  let ffmpeg: Ffmpeg
  let wav: Buffer

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'))
    work = join(folder, 'work')
    const found = await findFfmpeg()
    if (found === undefined) throw new Error('ffmpeg and ffprobe must be on the PATH')
    programs = found
    ffmpeg = createFfmpeg({ programs, folder: work })
    wav = made('tone.wav', ['-f', 'lavfi', '-i', 'sine=d=2'])
  })
  after(() => rm(folder, { recursive: true }))

  function made(name: string, args: readonly string[]): Buffer {
    const path = join(folder, name)
    const { status, stderr } = spawnSync(programs.ffmpeg, ['-v', 'error', '-y', ...args, path])
    if (status !== 0) throw new Error(stderr.toString())
    return readFileSync(path)
  }

  async function refusal(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
      () => 'no error',
      (error: unknown) => error,
    )
  }

  it('tells length and codecs', async () => {
    expect(await ffmpeg.probe(source(wav, 'wav'), never)).to.deep.equal({
      seconds: 2,
      videoCodec: undefined,
      audioCodec: 'pcm_s16le',
    })
  })

  it('converts from one nameless file to another', async () => {
    const mp3 = await ffmpeg.convert(source(wav, 'wav'), ['-ac', '1', '-b:a', '32k', '-f', 'mp3'], collect, never)
    const probed = await ffmpeg.probe(source(mp3, 'mp3'), never)
    expect(probed.audioCodec).to.equal('mp3')
    expect(probed.seconds).to.be.closeTo(2, 0.2)
    expect(readdirSync(work)).to.deep.equal([])
  })

  it('writes an MP4, which needs to go back in its file', async () => {
    const args = ['-f', 'lavfi', '-i', 'testsrc=s=64x48:d=1:r=5', '-c:v', 'libx264', '-f', 'mov']
    const quicktime = made('clip.mov', args)
    const mp4 = await ffmpeg.convert(source(quicktime, 'quicktime'), ['-c:v', 'libx264', '-f', 'mp4'], collect, never)
    expect(await ffmpeg.probe(source(mp4, 'mp4'), never)).to.include({ videoCodec: 'h264', seconds: 1 })
  })

  it('reads no other file, whatever a playlist names', async () => {
    const secret = join(folder, 'tone.wav')
    writeFileSync(join(folder, 'list.txt'), `ffconcat version 1.0\nfile '${secret}'\n`)
    for (const list of [
      `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://${secret}\n`,
      readFileSync(join(folder, 'list.txt')),
    ]) {
      for (const format of ['mp4', 'matroska', 'wav', 'mp3'] as const) {
        const error = await refusal(ffmpeg.probe(source(Buffer.from(list), format), never))
        expect(error, format).to.be.instanceOf(FfmpegFailed)
      }
    }
  })

  it('refuses pictures and what is cut short or no media', async () => {
    for (const [bytes, format] of [
      [Buffer.from('nothing of the kind'), 'wav'],
      [wav.subarray(0, 20), 'wav'],
      [wav, 'png'],
    ] as const) {
      expect(await refusal(ffmpeg.probe(source(bytes, format), never))).to.include({ reason: 'refused' })
    }
  })

  it('is ended when it takes too long', async () => {
    const hasty = createFfmpeg({ programs, folder: work, timeoutMs: 150 })
    const error = await refusal(hasty.convert(source(wav, 'wav'), ENDLESS, collect, never))
    expect(error).to.include({ reason: 'tooLong' })
  })

  it('writes no more than its limit', async () => {
    const error = await refusal(
      ffmpeg.convert(source(wav, 'wav'), ['-filter_complex', 'aloop=loop=-1:size=44100', '-f', 'wav'], collect, never),
    )
    expect(error).to.include({ reason: 'refused' })
  }).timeout(20_000)

  it('ends when the signal says so, also while it waits for its turn', async () => {
    const stop = new AbortController()
    const running = [1, 2, 3].map(() => refusal(ffmpeg.convert(source(wav, 'wav'), ENDLESS, collect, stop.signal)))
    setTimeout(() => stop.abort(new Error('enough')), 200)
    for (const error of await Promise.all(running)) expect(error).to.include({ message: 'enough' })
  })

  it('gets nothing of the environment', async () => {
    process.env.SECRET_OF_THE_RELAY = 'x'
    const script = join(folder, 'env.sh')
    writeFileSync(script, '#!/bin/sh\nif [ -n "$SECRET_OF_THE_RELAY" ]; then exit 1; fi\necho "{}"\n', { mode: 0o755 })
    const looking = createFfmpeg({ programs: { ffmpeg: script, ffprobe: script }, folder: work })
    const probed = await looking.probe(source(wav, 'wav'), never)
    delete process.env.SECRET_OF_THE_RELAY
    expect(probed.seconds).to.equal(0)
  })

  it('is not found where it is not', async () => {
    expect(await findFfmpeg(folder)).to.equal(undefined)
    expect(await findFfmpeg('')).to.equal(undefined)
  })
})
