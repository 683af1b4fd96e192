import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  /** As it stands in the request line. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A server that answers every request alike and keeps what came. */
export class TinyRelay {
  readonly requests: SeenRequest[] = []
  answer: { readonly status: number; readonly body: unknown } = { status: 200, body: {} }
  readonly #server: Server

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const { method = '', url = '', headers } = request
      this.requests.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(this.answer.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(this.answer.body))
    })
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }
}
