/** What a file is, told from its first bytes; names and types that came with it are not believed. */
export type MediaFormat =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'tiff'
  | 'heif'
  | 'mp4'
  | 'quicktime'
  | '3gpp'
  | 'matroska'
  | 'avi'
  | 'm4a'
  | 'mp3'
  | 'amr'
  | 'wav'
  | 'ogg'
  | 'flac'
  | 'aac'

export type MediaFamily = 'image' | 'audio' | 'video'

const FAMILIES: Readonly<Record<MediaFormat, MediaFamily>> = {
  png: 'image',
  jpeg: 'image',
  gif: 'image',
  webp: 'image',
  tiff: 'image',
  heif: 'image',
  mp4: 'video',
  quicktime: 'video',
  '3gpp': 'video',
  matroska: 'video',
  avi: 'video',
  m4a: 'audio',
  mp3: 'audio',
  amr: 'audio',
  wav: 'audio',
  ogg: 'audio',
  flac: 'audio',
  aac: 'audio',
}

export function familyOf(format: MediaFormat): MediaFamily {
  return FAMILIES[format]
}

/** As many bytes as `sniffFormat` looks at. */
export const SNIFFED_BYTES = 16

/** Brands of ISO base media files (ISO/IEC 14496-12, `ftyp`) that are no plain MP4. */
const BRANDS: readonly (readonly [brand: RegExp, format: MediaFormat])[] = [
  [/^(heic|heix|hevc|mif1|msf1|avif|avis)/, 'heif'],
  [/^qt {2}/, 'quicktime'],
  [/^3g/, '3gpp'],
  [/^(M4A|M4B)/, 'm4a'],
]

/** @param head The first bytes, at least SNIFFED_BYTES of them if there are so many. */
export function sniffFormat(head: Buffer): MediaFormat | undefined {
  const text = head.toString('latin1', 0, SNIFFED_BYTES)
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  if (/^(II\*\0|MM\0\*)/.test(text)) return 'tiff'
  if (/^RIFF.{4}WEBP/s.test(text)) return 'webp'
  if (/^RIFF.{4}WAVE/s.test(text)) return 'wav'
  if (/^RIFF.{4}AVI /s.test(text)) return 'avi'
  if (/^#!AMR(-WB)?\n/.test(text)) return 'amr'
  if (text.startsWith('OggS')) return 'ogg'
  if (text.startsWith('fLaC')) return 'flac'
  if (text.startsWith('\x1aE\xdf\xa3')) return 'matroska'
  if (text.startsWith('ID3')) return 'mp3'
  if (text.slice(4, 8) === 'ftyp') {
    const brand = text.slice(8, 12)
    return BRANDS.find(([pattern]) => pattern.test(brand))?.[1] ?? 'mp4'
  }
  return mpegAudio(head)
}

/** MPEG audio without an ID3 tag begins with a frame: eleven set bits, then version, layer, rates that exist. */
function mpegAudio(head: Buffer): MediaFormat | undefined {
  const [first = 0, second = 0, third = 0] = head
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined
  const layer = (second >> 1) & 3
  // Layer 0 under these bits is ADTS, the frame of AAC.
  if (layer === 0) return (second & 0xf6) === 0xf0 ? 'aac' : undefined
  const isFrame = ((second >> 3) & 3) !== 1 && third >> 4 !== 0xf && ((third >> 2) & 3) !== 3
  return layer === 1 && isFrame ? 'mp3' : undefined
}
