import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TokenStores } from '../../server/genesys/oauth-token.js'
import type { StoredToken } from '../../server/store/shared.js'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Tells connections apart. */
  readonly remotePort: number | undefined
}

export interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  /** Breaks the connection instead of answering. */
  readonly hangUp?: boolean
  /** Never answers. */
  readonly silent?: boolean
}

/** A login host and an API host in one; answers what the test says and records what came. */
export async function startPlatform() {
  const seen: SeenRequest[] = []
  let tokens = 0
  const state: { answer: (request: SeenRequest) => Answer; login: (request: SeenRequest) => Answer } = {
    answer: () => ({ body: {} }),
    login: () => {
      tokens += 1
      return { body: { access_token: `token-${tokens}`, token_type: 'bearer', expires_in: 3600 } }
    },
  }
  const server = createServer((req, res) => {
    let body = ''
    req.setEncoding('utf8')
    req.on('data', (chunk: string) => {
      body += chunk
    })
    req.on('end', () => {
      const { remotePort } = req.socket
      const request = { method: req.method ?? '', path: req.url ?? '', headers: req.headers, body, remotePort }
      seen.push(request)
      const answer = request.path === '/oauth/token' ? state.login(request) : state.answer(request)
      if (answer.silent) return
      if (answer.hangUp) return void req.socket.destroy()
      res.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      res.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    seen,
    state,
    calls: () => seen.filter(({ path }) => path !== '/oauth/token'),
    logins: () => seen.filter(({ path }) => path === '/oauth/token'),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Token and lock store in memory; sealing that is none. */
export function memoryTokenStores(owner = 'relay-1'): TokenStores {
  const tokens = new Map<string, StoredToken>()
  const locks = new Map<string, string>()
  return {
    owner,
    tokens: {
      get: async (name, now) => {
        const token = tokens.get(name)
        return token && token.expiresAt > now ? token : undefined
      },
      put: async (name, token) => void tokens.set(name, token),
      expire: async (name, fingerprint) => {
        if (tokens.get(name)?.fingerprint === fingerprint) tokens.delete(name)
      },
    },
    locks: {
      acquire: async (name, by) => {
        if (locks.has(name)) return false
        locks.set(name, by)
        return true
      },
      release: async (name, by) => {
        if (locks.get(name) === by) locks.delete(name)
      },
    },
    seal: {
      seal: (text) => ({ keyId: 'k', sealed: Buffer.from(text).toString('base64') }),
      open: ({ sealed }) => Buffer.from(sealed, 'base64').toString(),
      fingerprint: (text) => `print of ${text}`,
    },
  }
}
