import { createHash } from 'node:crypto'
import { shardOfCustomer } from '../../customers/shard.js'
import { randomBuffer } from '../random.js'

const SECRET_BYTES = 32
/** One byte for the shard, 32 random ones. */
const TOKEN = /^[A-Za-z0-9_-]{44}$/

/** Path of the relay under which a medium is fetched; the token follows. */
export const MEDIA_PATH = '/media/'

/**
 * A token that names one medium: the customer's home shard, so that the record is found without a look-up, then 32
 * random bytes.
 */
export function makeMediaToken(customerId: string): string {
  const shard = shardOfCustomer(customerId)
  if (shard === undefined) throw new RangeError('A customerId is a UUID.')
  return Buffer.concat([Buffer.of(shard), randomBuffer(SECRET_BYTES)]).toString('base64url')
}

/** Id of the record behind a token: shard and hash. Undefined for what is no token. */
export function mediaIdOf(token: string): string | undefined {
  if (!TOKEN.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  return bytes.toString('hex', 0, 1) + createHash('sha256').update(bytes).digest('base64url')
}
