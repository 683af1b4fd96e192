import { readdir, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Actions } from './actions/actions.js'
import { Refusal } from './actions/body.js'
import type { MediaShelf } from './media-shelf.js'
import type { View } from './view.js'

const PAGE = new URL('./page/', import.meta.url)
const MAX_BODY = 256 * 1024

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Where the page gets its states from. */
export interface ViewSource {
  current(): View
  /** Calls back after every change; answers how to stop. */
  watch(listener: (view: View) => void): () => void
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** Names of the page's own files. */
async function pageFiles(): Promise<ReadonlySet<string>> {
  const names = await readdir(PAGE)
  return new Set(names.filter((name) => TYPES[name.slice(name.lastIndexOf('.') + 1)] !== undefined))
}

/** Players ask for stretches. */
async function sendMedia(request: IncomingMessage, response: ServerResponse, path: string, shelf: MediaShelf) {
  const file = await shelf.find(path)
  if (file === undefined) throw new Refusal(404, 'there is no such file')
  const all = file.bytes.length
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const first = Number(asked?.[1] ?? 0)
  const last = asked?.[2] ? Math.min(Number(asked[2]), all - 1) : all - 1
  const isPart = asked !== null && first <= last
  const [status, from, to] = isPart ? [206, first, last] : [200, 0, all - 1]
  response.writeHead(status, {
    ...HEADERS,
    ...{ 'content-type': file.mime, 'content-length': to - from + 1, 'accept-ranges': 'bytes' },
    ...(isPart && { 'content-range': `bytes ${from}-${to}/${all}` }),
  })
  response.end(file.bytes.subarray(from, to + 1))
}

async function sendFile(response: ServerResponse, name: string): Promise<void> {
  const body = await readFile(new URL(name, PAGE))
  response.writeHead(200, { ...HEADERS, 'content-type': TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain' })
  response.end(body)
}

/** Sends whole states; a reader too slow for some of them gets the newest once it has caught up. */
function stream(response: ServerResponse, source: ViewSource): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8', connection: 'keep-alive' })
  let behind = false
  const send = (view: View) => {
    behind = response.writableNeedDrain
    if (!behind) response.write(`event: view\ndata: ${JSON.stringify(view)}\n\n`)
  }
  const stop = source.watch(send)
  // A state larger than the socket's buffer drains each time: to send on every drain would never end.
  response.on('drain', () => {
    if (behind) send(source.current())
  })
  response.on('close', stop)
  send(source.current())
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY) throw new Refusal(413, 'the body is too large')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
}

/** Another site must not reach the demo through the visitor's browser: loopback names only, JSON only. */
function checkCaller(request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) throw new Refusal(403, 'only on this machine')
  if (request.method !== 'POST') return
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) throw new Refusal(415, 'JSON is needed')
}

interface Site {
  readonly source: ViewSource
  readonly actions: Actions
  readonly shelf: MediaShelf
  readonly files: ReadonlySet<string>
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { source, actions, shelf, files }: Site,
): Promise<void> {
  checkCaller(request)
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (request.method === 'GET') {
    if (path === '/events') return stream(response, source)
    if (path === '/state') return answer(response, 200, source.current())
    if (path.startsWith('/media/')) return sendMedia(request, response, path, shelf)
    const name = path === '/' ? 'index.html' : path.slice(1)
    if (files.has(name)) return sendFile(response, name)
  }
  const action = request.method === 'POST' ? actions.find(path) : undefined
  if (action === undefined) throw new Refusal(404, 'there is nothing here')
  const result = await action(await readJson(request))
  answer(response, 200, { ok: true, ...Object(result) })
}

/** Serves the page and its API on loopback. @param port 0 takes a free one. */
export async function servePage(
  port: number,
  source: ViewSource,
  actions: Actions,
  shelf: MediaShelf,
): Promise<{ url: string; close(): Promise<void> }> {
  const site = { source, actions, shelf, files: await pageFiles() }
  const server: Server = createServer((request, response) => {
    handle(request, response, site).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else if (error instanceof Refusal) answer(response, error.status, { error: error.message })
      else answer(response, 500, { error: error instanceof Error ? error.message : 'unknown error' })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://127.0.0.1:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
