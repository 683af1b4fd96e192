import { type Ffmpeg, FfmpegFailed } from '../../media/ffmpeg.js'
import type { MediaFormat } from '../../media/sniff.js'

/** Makes voice messages playable in browsers. */
export interface VoiceConverter {
  /** Whether voice of this MIME type is taken. */
  takes(mime: string): boolean
  /**
   * @param read The voice from its beginning.
   * @param take Reads the MP3, which is gone afterwards.
   * @throws VoiceNotConverted, what `take` throws, the signal's reason
   */
  toMp3<T>(
    read: () => AsyncIterable<Uint8Array>,
    mime: string,
    take: (mp3: AsyncIterable<Uint8Array>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>
}

/** The voice could not be converted: damaged, not what it seems, or too long to work on. */
export class VoiceNotConverted extends Error {
  constructor(options?: { cause?: unknown }) {
    super('A voice message could not be converted.', options)
    this.name = 'VoiceNotConverted'
  }
}

/** What WeChat records in; browsers play neither AMR nor, all of them, Speex. */
const FORMATS: Readonly<Record<string, MediaFormat>> = { 'audio/amr': 'amr', 'audio/amr-wb': 'amr', 'audio/ogg': 'ogg' }
/** WeChat's voice messages last at most 60 s. */
const MAX_SECONDS = '300'
/** More than speech of 16 kHz has to say. */
const BIT_RATE = '48k'
const TO_MP3 = [
  ...['-t', MAX_SECONDS, '-map', '0:a:0', '-map_metadata', '-1', '-ac', '1'],
  ...['-c:a', 'libmp3lame', '-b:a', BIT_RATE, '-f', 'mp3'],
]

export function createVoiceConverter(ffmpeg: Pick<Ffmpeg, 'convert'>): VoiceConverter {
  return {
    takes: (mime) => FORMATS[mime] !== undefined,
    async toMp3(read, mime, take, signal) {
      const format = FORMATS[mime]
      if (format === undefined) throw new VoiceNotConverted()
      try {
        return await ffmpeg.convert({ format, read }, TO_MP3, take, signal)
      } catch (error) {
        throw error instanceof FfmpegFailed ? new VoiceNotConverted({ cause: error }) : error
      }
    },
  }
}
