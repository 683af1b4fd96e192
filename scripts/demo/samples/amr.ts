/** Bytes of a frame of AMR at 12.2 kbit/s (RFC 4867): a header, then 244 bits of speech; 20 ms. */
const FRAME_BYTES = 32
const FRAME_HEADER = 0x3c
const SYLLABLE_FRAMES = 9
/** Fillings that decode to sounds of a bearable loudness; the first is almost silence. */
const SOUNDS = [0x01, 0x33, 0xaa, 0x00, 0x33, 0x01, 0xaa, 0x55]

/** A voice message as WeChat's phones record it. Nobody speaks: it hums and pauses, the same every time. */
export function amrVoice(seconds: number): Buffer {
  const frames = Buffer.alloc(Math.round(seconds * 50) * FRAME_BYTES)
  for (let frame = 0; frame * FRAME_BYTES < frames.length; frame++) {
    const sound = SOUNDS[Math.floor(frame / SYLLABLE_FRAMES) % SOUNDS.length] ?? 0
    const at = frame * FRAME_BYTES
    frames.fill(sound, at + 1, at + FRAME_BYTES)
    frames[at] = FRAME_HEADER
    frames[at + FRAME_BYTES - 1] = sound & 0xf0
  }
  return Buffer.concat([Buffer.from('#!AMR\n'), frames])
}
