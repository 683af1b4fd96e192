import type { Readable } from 'node:stream'

const CLOSED = 'The stream was closed before its end.'

/**
 * What a stream brings, each piece as it came. A stream's own iterator joins the pieces that wait into a new one, and
 * leaves the old ones to the garbage collector. Reading ends the stream, also when it is left early.
 * @throws What the stream fails with, or when it closes before its end
 */
export async function* oneByOne(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  const waiting: Buffer[] = []
  let over: { readonly error?: unknown } | undefined
  let wake = (): void => undefined
  const end = (error?: unknown): void => {
    over ??= error === undefined ? {} : { error }
    wake()
  }
  stream.on('data', (piece: Buffer) => {
    stream.pause()
    waiting.push(piece)
    wake()
  })
  stream.once('end', () => end())
  stream.once('error', end)
  stream.once('close', () => end(new Error(CLOSED)))
  if (stream.destroyed) end(stream.errored ?? new Error(CLOSED))
  try {
    for (;;) {
      const piece = waiting.shift()
      if (piece) yield piece
      else if (over === undefined) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve
        })
        stream.resume()
        await changed
      } else if ('error' in over) throw over.error
      else return
    }
  } finally {
    stream.destroy()
  }
}
