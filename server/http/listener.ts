import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { type ErrorCode, RelayError } from '../errors.js'
import { nextRequestId } from './request-id.js'
import { refuseUnreadable } from './unreadable-request.js'
import type { WebhookHandler } from './webhook.js'
import { writeError } from './write-error.js'

export interface ListenerDeps {
  readonly wechat: WebhookHandler
  readonly genesys: WebhookHandler
  /** Everything that is no webhook: the Express application. */
  app(request: IncomingMessage, response: ServerResponse): void
  /** Told of what was refused before it was a request. */
  onUnreadable?(code: ErrorCode): void
}

export interface Listener {
  readonly server: Server
  /**
   * @param port 0 for any free one. @param host All interfaces when left out.
   * @returns the port listened on
   */
  listen(port: number, host?: string): Promise<number>
  /** From now on new webhooks are refused: Genesys's with 503, WeChat's by closing, so that both try again. */
  drain(): void
  /**
   * Drains, takes no new connections, waits for what is in flight.
   * @param graceMs After this long the connections left are cut.
   */
  stop(graceMs: number): Promise<void>
}

const WECHAT_PREFIX = '/webhooks/wechat/'
const GENESYS_PREFIX = '/webhooks/genesys/'

/** How often a stopping server looks for connections that have become idle, milliseconds. */
const IDLE_CHECK_MS = 25

/** The relay's HTTP server: webhooks go to their plain handlers, everything else to Express. */
export function createListener({ wechat, genesys, app, onUnreadable }: ListenerDeps): Listener {
  let draining = false

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (draining) response.shouldKeepAlive = false
    const url = request.url ?? ''
    const isWeChat = url.startsWith(WECHAT_PREFIX)
    if (!isWeChat && !url.startsWith(GENESYS_PREFIX)) app(request, response)
    else if (draining) refuse(response, isWeChat)
    else if (isWeChat) wechat(request, response, accountIn(url, WECHAT_PREFIX.length))
    else genesys(request, response, accountIn(url, GENESYS_PREFIX.length))
  }

  const server = createServer(
    {
      // A webhook's headers and body come at once; slow senders must not hold connections.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Longer than the usual 60 s of a proxy in front, so that it is the proxy that closes.
      keepAliveTimeout: 65_000,
      noDelay: true,
    },
    handle,
  )
  server.maxHeadersCount = 64
  server.on('clientError', (error, socket) => {
    const code = refuseUnreadable(error, socket)
    if (code !== undefined) onUnreadable?.(code)
  })

  function drain(): void {
    draining = true
  }

  return {
    server,
    drain,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          const address = server.address()
          resolve(typeof address === 'object' && address !== null ? address.port : port)
        })
      }),
    stop: (graceMs) =>
      new Promise((resolve) => {
        drain()
        const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
        const grace = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearInterval(idle)
          clearTimeout(grace)
          resolve()
        })
      }),
  }
}

/** The path's last part; with anything behind it, it is the name of no account. */
function accountIn(url: string, start: number): string {
  const mark = url.indexOf('?', start)
  return url.slice(start, mark === -1 ? undefined : mark)
}

function refuse(response: ServerResponse, isWeChat: boolean): void {
  if (isWeChat) response.destroy()
  else writeError(response, new RelayError('shutting_down'), nextRequestId(), { connection: 'close' })
}
