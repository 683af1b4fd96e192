import { connect, type Socket } from 'node:net'

/** A keep-alive connection that carries one ready-made request at a time: cheap, so that the server is the bottleneck. */
export class Connection {
  readonly #socket: Socket
  #pending = ''
  #answered: ((status: number) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('The server closed a connection.')))
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1')
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new Connection(socket)
  }

  /** Sends a request; one of the two is called when it is over. Nothing may be under way. */
  send(request: Buffer, answered: (status: number) => void, failed: (error: Error) => void): void {
    this.#answered = answered
    this.#failed = failed
    this.#socket.write(request)
  }

  close(): void {
    this.#failed = undefined
    this.#answered = undefined
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    // One character per byte, so that lengths are those of the wire.
    const text = this.#pending + chunk.toString('latin1')
    if (!isComplete(text)) {
      this.#pending = text
      return
    }
    this.#pending = ''
    const answered = this.#answered
    this.#answered = undefined
    answered?.(Number(text.slice(9, 12)))
  }

  #fail(error: Error): void {
    const failed = this.#failed
    this.#failed = undefined
    failed?.(error)
  }
}

/** Whether an HTTP/1.1 answer is there to its last byte, by Content-Length or as chunks. */
function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
  if (length !== undefined) return text.length >= end + 4 + Number(length)
  return text.endsWith('0\r\n\r\n')
}
