import { clip } from './sample-media.js'

const BOX_HEAD_BYTES = 8

/**
 * A video that WeChat and browsers take as it is, made as long as wanted by a box that players skip (ISO/IEC 14496-12,
 * `free`).
 * @param bytes Of the whole file; at least some 100 KB.
 */
export function h264Film(bytes: number): Buffer {
  const playable = clip('mp4', 2, ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'])
  if (bytes < playable.length + BOX_HEAD_BYTES) throw new Error(`a film has at least ${playable.length} bytes`)
  const film = Buffer.alloc(bytes)
  playable.copy(film)
  film.writeUInt32BE(bytes - playable.length, playable.length)
  film.write('free', playable.length + 4, 'latin1')
  return film
}

/** Makes the film another file that plays the same. */
export function stamp(film: Buffer, number: number): Buffer {
  film.writeUInt32BE(number, film.length - 4)
  return film
}
