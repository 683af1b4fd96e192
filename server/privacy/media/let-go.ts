import { MessageChannel } from 'node:worker_threads'

/** Leads nowhere: what is handed over to it is gone. */
const nowhere = openNowhere()

function openNowhere() {
  const { port1, port2 } = new MessageChannel()
  port2.close()
  return port1
}

/**
 * Gives the memory of bytes back at once. A buffer of some size is small for the garbage collector and large for the
 * machine: left to it, those of a few transfers add up to many megabytes, and make it stop everything again and again.
 *
 * Nobody may use the bytes any more, the system included: a write of them has been answered. Bytes that are a part of
 * something else are left alone.
 */
export function letGo(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) {
    nowhere.postMessage(undefined, [buffer])
  }
}

/**
 * Pieces for a reader who is done with each when it asks for the next one: it is let go then.
 * @param pieces Their reader's own.
 */
export async function* lent(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) {
    yield piece
    // Not reached by a reader who leaves off in the middle, and may still be at the piece.
    letGo(piece)
  }
}
