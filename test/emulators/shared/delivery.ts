import { request } from 'node:http'

export interface Delivery {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body: string
  /** The whole exchange, connecting included, may take this many milliseconds. */
  readonly timeoutMs: number
}

/** How one HTTP request of a platform to the relay ended. */
export type DeliveryOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly contentType: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network'; readonly code: string }

/** An outcome with when it began and ended (milliseconds of `performance.now()`). */
export type Attempt = DeliveryOutcome & { readonly beganAt: number; readonly endedAt: number }

/**
 * Makes one request on a connection of its own, as a platform does, and drops the connection at the time-out.
 * @param onSent Called once the last byte of the request was handed over.
 */
export function deliver(delivery: Delivery, onSent: () => void = () => {}): Promise<Attempt> {
  const beganAt = performance.now()
  return new Promise((resolve) => {
    let ended = false
    const end = (outcome: DeliveryOutcome) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      resolve({ ...outcome, beganAt, endedAt: performance.now() })
    }
    const body = Buffer.from(delivery.body)
    const outgoing = request(delivery.url, {
      method: delivery.method,
      agent: false,
      headers: delivery.method === 'GET' ? delivery.headers : { ...delivery.headers, 'Content-Length': body.length },
    })
    const timer = setTimeout(() => {
      end({ kind: 'timeout' })
      outgoing.destroy()
    }, delivery.timeoutMs)
    const broken = (error: NodeJS.ErrnoException) => end({ kind: 'network', code: error.code ?? 'UNKNOWN' })
    outgoing.on('error', broken)
    outgoing.on('finish', onSent)
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', broken)
      incoming.on('end', () =>
        end({
          kind: 'answer',
          status: incoming.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          contentType: incoming.headers['content-type'] ?? '',
        }),
      )
    })
    outgoing.end(delivery.method === 'GET' ? undefined : body)
  })
}
