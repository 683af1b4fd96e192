import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import { API_ROLES, type ApiKeyConfig, type ApiRole } from '../config/types.js'
import { RelayError } from '../errors.js'
import type { FailedAuth } from './failed-auth.js'

/** Who calls: what its key says. */
export interface ApiIdentity {
  readonly role: ApiRole
  /** Of the key, for the audit log. */
  readonly name: string
  /** Accounts the key is for; undefined: all. */
  readonly accounts?: readonly string[] | undefined
}

export interface ApiAuth {
  /** Lets a request on only with a known key: 401 `api_key_missing`, `api_key_unknown`. */
  readonly authenticate: RequestHandler
  /** Behind `authenticate`: lets on only keys of one of these roles, else 403 `role_not_allowed`. */
  allow(...roles: readonly ApiRole[]): RequestHandler
  /** Behind `authenticate`: whose request this answers. @throws RelayError `api_key_missing` */
  identityOf(response: Response): ApiIdentity
}

/** Slows down who tries keys. */
export interface AuthLimit {
  readonly failures: FailedAuth
  /** An address was locked out just now. */
  onLockOut(address: string): void
}

const BEARER = /^Bearer +(\S+) *$/i

/**
 * Proof by `Authorization: Bearer KEY`. Keys are known by their digests only; a role may have several, so that they can
 * be rotated.
 * @param served Roles that are served here; keys of others are not known, and their routes are not there.
 */
export function createApiAuth(
  keys: readonly ApiKeyConfig[],
  limit?: AuthLimit,
  served: readonly ApiRole[] = API_ROLES,
): ApiAuth {
  const here = keys.filter(({ role }) => served.includes(role))
  const known = here.map(({ role, name, accounts, digest }) => ({
    identity: { role, name, accounts },
    digest: Buffer.from(digest, 'hex'),
  }))
  const identities = new WeakMap<Response, ApiIdentity>()

  function identify(key: string): ApiIdentity | undefined {
    // Digests have one length whatever the key's, so comparing them tells nothing about it.
    const digest = createHash('sha256').update(key).digest()
    // Every key is compared, also behind a match: time says neither whether nor where there was one.
    const matching = known.filter((candidate) => timingSafeEqual(candidate.digest, digest))
    return matching[0]?.identity
  }

  function identityOf(response: Response): ApiIdentity {
    const identity = identities.get(response)
    if (identity === undefined) throw new RelayError('api_key_missing')
    return identity
  }

  return {
    identityOf,
    authenticate(request, response, next) {
      const key = BEARER.exec(request.headers.authorization ?? '')?.[1]
      const identity = key === undefined ? undefined : identify(key)
      const address = request.ip ?? ''
      const wait = limit?.failures.waitOf(address, identity?.name ?? '') ?? 0
      if (wait > 0) {
        response.setHeader('retry-after', String(wait))
        throw new RelayError('too_many_failures')
      }
      if (identity === undefined) {
        // A request without a key guesses none.
        if (key !== undefined && limit?.failures.failed(address)) limit.onLockOut(address)
        response.setHeader('www-authenticate', 'Bearer')
        throw new RelayError(key === undefined ? 'api_key_missing' : 'api_key_unknown')
      }
      limit?.failures.succeeded(address, identity.name)
      identities.set(response, identity)
      next()
    },
    allow(...roles) {
      const isHere = roles.some((role) => served.includes(role))
      return (_request, response, next) => {
        if (!isHere) throw new RelayError('not_found')
        if (!roles.includes(identityOf(response).role)) throw new RelayError('role_not_allowed')
        next()
      }
    },
  }
}
