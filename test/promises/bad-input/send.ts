import { once } from 'node:events'
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import type { RawRequest, TestRequest } from './bad-request.js'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Sends requests over connections that are kept open. */
export class Sender {
  readonly #port: number
  readonly #agent: Agent

  constructor(port: number, maxSockets = 16) {
    this.#port = port
    this.#agent = new Agent({ keepAlive: true, maxSockets })
  }

  /** @throws Error when there is no answer */
  async send(what: TestRequest | RawRequest): Promise<Answer> {
    return 'raw' in what ? this.#sendRaw(what.raw) : this.#send(what)
  }

  close(): void {
    this.#agent.destroy()
  }

  async #send({ method, path, headers, body, chunked, declaredLength }: TestRequest): Promise<Answer> {
    const outgoing = request({ port: this.#port, host: '127.0.0.1', agent: this.#agent, method, path, headers })
    if (chunked === true) outgoing.setHeader('transfer-encoding', 'chunked')
    const answered = once(outgoing, 'response')
    if (declaredLength === undefined) outgoing.end(body)
    else {
      outgoing.setHeader('content-length', declaredLength)
      outgoing.flushHeaders()
    }
    const [response] = (await answered) as [IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    if (declaredLength !== undefined) outgoing.destroy()
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }
  }

  async #sendRaw(raw: string): Promise<Answer> {
    const socket = connect(this.#port, '127.0.0.1')
    socket.write(raw, 'latin1')
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n', 2)
    const [statusLine = '', ...lines] = head.split('\r\n')
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
    )
    return { status: Number(statusLine.split(' ')[1]), headers, body }
  }
}
