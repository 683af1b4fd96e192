import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createFfmpeg, findFfmpeg } from '../../../server/media/ffmpeg.js'
import {
  createVoiceConverter,
  type VoiceConverter,
  VoiceNotConverted,
} from '../../../server/relay/customer-media/voice-converter.js'
import { amrSample } from '../../support/voice-samples.js'
import { inPieces } from '../fake-platforms.js'

const FOREVER = new AbortController().signal

describe('relay/customer-media/voice-converter', () => {
  const folder = join(tmpdir(), `voice-converter-${process.pid}`)
  let converter: VoiceConverter

  before(async () => {
    const programs = await findFfmpeg()
    if (!programs) throw new Error('ffmpeg is needed here')
    converter = createVoiceConverter(createFfmpeg({ programs, folder }))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  function convert(bytes: Buffer, mime: string): Promise<Buffer> {
    const take = async (mp3: AsyncIterable<Uint8Array>) => {
      const pieces: Uint8Array[] = []
      for await (const piece of mp3) pieces.push(piece)
      return Buffer.concat(pieces)
    }
    return converter.toMp3(() => inPieces(bytes), mime, take, FOREVER)
  }

  it('makes MP3 of AMR, as long as the voice', async () => {
    const mp3 = await convert(amrSample(3), 'audio/amr')
    expect(
      mp3.subarray(0, 3).toString('latin1') === 'ID3' || (mp3[0] === 0xff && ((mp3[1] ?? 0) & 0xe0) === 0xe0),
    ).to.equal(true)
    // 48 kbit/s
    expect(mp3.length / 6000).to.be.closeTo(3, 0.5)
  })

  for (const [name, bytes, mime] of [
    ['what only begins like AMR', Buffer.concat([Buffer.from('#!AMR\n'), Buffer.from('hello')]), 'audio/amr'],
    ['what is no Ogg', amrSample(1), 'audio/ogg'],
    ['a playlist that names a file', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'), 'audio/amr'],
    ['a type it does not take', amrSample(1), 'audio/silk'],
  ] as const) {
    it(`makes nothing of ${name}`, async () => {
      const error = await convert(bytes, mime).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(VoiceNotConverted)
    })
  }
})
