import { type ConvertImage, ImageRefused } from '../../media/convert-image.js'
import { type Ffmpeg, FfmpegFailed, type MediaSource, type Probed } from '../../media/ffmpeg.js'
import { type Scratch, writeScratch } from '../../media/scratch.js'
import { familyOf, type MediaFormat, sniffFormat } from '../../media/sniff.js'
import { MAX_VOICE_SECONDS, SAFE_IMAGE_BYTES, UPLOAD_LIMITS } from '../../wechat/media-limits.js'
import type { UploadFile } from '../messages/platforms.js'

/** A file WeChat takes, and how to let go of what was made for it. */
export interface FittingFile extends UploadFile {
  readonly type: 'image' | 'voice' | 'video'
  readonly converted: boolean
  remove(): Promise<void>
}

export interface FitMediaDeps {
  readonly convertImage: ConvertImage
  /** Undefined on a machine without it: voice and video go as they are or not at all. */
  readonly ffmpeg: Ffmpeg | undefined
  readonly scratchFolder: string
}

/** Formats WeChat takes as they are, with the ending it expects. */
const AS_IS: Partial<Record<MediaFormat, string>> = {
  png: 'png',
  jpeg: 'jpg',
  gif: 'gif',
  mp3: 'mp3',
  amr: 'amr',
  mp4: 'mp4',
}

const VOICE_ARGS = ['-vn', '-map_metadata', '-1', '-ac', '1', '-ar', '24000', '-b:a', '48k', '-f', 'mp3']
/** Of what a video may have, to leave room for what surrounds the streams. */
const VIDEO_SHARE = 0.92
const AUDIO_KBITS = 64
const MAX_VIDEO_KBITS = 2000
/** With less for a second of picture nobody sees anything. */
const MIN_VIDEO_KBITS = 150

/**
 * Makes of a file what WeChat takes: as it is, or converted when it is too large or of another format. What it is, its
 * bytes say.
 * @returns Undefined for what WeChat takes in no form: documents, what is too long, what cannot be read.
 * @throws The signal's reason.
 */
export async function fitMedia(
  scratch: Scratch,
  deps: FitMediaDeps,
  signal: AbortSignal,
): Promise<FittingFile | undefined> {
  const format = sniffFormat(scratch.head)
  if (format === undefined) return undefined
  const source = { format, read: () => scratch.read() }
  if (familyOf(format) === 'image') return fitImage(scratch, source, deps, signal)
  if (deps.ffmpeg === undefined) return asItIs(scratch, format)
  try {
    const probed = await deps.ffmpeg.probe(source, signal)
    return probed.videoCodec === undefined
      ? await fitVoice(scratch, source, probed, deps.ffmpeg, deps.scratchFolder, signal)
      : await fitVideo(scratch, source, probed, deps.ffmpeg, deps.scratchFolder, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof FfmpegFailed) return undefined
    throw error
  }
}

/**
 * A picture small enough for every limit WeChat's documents name, for one it found too large.
 * @returns Undefined when it can't be made smaller.
 */
export async function smallerImage(
  scratch: Scratch,
  { convertImage }: FitMediaDeps,
  signal: AbortSignal,
): Promise<FittingFile | undefined> {
  const format = sniffFormat(scratch.head)
  if (format === undefined || familyOf(format) !== 'image') return undefined
  return jpegOf({ format, read: () => scratch.read() }, convertImage, signal)
}

function asItIs(scratch: Scratch, format: MediaFormat): FittingFile | undefined {
  const ending = AS_IS[format]
  if (ending === undefined) return undefined
  const family = familyOf(format)
  const type = family === 'audio' ? 'voice' : family
  if (scratch.bytes > UPLOAD_LIMITS[type].maxBytes) return undefined
  return {
    type,
    ending,
    bytes: scratch.bytes,
    converted: false,
    read: () => scratch.read(),
    remove: async () => undefined,
  }
}

async function fitImage(
  scratch: Scratch,
  source: MediaSource,
  { convertImage }: FitMediaDeps,
  signal: AbortSignal,
): Promise<FittingFile | undefined> {
  return asItIs(scratch, source.format) ?? (await jpegOf(source, convertImage, signal))
}

async function jpegOf(
  source: MediaSource,
  convertImage: ConvertImage,
  signal: AbortSignal,
): Promise<FittingFile | undefined> {
  try {
    const jpeg = await convertImage(source, SAFE_IMAGE_BYTES, signal)
    return {
      type: 'image',
      ending: 'jpg',
      bytes: jpeg.length,
      converted: true,
      async *read() {
        yield jpeg
      },
      remove: async () => undefined,
    }
  } catch (error) {
    if (error instanceof ImageRefused) return undefined
    throw error
  }
}

async function fitVoice(
  scratch: Scratch,
  source: MediaSource,
  { seconds, audioCodec }: Probed,
  ffmpeg: Ffmpeg,
  folder: string,
  signal: AbortSignal,
): Promise<FittingFile | undefined> {
  // Half a voice message is none: what is longer is not cut.
  if (audioCodec === undefined || seconds === 0 || seconds > MAX_VOICE_SECONDS) return undefined
  const whole = familyOf(source.format) === 'audio' ? asItIs(scratch, source.format) : undefined
  return whole ?? converted('voice', 'mp3', source, VOICE_ARGS, ffmpeg, folder, signal)
}

async function fitVideo(
  scratch: Scratch,
  source: MediaSource,
  { seconds, videoCodec }: Probed,
  ffmpeg: Ffmpeg,
  folder: string,
  signal: AbortSignal,
): Promise<FittingFile | undefined> {
  // Phones play H.264; what they cannot play WeChat takes all the same.
  const whole = videoCodec === 'h264' ? asItIs(scratch, source.format) : undefined
  if (whole) return whole
  const args = videoArgs(seconds)
  return args && converted('video', 'mp4', source, args, ffmpeg, folder, signal)
}

/** Undefined when nothing watchable fits. */
function videoArgs(seconds: number): string[] | undefined {
  if (seconds === 0) return undefined
  const kbits = (UPLOAD_LIMITS.video.maxBytes * 8 * VIDEO_SHARE) / 1000 / seconds - AUDIO_KBITS
  if (kbits < MIN_VIDEO_KBITS) return undefined
  const rate = Math.floor(Math.min(kbits, MAX_VIDEO_KBITS))
  const side = rate >= 1200 ? 1280 : rate >= 500 ? 854 : 640
  // Neither side longer than that, nothing made larger, both even as H.264 wants them.
  const scale = `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`
  const video = ['-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1', '-vf', scale, '-pix_fmt', 'yuv420p']
  const coder = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-b:v', `${rate}k`]
  const bounds = ['-maxrate', `${rate}k`, '-bufsize', `${2 * rate}k`, '-r', '25']
  return [...video, ...coder, ...bounds, '-c:a', 'aac', '-ac', '2', '-b:a', `${AUDIO_KBITS}k`, '-f', 'mp4']
}

async function converted(
  type: 'voice' | 'video',
  ending: string,
  source: MediaSource,
  args: readonly string[],
  ffmpeg: Ffmpeg,
  folder: string,
  signal: AbortSignal,
): Promise<FittingFile | undefined> {
  const made = await ffmpeg.convert(source, args, (bytes) => writeScratch(folder, bytes), signal)
  if (made.bytes === 0 || made.bytes > UPLOAD_LIMITS[type].maxBytes) {
    await made.remove()
    return undefined
  }
  return {
    type,
    ending,
    bytes: made.bytes,
    converted: true,
    read: () => made.read(),
    remove: () => made.remove(),
  }
}
