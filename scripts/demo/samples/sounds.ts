const RATE = 22_050
const NOTE_SECONDS = 0.32
/** Of a pentatonic scale, in hertz. */
const NOTES = [523.25, 587.33, 659.25, 783.99, 880, 783.99, 659.25, 587.33, 523.25]

/** A small tune as WAV: 16 bits, one channel. */
export function wavTune(): Buffer {
  const perNote = Math.round(RATE * NOTE_SECONDS)
  const samples = Buffer.alloc(NOTES.length * perNote * 2)
  NOTES.forEach((hertz, note) => {
    for (let at = 0; at < perNote; at++) {
      const seconds = at / RATE
      const loudness = 9000 * Math.min(1, seconds / 0.01) * Math.exp(-seconds * 7)
      const wave = Math.sin(2 * Math.PI * hertz * seconds) + 0.3 * Math.sin(4 * Math.PI * hertz * seconds)
      samples.writeInt16LE(Math.round(loudness * wave), (note * perNote + at) * 2)
    }
  })
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(RATE * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** Bytes of a frame of MPEG-1 layer III at 32 kbit/s and 32 kHz, one channel; 36 ms. */
const MP3_FRAME_BYTES = 144
const MP3_FRAME_SECONDS = 0.036

/** An MP3 in which nothing is heard: for machines that cannot make another one. */
export function silentMp3(seconds: number): Buffer {
  const frame = Buffer.alloc(MP3_FRAME_BYTES)
  frame.writeUInt32BE(0xfffb18c0)
  return Buffer.concat(Array.from({ length: Math.ceil(seconds / MP3_FRAME_SECONDS) }, () => frame))
}
