import { type Request, type Response, Router } from 'express'
import { RelayError } from '../errors.js'
import { letGo } from '../privacy/media/let-go.js'
import { MediaFolderError } from '../privacy/media/media-errors.js'
import { MEDIA_PATH } from '../privacy/media/media-token.js'
import type { MediaVault, OpenMedia } from '../privacy/media-vault.js'
import { methodNotAllowed } from './api/method-not-allowed.js'
import { askStore } from './ask-store.js'
import { readRange } from './byte-range.js'
import { contentDisposition } from './content-disposition.js'

export type MediaOutcome = 'whole' | 'part' | 'head' | 'not_found' | 'unsatisfiable' | 'aborted' | 'broken'

export interface MediaDeps {
  readonly media: Pick<MediaVault, 'open'>
  /** @param bytes Handed out. @param error Why a file was broken. */
  onMediaServed?(outcome: MediaOutcome, bytes: number, error?: unknown): void
}

const STORE_TIMEOUT_MS = 5000
/** A reader who takes nothing for so long is cut off. */
const IDLE_TIMEOUT_MS = 30_000

/**
 * The file is a stranger's: nothing in it may run, load or ask for anything, whatever it turns out to be. A browser's
 * own page around a picture or a player needs the styles and the file itself.
 */
const POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

/** `/media/:token`: a media file, for whoever holds its token. Unknown and expired ones are told alike. */
export function mediaRoutes(deps: MediaDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route(`${MEDIA_PATH}:token`)
    .get(async (request: Request<{ token: string }>, response) => {
      // Answers are about the token, and not for caches.
      response.setHeader('cache-control', 'private, no-store')
      response.setHeader('x-robots-tag', 'noindex')
      const open = await openMedia(deps.media, request.params.token)
      if (open === undefined) {
        deps.onMediaServed?.('not_found', 0)
        throw new RelayError('not_found')
      }
      await serve(open, request, response, deps)
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}

function openMedia(media: MediaDeps['media'], token: string): Promise<OpenMedia | undefined> {
  return askStore(async () => {
    try {
      return await media.open(token)
    } catch (error) {
      throw asUnusable(error)
    }
  }, STORE_TIMEOUT_MS)
}

function asUnusable(error: unknown): RelayError {
  if (error instanceof RelayError) return error
  return new RelayError(error instanceof MediaFolderError ? 'media_unavailable' : 'internal_error', undefined, {
    cause: error,
  })
}

async function serve(open: OpenMedia, request: Request, response: Response, deps: MediaDeps): Promise<void> {
  const { bytes, contentType, fileName } = open.meta
  const { range: asked, 'if-range': condition } = request.headers
  // There is no validator to compare with, so a conditional range is none.
  const range = readRange(condition === undefined ? asked : undefined, bytes)
  response.setHeader('accept-ranges', 'bytes')
  if (range === 'unsatisfiable') {
    deps.onMediaServed?.('unsatisfiable', 0)
    response.setHeader('content-range', `bytes */${bytes}`)
    throw new RelayError('range_not_satisfiable')
  }
  const part = range === 'whole' ? undefined : range
  const length = part === undefined ? bytes : part.last - part.first + 1
  const headers = {
    'content-type': contentType,
    'content-length': length,
    'content-disposition': contentDisposition(contentType, fileName),
    'content-security-policy': POLICY,
    'cross-origin-resource-policy': 'cross-origin',
    ...(part === undefined ? {} : { 'content-range': `bytes ${part.first}-${part.last}/${bytes}` }),
  }
  const status = part === undefined ? 200 : 206
  if (request.method === 'HEAD') {
    response.writeHead(status, headers).end()
    deps.onMediaServed?.('head', 0)
    return
  }
  const pieces = open.stream(part)
  let sent = 0
  try {
    // Before the headers: a file that cannot be read is an error, not an answer cut short.
    const first = await pieces.next()
    response.setTimeout(IDLE_TIMEOUT_MS)
    response.on('error', () => undefined)
    response.writeHead(status, headers)
    for (let next = first; !next.done; next = await pieces.next()) {
      sent += next.value.length
      await written(response, next.value)
      letGo(next.value)
    }
    response.end()
    deps.onMediaServed?.(part === undefined ? 'whole' : 'part', sent)
  } catch (error) {
    const aborted = error instanceof ReaderLeft
    deps.onMediaServed?.(aborted ? 'aborted' : 'broken', sent, aborted ? undefined : error)
    if (!response.headersSent) throw asUnusable(error)
    response.destroy()
  } finally {
    await pieces.return()
  }
}

class ReaderLeft extends Error {}

/** Resolves when the system has taken the bytes. @throws ReaderLeft */
function written(response: Response, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const left = () => reject(new ReaderLeft())
    if (response.destroyed) return left()
    response.once('close', left)
    response.write(bytes, (error) => {
      response.off('close', left)
      if (error) left()
      else resolve()
    })
  })
}
