import { randomBytes } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import { errorReply, jsonReply, oauthError } from './errors.js'
import { type GenesysDoubleClient, type GenesysSwitches, RECEIVE, VIEW } from './org.js'
import { covers } from './permission-pattern.js'

interface IssuedToken {
  readonly client: GenesysDoubleClient
  readonly expiresAt: number
}

/** OAuth by client credentials, and what every API request must pass: token, permission, requests per minute. */
export class LoginDesk {
  readonly #clients: Map<string, GenesysDoubleClient>
  readonly #switches: GenesysSwitches
  readonly #now: () => number
  readonly #tokens = new Map<string, IssuedToken>()
  readonly #used = new Map<string, { minute: number; count: number }>()

  constructor(clients: readonly GenesysDoubleClient[], switches: GenesysSwitches, now: () => number) {
    this.#clients = new Map(clients.map((client) => [client.id, client]))
    this.#switches = switches
    this.#now = now
  }

  /** POST /oauth/token. */
  token(request: DoubleRequest): Reply {
    const type = request.headers['content-type'] ?? ''
    if (!type.startsWith('application/x-www-form-urlencoded')) {
      return oauthError(400, 'invalid_request', 'the body must be application/x-www-form-urlencoded')
    }
    const grant = new URLSearchParams(request.body.toString('utf8')).get('grant_type')
    if (grant === null) return oauthError(400, 'invalid_request', 'missing grant_type')
    if (grant !== 'client_credentials') return oauthError(400, 'unsupported_grant_type', 'unsupported grant_type')
    const basic = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(request.headers.authorization ?? '')
    if (basic === null) return oauthError(401, 'invalid_client', 'client credentials are missing')
    const credentials = Buffer.from(basic[1] ?? '', 'base64').toString('utf8')
    const colon = credentials.indexOf(':')
    const client = this.#clients.get(credentials.slice(0, colon))
    if (client === undefined) return oauthError(400, 'invalid_client', 'client not found')
    if (client.secret !== credentials.slice(colon + 1)) return oauthError(401, 'invalid_client', 'wrong client secret')
    const value = randomBytes(64).toString('base64url')
    this.#tokens.set(value, { client, expiresAt: this.#now() + this.#switches.tokenLifeSeconds * 1000 })
    return jsonReply(
      200,
      { access_token: value, token_type: 'bearer', expires_in: this.#switches.tokenLifeSeconds },
      'ok',
    )
  }

  /**
   * What stands against an API request: 401, 429 with Retry-After, 403; undefined when nothing does.
   * @param permissions Any of these is enough; none needed when empty.
   */
  refusal(request: DoubleRequest, permissions: readonly string[]): Reply | undefined {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')
    if (bearer === null) return errorReply('authentication.required')
    const token = this.#tokens.get(bearer[1] ?? '')
    if (token === undefined || token.expiresAt <= this.#now()) return errorReply('bad.credentials')
    const limited = this.#count(token.client.id)
    if (limited !== undefined) return limited
    // What a client may do is looked up at every request, not fixed with its token.
    const client = this.#clients.get(token.client.id) ?? token.client
    const held = client.permissions ?? [RECEIVE, VIEW]
    if (permissions.length > 0 && !permissions.some((wanted) => held.some((one) => covers(one, wanted)))) {
      return errorReply('missing.any.permissions')
    }
    return undefined
  }

  /** The client a request comes from; undefined without a valid token. */
  clientOf(request: DoubleRequest): GenesysDoubleClient | undefined {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')
    const token = this.#tokens.get(bearer?.[1] ?? '')
    return token !== undefined && token.expiresAt > this.#now() ? token.client : undefined
  }

  /** From now on this client may log in; replaces one with the same id. */
  addClient(client: GenesysDoubleClient): void {
    this.#clients.set(client.id, client)
  }

  /** The client may not log in any more, and its tokens are worthless. */
  removeClient(id: string): void {
    this.#clients.delete(id)
    for (const [value, token] of this.#tokens) if (token.client.id === id) this.#tokens.delete(value)
  }

  /** Every token issued so far is refused from now on. */
  revokeAll(): void {
    this.#tokens.clear()
  }

  #count(clientId: string): Reply | undefined {
    const now = this.#now()
    const minute = Math.floor(now / 60_000)
    const known = this.#used.get(clientId)
    const used = known?.minute === minute ? known : { minute, count: 0 }
    this.#used.set(clientId, used)
    if (used.count >= this.#switches.requestsPerMinute) {
      const wait = Math.max(1, Math.ceil(((minute + 1) * 60_000 - now) / 1000))
      return errorReply('too.many.requests', undefined, { 'Retry-After': String(wait) })
    }
    used.count += 1
    return undefined
  }
}
