/** What a file is by its first bytes: `png`, `jpeg`, `gif`, `amr`, `mp3`, `mp4`, or `` for anything else. */
export function fileKind(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 12)
  if (hex.startsWith('89504e470d0a1a0a')) return 'png'
  if (hex.startsWith('ffd8ff')) return 'jpeg'
  if (hex.startsWith('47494638')) return 'gif'
  if (hex.startsWith('2321414d520a')) return 'amr'
  if (hex.startsWith('494433') || mp3Frame(bytes, 0) !== undefined) return 'mp3'
  return hex.slice(8, 16) === '66747970' ? 'mp4' : ''
}

/** How long an AMR or MP3 file plays. */
export function voiceSeconds(bytes: Buffer): number {
  return fileKind(bytes) === 'amr' ? amrSeconds(bytes) : mp3Seconds(bytes)
}

/** Bytes of an AMR narrow-band frame of 20 ms by its type, with the byte that names it (RFC 4867). */
const AMR_FRAMES = [13, 14, 16, 18, 20, 21, 27, 32, 6]

function amrSeconds(bytes: Buffer): number {
  let frames = 0
  for (let at = 6; at < bytes.length; frames++) at += AMR_FRAMES[((bytes[at] ?? 0) >> 3) & 15] ?? 1
  return frames * 0.02
}

function mp3Seconds(bytes: Buffer): number {
  let seconds = 0
  let at = bytes.toString('latin1', 0, 3) === 'ID3' ? 10 + synchsafe(bytes, 6) : 0
  while (at + 4 <= bytes.length) {
    const frame = mp3Frame(bytes, at)
    at += frame?.bytes ?? 1
    seconds += frame?.seconds ?? 0
  }
  return seconds
}

function synchsafe(bytes: Buffer, at: number): number {
  return [0, 1, 2, 3].reduce((sum, index) => sum * 128 + ((bytes[at + index] ?? 0) & 127), 0)
}

/** Bit rates of layer III in kbit/s: MPEG 1, then MPEG 2 and 2.5 (ISO/IEC 11172-3, 13818-3). */
const RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
]
const SAMPLES = [44_100, 48_000, 32_000]

function mp3Frame(bytes: Buffer, at: number): { bytes: number; seconds: number } | undefined {
  const header = bytes.length >= at + 4 ? bytes.readUInt32BE(at) : 0
  if (header >>> 21 !== 0x7ff || ((header >>> 17) & 3) !== 1) return undefined
  const version = (header >>> 19) & 3
  const rate = RATES[version === 3 ? 0 : 1]?.[(header >>> 12) & 15]
  const sampling = SAMPLES[(header >>> 10) & 3]
  if (version === 1 || !rate || sampling === undefined) return undefined
  const hertz = sampling / (version === 3 ? 1 : version === 2 ? 2 : 4)
  const samples = version === 3 ? 1152 : 576
  return {
    bytes: Math.floor((samples * rate * 125) / hertz) + ((header >>> 9) & 1),
    seconds: samples / hertz,
  }
}
