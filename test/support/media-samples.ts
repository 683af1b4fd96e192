/** Media made up here, big enough to tell apart; `seed` makes each its own. */
function filled(head: Buffer, bytes: number, seed: number): Buffer {
  const media = Buffer.alloc(bytes, seed % 251)
  head.copy(media)
  media.writeUInt32BE(seed, bytes - 4)
  return media
}

export function jpegSample(bytes = 40_000, seed = 1): Buffer {
  return filled(Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), bytes, seed)
}

export function mp4Sample(bytes = 400_000, seed = 1): Buffer {
  return filled(Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), bytes, seed)
}
