import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net'

/** A request that a stub took. */
export interface StubRequest {
  /** `performance.now()` when its body was complete. */
  readonly at: number
  readonly path: string
  readonly body: string
}

export interface PlatformStub {
  readonly port: number
  /** Called with every request but those for a token. */
  onRequest: (request: StubRequest) => void
}

/** Stands in for both platforms at the least cost: hands out tokens and takes everything. */
export async function startPlatformStub(): Promise<PlatformStub> {
  const stub = { port: 0, onRequest: () => undefined } as { port: number; onRequest: (request: StubRequest) => void }
  const server = createServer((request, response) => {
    readText(request, (body) => {
      const path = request.url ?? ''
      const token = path.includes('token') && !path.includes('access_token')
      if (token) return answer(response, { access_token: 'bench-token', token_type: 'bearer', expires_in: 7200 })
      stub.onRequest({ at: performance.now(), path, body })
      answer(response, { id: 'bench-message', errcode: 0, errmsg: 'ok', conversationId: CONVERSATION_ID })
    })
  })
  stub.port = await listen(server)
  return stub
}

/** Any conversation will do; customers of a bench do not mind to share one. */
export const CONVERSATION_ID = '0a9d7c55-1f6e-4c0e-b7a1-2f4b9c8d7e60'

/**
 * A platform that takes connections and never answers: as many lanes as the relay works at once wait for it, the rest
 * stays in the store. So holding delivery costs next to nothing.
 */
export async function startSilentStub(): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.resume()
  })
  return listen(server)
}

/** The whole body. */
export function readText(request: IncomingMessage, done: (text: string) => void): void {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => done(text))
}

export function answer(response: ServerResponse, value: object): void {
  const body = JSON.stringify(value)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** On a free port of loopback, which it returns. */
export function listen(server: Server | TcpServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('A stub has no port.'))
    })
  })
}
