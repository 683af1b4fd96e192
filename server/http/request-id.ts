import { randomBytes } from 'node:crypto'

/** Random per process start, so that ids of two instances never meet. */
const prefix = randomBytes(6).toString('hex')
let count = 0

/** Names one request in answers and logs; says nothing about who sent it. */
export function nextRequestId(): string {
  count += 1
  return `${prefix}-${count.toString(36)}`
}
