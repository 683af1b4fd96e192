import type { VoiceConverter } from '../../../server/relay/customer-media/voice-converter.js'
import { MediaBroken } from '../../../server/relay/messages/media-broken.js'
import type { CustomerAttachment } from '../../../server/relay/messages/messages.js'
import { type Bench, makeBench, makePush } from '../bench.js'
import { failure } from '../fake-platforms.js'

export const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(3000, 7)])
export const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(5000, 1)])
export const AMR = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(500, 2)])
export const MP3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(700, 3)])

export const imagePush = (mediaId = 'picture', openId?: string) =>
  makePush('image', { mediaId, pictureUrl: undefined }, openId === undefined ? {} : { openId })
export const voicePush = (payload: object = {}) => makePush('voice', { mediaId: 'voice', ...payload })

export async function benchWith(media: Record<string, Parameters<Bench['wechat']['media']['set']>[1]>): Promise<Bench> {
  const bench = await makeBench()
  for (const [mediaId, answer] of Object.entries(media)) bench.wechat.media.set(mediaId, answer)
  return bench
}

export function attachments(bench: Bench): CustomerAttachment[] {
  return bench.genesys.messages.flatMap(({ message }) => (message.kind === 'attachment' ? [message] : []))
}

/** Works through the back-off until nothing waits any more. */
export async function workOn(bench: Bench, rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await bench.work()
    bench.clock.advance(15_000)
  }
}

export const converter = (convert: () => Buffer): VoiceConverter => ({
  takes: (mime) => mime === 'audio/amr' || mime === 'audio/ogg',
  toMp3: async (_read, _mime, take) => take(bytesOf(convert())),
})

export async function* bytesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

export async function* breaking(code: string): AsyncGenerator<Uint8Array> {
  yield JPEG
  throw new MediaBroken(failure('deadLetter', { code }))
}
