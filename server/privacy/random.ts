import { randomFillSync, randomUUID } from 'node:crypto'

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

/** A random v4 UUID (RFC 9562). */
export function randomUuid(): string {
  return randomUUID()
}

/** A random v4 UUID whose first byte is `firstByte` (0-255): a customerId that names its own home shard. */
export function randomUuidInShard(firstByte: number): string {
  return firstByte.toString(16).padStart(2, '0') + randomUUID().slice(2)
}
