import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fault, FaultTable } from './faults.js'

export interface DoubleRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Groups of the route's pattern. */
  readonly params: readonly string[]
}

export interface Reply {
  readonly status: number
  readonly body: string | Buffer
  /** The body leaves at this rate at most, bytes a second. */
  readonly bytesPerSecond?: number
  /** The connection breaks when so many bytes of the body have left. */
  readonly cutAfter?: number
  readonly headers?: Record<string, string>
  /** `ok`, or why it was refused; recorded. */
  readonly verdict: string
  /** Waited for after the request took effect and before the answer leaves. */
  readonly beforeAnswer?: () => Promise<void>
  readonly afterAnswer?: () => Promise<void>
}

export interface Route {
  readonly name: string
  readonly method: string
  readonly pattern: RegExp
  readonly handle: (request: DoubleRequest) => Reply | Promise<Reply>
  /** False: bodies are files, which the record of calls leaves out. */
  readonly keepsBody?: boolean
}

/** One request the double was sent. */
export interface CallRecord {
  readonly seq: number
  /** Epoch milliseconds. */
  readonly at: number
  /** Name of the route; `unknown` when there is none. */
  readonly route: string
  readonly method: string
  readonly path: string
  readonly body: string
  /** `ok`, a reason of refusal, or `fault:…`. */
  verdict: string
  /** Status of the answer; 0 while there is none. */
  status: number
  /** The answer left whole. */
  answered: boolean
}

export interface DoubleServerOptions {
  readonly routes: readonly Route[]
  /** The answer to a request that meets no route. */
  readonly unknown: (request: DoubleRequest) => Reply
  /** A fault for this very request, before those of the table. */
  readonly faultOf?: (route: string) => Fault | undefined
  /** The answer of a `status` or `errcode` fault. */
  readonly faulty: (fault: Extract<Fault, { kind: 'status' | 'errcode' }>) => Reply
}

/** The HTTP side of a double: routes, faults, and a record of every call. Listens on loopback, on a free port. */
export class DoubleServer {
  readonly calls: CallRecord[] = []
  readonly faults = new FaultTable()
  readonly #options: DoubleServerOptions
  readonly #server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing))
  #down = false

  constructor(options: DoubleServerOptions) {
    this.#options = options
    this.#server.keepAliveTimeout = 60_000
    this.#server.on('connection', (socket) => {
      if (this.#down) socket.destroy()
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** While down, every connection is broken at once. */
  setDown(down: boolean): void {
    this.#down = down
    if (down) this.#server.closeAllConnections()
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.on('error', () => {})
    const chunks: Buffer[] = []
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const url = new URL(incoming.url ?? '/', 'http://double')
    const method = incoming.method ?? 'GET'
    const route = this.#options.routes.find((entry) => entry.method === method && entry.pattern.test(url.pathname))
    const request: DoubleRequest = {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: Buffer.concat(chunks),
      params: route?.pattern.exec(url.pathname)?.slice(1) ?? [],
    }
    const call: CallRecord = {
      seq: this.calls.length + 1,
      at: Date.now(),
      route: route?.name ?? 'unknown',
      method,
      path: incoming.url ?? '/',
      body: route?.keepsBody === false ? '' : request.body.toString('utf8'),
      verdict: 'pending',
      status: 0,
      answered: false,
    }
    this.calls.push(call)
    const fault = this.#options.faultOf?.(call.route) ?? this.faults.take(call.route)
    if (fault?.kind === 'down') {
      call.verdict = 'fault:down'
      outgoing.destroy()
    } else if (fault?.kind === 'hang') {
      call.verdict = 'fault:hang'
    } else if (fault?.kind === 'status' || fault?.kind === 'errcode') {
      await this.#answer(this.#options.faulty(fault), call, outgoing)
    } else {
      const reply = await (route?.handle(request) ?? this.#options.unknown(request))
      await this.#accept(reply, fault, call, outgoing)
    }
  }

  async #accept(reply: Reply, fault: Fault | undefined, call: CallRecord, outgoing: ServerResponse): Promise<void> {
    call.verdict = reply.verdict
    await reply.beforeAnswer?.()
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    if (fault?.kind === 'loseAnswer') {
      if (fault.by !== 'hang') outgoing.destroy()
      return
    }
    await this.#answer(reply, call, outgoing)
  }

  async #answer(reply: Reply, call: CallRecord, outgoing: ServerResponse): Promise<void> {
    call.verdict = reply.verdict
    call.status = reply.status
    call.answered = await new Promise<boolean>((resolve) => {
      if (outgoing.destroyed) return resolve(false)
      outgoing.on('close', () => resolve(outgoing.writableFinished))
      outgoing.writeHead(reply.status, { ...reply.headers, 'Content-Length': Buffer.byteLength(reply.body) })
      if (reply.cutAfter !== undefined) {
        outgoing.write(Buffer.from(reply.body).subarray(0, reply.cutAfter), () => outgoing.destroy())
      } else if (reply.bytesPerSecond !== undefined) void drip(outgoing, Buffer.from(reply.body), reply.bytesPerSecond)
      else outgoing.end(reply.body, () => resolve(true))
    })
    if (call.answered) await reply.afterAnswer?.()
  }
}

const DRIP_MS = 20

async function drip(outgoing: ServerResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
  const step = Math.max(1, Math.floor((bytesPerSecond * DRIP_MS) / 1000))
  for (let at = 0; at < body.length && !outgoing.destroyed; at += step) {
    outgoing.write(body.subarray(at, at + step))
    await new Promise((resolve) => setTimeout(resolve, DRIP_MS))
  }
  outgoing.end()
}
