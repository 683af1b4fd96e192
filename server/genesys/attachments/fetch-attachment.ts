import { type Dispatcher, request } from 'undici'
import type { Clock } from '../../clock.js'
import { letGo } from '../../privacy/media/let-go.js'
import { oneByOne } from '../../privacy/media/one-by-one.js'
import type { AttachmentHosts } from './hosts.js'

/** Why there is no attachment. `unreachable` may be worth another try some other time, the others are not. */
export type AttachmentFailure = 'host' | 'unreachable' | 'refused' | 'tooLarge' | 'empty'

export type FetchedAttachment<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: AttachmentFailure }

export interface FetchLimits {
  readonly maxBytes: number
  /** Ends the fetch; the promise rejects with its reason. */
  readonly signal: AbortSignal
}

/**
 * Fetches one attachment.
 * @param keep Takes the bytes as they come, done with each piece when it asks for the next one; its promise is waited
 *   for. Called anew for every try.
 */
export type FetchAttachment = <T>(
  address: string,
  keep: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  limits: FetchLimits,
) => Promise<FetchedAttachment<T>>

export interface FetchAttachmentDeps {
  readonly hosts: AttachmentHosts
  readonly connections: Dispatcher
  readonly clock: Pick<Clock, 'monotonic'>
  readonly pause: (ms: number) => Promise<unknown>
}

const TRIES = 3
/** No try begins later than this after the first. */
const TRIES_WITHIN_MS = 10_000
const PAUSE_MS = 500
/** The whole of one try: 25 MB (Genesys's own limit for attachments, help: supported content profiles) over a slow line. */
const TRY_MS = 60_000
const MAX_HOPS = 4
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Answers that another try may change: also a 404, for an attachment that is not everywhere yet. */
const PASSING: ReadonlySet<number> = new Set([404, 408, 425, 429])

class Ended extends Error {
  constructor(readonly failure: AttachmentFailure) {
    super(failure)
  }
}

/** @throws What `keep` throws, and the signal's reason; everything else is an answer. */
export function createFetchAttachment({ hosts, connections, clock, pause }: FetchAttachmentDeps): FetchAttachment {
  return async (address, keep, { maxBytes, signal }) => {
    const startedAt = clock.monotonic()
    for (let tried = 1; ; tried++) {
      const kept = { error: undefined as unknown }
      try {
        const value = await oneTry(address, maxBytes, signal, (bytes) =>
          keep(bytes).catch((error: unknown) => {
            kept.error = error
            throw error
          }),
        )
        return { ok: true, value }
      } catch (error) {
        signal.throwIfAborted()
        const failure = failureOf(error)
        // What the taker of the bytes failed at, unless it only passed on what the bytes failed at.
        if (kept.error !== undefined && failure === undefined) throw kept.error
        if (failure !== 'unreachable' && failure !== undefined) return { ok: false, failure }
      }
      if (tried === TRIES) return { ok: false, failure: 'unreachable' }
      await pause(PAUSE_MS * tried)
      if (clock.monotonic() - startedAt > TRIES_WITHIN_MS) return { ok: false, failure: 'unreachable' }
    }
  }

  async function oneTry<T>(
    address: string,
    maxBytes: number,
    given: AbortSignal,
    keep: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.any([given, AbortSignal.timeout(TRY_MS)])
    let at = address
    for (let hop = 0; hop <= MAX_HOPS; hop++) {
      const url = hosts.allowed(at)
      if (url === undefined) throw new Ended('host')
      const { statusCode, headers, body } = await request(url, { dispatcher: connections, signal })
      if (statusCode >= 200 && statusCode < 300) {
        if (Number(headers['content-length'] ?? 0) > maxBytes) {
          abandon(body)
          throw new Ended('tooLarge')
        }
        return await keep(bounded(oneByOne(body), maxBytes))
      }
      abandon(body)
      const { location } = headers
      if (!REDIRECTS.has(statusCode) || typeof location !== 'string') throw new Ended(ofStatus(statusCode))
      if (!URL.canParse(location, url)) throw new Ended('host')
      at = new URL(location, url).href
    }
    throw new Ended('refused')
  }
}

/** The bytes, and an error at the first one too many, or at the end of none. */
async function* bounded(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  try {
    for await (const chunk of bytes) {
      seen += chunk.length
      if (seen > maxBytes) throw new Ended('tooLarge')
      yield chunk
      letGo(chunk)
    }
  } catch (error) {
    throw error instanceof Ended ? error : new Ended('unreachable')
  }
  if (seen === 0) throw new Ended('empty')
}

/** Nothing more is read of it; that it was cut short is no news then. */
function abandon(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined)
  body.destroy()
}

function ofStatus(status: number): AttachmentFailure {
  return status >= 500 || PASSING.has(status) ? 'unreachable' : 'refused'
}

/** Undefined for what did not come from fetching. */
function failureOf(error: unknown): AttachmentFailure | undefined {
  if (error instanceof Ended) return error.failure
  const { code, cause } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', cause: undefined }
  if (code === 'ADDRESS_REFUSED') return 'host'
  return cause === undefined ? undefined : failureOf(cause)
}
