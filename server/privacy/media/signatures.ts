/**
 * Types of media told by their first bytes: the kinds that either platform takes or makes, and those that documents
 * come in. `brand`: the major brand of an ISO media file (ISO/IEC 14496-12, box `ftyp`).
 */
interface Signature {
  readonly type: string
  /** What must stand where; every one of them. Latin-1. */
  readonly at: readonly (readonly [offset: number, bytes: string])[]
}

export const SIGNATURES: readonly Signature[] = [
  { type: 'image/jpeg', at: [[0, '\xff\xd8\xff']] },
  { type: 'image/png', at: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/gif', at: [[0, 'GIF87a']] },
  { type: 'image/gif', at: [[0, 'GIF89a']] },
  {
    type: 'image/webp',
    at: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  {
    type: 'audio/wav',
    at: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  },
  {
    type: 'video/x-msvideo',
    at: [
      [0, 'RIFF'],
      [8, 'AVI '],
    ],
  },
  {
    type: 'image/bmp',
    at: [
      [0, 'BM'],
      [6, '\0\0\0\0'],
    ],
  },
  { type: 'image/tiff', at: [[0, 'II*\0']] },
  { type: 'image/tiff', at: [[0, 'MM\0*']] },
  { type: 'audio/amr', at: [[0, '#!AMR\n']] },
  { type: 'audio/amr-wb', at: [[0, '#!AMR-WB\n']] },
  { type: 'audio/ogg', at: [[0, 'OggS']] },
  { type: 'audio/flac', at: [[0, 'fLaC']] },
  { type: 'audio/silk', at: [[0, '#!SILK_V3']] },
  { type: 'audio/silk', at: [[0, '\x02#!SILK_V3']] },
  { type: 'audio/mpeg', at: [[0, 'ID3']] },
  { type: 'video/webm', at: [[0, '\x1aE\xdf\xa3']] },
  { type: 'video/mpeg', at: [[0, '\0\0\x01\xba']] },
  { type: 'application/pdf', at: [[0, '%PDF-']] },
  { type: 'application/zip', at: [[0, 'PK\x03\x04']] },
  { type: 'application/x-cfb', at: [[0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']] },
  { type: 'application/gzip', at: [[0, '\x1f\x8b\x08']] },
  { type: 'application/vnd.rar', at: [[0, 'Rar!\x1a\x07']] },
  { type: 'application/x-7z-compressed', at: [[0, "7z\xbc\xaf'\x1c"]] },
]

/** Major brands, by their beginnings; first match counts. Any other brand is an MP4. */
export const BRANDS: readonly (readonly [beginning: string, type: string])[] = [
  ['avif', 'image/avif'],
  ['avis', 'image/avif'],
  ['heic', 'image/heic'],
  ['heix', 'image/heic'],
  ['mif1', 'image/heif'],
  ['msf1', 'image/heif'],
  ['qt  ', 'video/quicktime'],
  ['M4A ', 'audio/mp4'],
  ['M4B ', 'audio/mp4'],
  ['3gp', 'video/3gpp'],
  ['3g2', 'video/3gpp2'],
]

/** Document types that come inside a container: taken from the sender's word where the container is the right one. */
export const CONTAINED: Readonly<Record<string, readonly string[]>> = {
  'application/zip': [
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation',
  ],
  'application/x-cfb': ['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
}
