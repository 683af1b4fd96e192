import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StubRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the stub answers; `hang` never answers, `reset` breaks the connection. */
export type StubAnswer = { readonly status?: number; readonly body?: string } | 'hang' | 'reset'

/** A relay of one function, to be as wrong as a test needs. */
export interface StubRelay {
  readonly url: string
  readonly requests: StubRequest[]
  answer: (request: StubRequest) => StubAnswer | Promise<StubAnswer>
  close(): Promise<void>
}

export async function startStubRelay(answer: StubRelay['answer'] = () => ({ body: 'success' })): Promise<StubRelay> {
  const requests: StubRequest[] = []
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const request = {
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '/', 'http://relay'),
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }
    requests.push(request)
    const given = await relay.answer(request)
    if (given === 'hang') return
    if (given === 'reset') return outgoing.destroy()
    outgoing.writeHead(given.status ?? 200)
    outgoing.end(given.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const relay: StubRelay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
  return relay
}
