import { randomBytes } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import type { WeChatDoubleAccount, WeChatSwitches } from './account.js'
import { DailyQuota } from './daily-quota.js'
import { errorReply, jsonReply } from './errors.js'

interface IssuedToken {
  readonly value: string
  readonly appId: string
  expiresAt: number
  revoked: boolean
}

interface AccountTokens {
  stable: IssuedToken | undefined
  legacy: IssuedToken | undefined
  forcedAt: number[]
}

const OVERLAP_MS = 5 * 60_000
const FORCE_GAP_MS = 30_000
const FORCES_PER_DAY = 20
const DAY_MS = 24 * 3_600_000

/** Access tokens of both kinds; the kinds do not disturb each other. */
export class TokenDesk {
  readonly #accounts: ReadonlyMap<string, WeChatDoubleAccount>
  readonly #switches: WeChatSwitches
  readonly #now: () => number
  readonly #daily: DailyQuota
  readonly #issued = new Map<string, IssuedToken>()
  readonly #byAccount = new Map<string, AccountTokens>()

  constructor(accounts: ReadonlyMap<string, WeChatDoubleAccount>, switches: WeChatSwitches, now: () => number) {
    this.#accounts = accounts
    this.#switches = switches
    this.#now = now
    this.#daily = new DailyQuota(switches, now)
  }

  /** POST /cgi-bin/stable_token: the same token while it is valid; a new one in its last five minutes or by force. */
  stable(request: DoubleRequest): Reply {
    let body: unknown
    try {
      body = JSON.parse(request.body.toString('utf8'))
    } catch {
      return errorReply(47001)
    }
    if (typeof body !== 'object' || body === null) return errorReply(47001)
    const fields = body as Record<string, unknown>
    const account = this.#authenticate(fields.grant_type, fields.appid, fields.secret)
    if ('status' in account) return account
    const tokens = this.#tokensOf(account.appId)
    const now = this.#now()
    if (fields.force_refresh === true) {
      const refused = this.#force(tokens, now)
      if (refused !== undefined) return refused
    }
    if (tokens.stable === undefined || tokens.stable.expiresAt - now <= OVERLAP_MS) {
      tokens.stable = this.#issue(account.appId, now)
    }
    return this.#tokenReply(tokens.stable, now)
  }

  /** GET /cgi-bin/token: a new token each time; the one before lives five minutes more. */
  legacy(request: DoubleRequest): Reply {
    const { query } = request
    const account = this.#authenticate(query.get('grant_type'), query.get('appid'), query.get('secret'))
    if ('status' in account) return account
    if (!this.#daily.take(account.appId, 'tokensPerDay')) return errorReply(45009)
    const tokens = this.#tokensOf(account.appId)
    const now = this.#now()
    if (tokens.legacy !== undefined) {
      tokens.legacy.expiresAt = Math.min(tokens.legacy.expiresAt, now + OVERLAP_MS)
    }
    tokens.legacy = this.#issue(account.appId, now)
    return this.#tokenReply(tokens.legacy, now)
  }

  /** The AppID a token speaks for, or the code of refusal: 41001 missing, 40001 not known or revoked, 42001 expired. */
  check(token: string | null): string | number {
    if (token === null || token === '') return 41001
    const issued = this.#issued.get(token)
    if (issued === undefined || issued.revoked) return 40001
    return issued.expiresAt <= this.#now() ? 42001 : issued.appId
  }

  /** Makes every token of an account worthless (40001), as a leak drill or somebody else's forced refresh does. */
  revoke(appId: string): void {
    for (const token of this.#issued.values()) if (token.appId === appId) token.revoked = true
    const tokens = this.#tokensOf(appId)
    tokens.stable = undefined
    tokens.legacy = undefined
  }

  #force(tokens: AccountTokens, now: number): Reply | undefined {
    const last = tokens.forcedAt.at(-1)
    if (last !== undefined && now - last < FORCE_GAP_MS) return undefined
    if (tokens.forcedAt.filter((at) => now - at < DAY_MS).length >= FORCES_PER_DAY) return errorReply(45009)
    tokens.forcedAt.push(now)
    if (tokens.stable !== undefined) tokens.stable.revoked = true
    tokens.stable = undefined
    return undefined
  }

  #authenticate(grant: unknown, appId: unknown, secret: unknown): WeChatDoubleAccount | Reply {
    if (grant !== 'client_credential') return errorReply(40002)
    if (typeof appId !== 'string' || appId === '') return errorReply(41002)
    if (typeof secret !== 'string' || secret === '') return errorReply(41004)
    const account = this.#accounts.get(appId)
    if (account === undefined) return errorReply(40013)
    return account.appSecret === secret ? account : errorReply(this.#switches.wrongSecretCode)
  }

  #tokensOf(appId: string): AccountTokens {
    const tokens = this.#byAccount.get(appId) ?? { stable: undefined, legacy: undefined, forcedAt: [] }
    this.#byAccount.set(appId, tokens)
    return tokens
  }

  #issue(appId: string, now: number): IssuedToken {
    const value = `98_${randomBytes(96).toString('base64url')}`
    const token = { value, appId, expiresAt: now + this.#switches.tokenLifeSeconds * 1000, revoked: false }
    this.#issued.set(value, token)
    return token
  }

  #tokenReply(token: IssuedToken, now: number): Reply {
    return jsonReply({ access_token: token.value, expires_in: Math.floor((token.expiresAt - now) / 1000) }, 'ok')
  }
}
