import type { FileHandle } from 'node:fs/promises'
import type { Sharp } from 'sharp'
import { lent } from '../privacy/media/let-go.js'
import type { MediaSource } from './ffmpeg.js'
import { readAll, withNamelessCopy } from './nameless-file.js'
import { Places } from './places.js'

/** The picture cannot be read here, is too large to be opened, or does not get small enough. */
export class ImageRefused extends Error {
  constructor(options?: { cause?: unknown }) {
    super('The picture cannot be converted.', options)
    this.name = 'ImageRefused'
  }
}

/**
 * Makes a JPEG of at most `maxBytes` out of a picture: turned upright, transparent parts white, nothing of its metadata
 * kept, smaller step by step until it fits.
 * @throws ImageRefused, the signal's reason
 */
export type ConvertImage = (source: MediaSource, maxBytes: number, signal: AbortSignal) => Promise<Buffer>

/** A picture says how large it is before anything of it is unpacked; larger ones are refused. */
const MAX_PIXELS = 50_000_000
const MAX_SECONDS = 20
/** Unpacking takes memory by the pixel. */
const AT_ONCE = 1
const STEPS = [
  { side: 4096, quality: 88 },
  { side: 2560, quality: 85 },
  { side: 1920, quality: 80 },
  { side: 1280, quality: 75 },
  { side: 800, quality: 70 },
]
/** Loaders of libvips that may run. All others, such as those for SVG and PDF, are blocked. */
const LOADERS = ['Jpeg', 'Png', 'Nsgif', 'Webp', 'Tiff', 'Heif'].map((name) => `VipsForeignLoad${name}`)

export interface ConvertImageOptions {
  /** For a file without a name, only while a picture is worked on. */
  readonly folder: string
  /** Told once on a machine that cannot run sharp: every picture is refused then. */
  readonly onUnavailable: (error: unknown) => void
  readonly load?: (() => Promise<OpenPicture>) | undefined
}

type OpenPicture = (input: string | Buffer) => Sharp

export function createConvertImage({ folder, onUnavailable, load = loadSharp }: ConvertImageOptions): ConvertImage {
  const places = new Places(AT_ONCE)
  let loading: Promise<OpenPicture> | undefined

  function opener(): Promise<OpenPicture> {
    loading ??= load().catch((cause: unknown) => {
      onUnavailable(cause)
      throw new ImageRefused({ cause })
    })
    return loading
  }

  return (source, maxBytes, signal) =>
    places.with(async () => {
      const open = await opener()
      return withNamelessCopy(folder, lent(source.read()), signal, async (file) => {
        for (const { side, quality } of STEPS) {
          signal.throwIfAborted()
          const made = await jpegOf(open, file, side, quality)
          if (made.length <= maxBytes) return made
        }
        throw new ImageRefused()
      })
    }, signal)
}

async function jpegOf(open: OpenPicture, file: FileHandle, side: number, quality: number): Promise<Buffer> {
  try {
    return await open(process.platform === 'win32' ? await wholeOf(file) : `/dev/fd/${file.fd}`)
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality, mozjpeg: false })
      .timeout({ seconds: MAX_SECONDS })
      .toBuffer()
  } catch (cause) {
    throw new ImageRefused({ cause })
  }
}

/** Loaded with the first picture: most relays never see one that has to be converted. */
async function loadSharp(): Promise<OpenPicture> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: LOADERS })
  return (input) => sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true, pages: 1 })
}

/** Windows has no numbers for files. */
async function wholeOf(file: FileHandle): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of readAll(file)) pieces.push(piece)
  return Buffer.concat(pieces)
}
