import type { Socket } from 'node:net'

const COMMAND = Buffer.from('zINSTREAM\0')

/**
 * Behaves as clamd does on INSTREAM (clamd(8)): reads the pieces, then answers once.
 * @param answer Given the whole content; without the NUL at its end.
 */
export function answerInstream(answer: (content: Buffer) => string | Promise<string>): (socket: Socket) => void {
  return (socket) => {
    let received = Buffer.alloc(0)
    let answered = false
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece])
      const content = answered ? undefined : contentOf(received)
      if (content === undefined) return
      answered = true
      void Promise.resolve(answer(content)).then((text) => socket.end(`${text}\0`))
    })
  }
}

/** Undefined until the empty piece at the end has come. */
function contentOf(received: Buffer): Buffer | undefined {
  if (!received.subarray(0, COMMAND.length).equals(COMMAND)) return undefined
  const pieces: Buffer[] = []
  for (let at = COMMAND.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    if (at + 4 + length > received.length) return undefined
    pieces.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
