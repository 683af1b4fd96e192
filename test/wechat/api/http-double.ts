import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  readonly socketPort: number
}

export type Answer = (received: Received, response: ServerResponse, request: IncomingMessage) => void

/** A server on a free loopback port that records what it gets and answers what a test says. */
export class HttpDouble {
  readonly received: Received[] = []
  url = ''
  readonly #server: Server

  constructor(public answer: Answer) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://double')
        const received = {
          method: request.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          body: Buffer.concat(chunks).toString('utf8'),
          socketPort: request.socket.remotePort ?? 0,
        }
        this.received.push(received)
        this.answer(received, response, request)
      })
    })
  }

  get server(): Server {
    return this.#server
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** WeChat's way to answer: 200 and text/plain, errors too. */
export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(JSON.stringify(body))
}
