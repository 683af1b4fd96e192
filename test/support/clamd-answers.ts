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

/** Behaves like a clamd that finds nothing, and keeps nothing of what it reads: for files of many megabytes. */
export function answerAllClean(socket: Socket): void {
  let head = Buffer.alloc(0)
  let skip = COMMAND.length
  socket.on('data', (piece: Buffer) => {
    for (let rest = piece; rest.length > 0; ) {
      const skipped = Math.min(skip, rest.length)
      skip -= skipped
      rest = rest.subarray(skipped)
      if (skip > 0) return
      const wanted = 4 - head.length
      head = Buffer.concat([head, rest.subarray(0, wanted)])
      rest = rest.subarray(wanted)
      if (head.length < 4) return
      skip = head.readUInt32BE()
      head = Buffer.alloc(0)
      if (skip === 0) return void socket.end('stream: OK\0')
    }
  })
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
