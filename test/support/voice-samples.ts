/** Frame of AMR at 12.2 kbit/s (RFC 4867): a header byte, then 244 bits of speech; 20 ms. */
const FRAME_BYTES = 32
const FRAMES_PER_SECOND = 50

/** A voice message as WeChat records it. What it says is noise, the same every time. */
export function amrSample(seconds: number): Buffer {
  const frames = Math.round(seconds * FRAMES_PER_SECOND)
  const speech = Buffer.alloc(frames * FRAME_BYTES)
  let state = 1
  for (let at = 0; at < speech.length; at++) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    speech[at] = at % FRAME_BYTES === 0 ? 0x3c : state >> 16
  }
  return Buffer.concat([Buffer.from('#!AMR\n'), speech])
}
