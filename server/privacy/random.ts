import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 16_384
const pool = Buffer.allocUnsafe(POOL_BYTES)
let used = POOL_BYTES

/**
 * Cryptographically random bytes, drawn in bulk because a system call per IV costs more than the encryption.
 * The answer is a copy: the pool is overwritten as it is used up.
 */
export function randomBuffer(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const taken = Buffer.from(pool.subarray(used, used + bytes))
  pool.fill(0, used, used + bytes)
  used += bytes
  return taken
}

/** A random id of `bytes` bytes in base64url. */
export function randomId(bytes = 16): string {
  return randomBuffer(bytes).toString('base64url')
}

function formatUuid(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A random v4 UUID (RFC 9562). */
export function randomUuid(): string {
  return formatUuid(randomBuffer(16))
}

/** A random v4 UUID whose first byte is `firstByte` (0-255): a customerId that names its own home shard. */
export function randomUuidInShard(firstByte: number): string {
  const bytes = randomBuffer(16)
  bytes[0] = firstByte
  return formatUuid(bytes)
}
