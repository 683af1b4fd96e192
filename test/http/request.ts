import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** Sends one request; answers undefined when the connection was closed without an answer. */
export async function send(url: string, init: RequestInit = {}): Promise<RawAnswer | undefined> {
  let response: Response
  try {
    response = await fetch(url, init)
  } catch {
    return undefined
  }
  return { status: response.status, headers: response.headers, body: await response.text() }
}

/** Code of an error answer. */
export function codeOf(answer: RawAnswer | undefined): string {
  return (JSON.parse(answer?.body ?? '{}') as { error?: { code?: string } }).error?.code ?? 'none'
}

/**
 * Writes bytes to a port and reads whatever comes until the connection ends.
 * @param hangUp Cut the connection after writing.
 */
export function sendRaw(port: number, bytes: string, hangUp = false): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes, () => hangUp && socket.destroy())
    })
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}
