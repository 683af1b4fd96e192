import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { ApiKeyConfig, ApiRole } from '../config/types.js'
import { RelayError } from '../errors.js'

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

const BEARER = /^Bearer +(\S+) *$/i

/**
 * Proof by `Authorization: Bearer KEY`. Keys are known by their digests only; a role may have several, so that they can
 * be rotated.
 */
export function createApiAuth(keys: readonly ApiKeyConfig[]): ApiAuth {
  const known = keys.map(({ role, name, accounts, digest }) => ({
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
      if (identity === undefined) {
        response.setHeader('www-authenticate', 'Bearer')
        throw new RelayError(key === undefined ? 'api_key_missing' : 'api_key_unknown')
      }
      identities.set(response, identity)
      next()
    },
    allow(...roles) {
      return (_request, response, next) => {
        if (!roles.includes(identityOf(response).role)) throw new RelayError('role_not_allowed')
        next()
      }
    },
  }
}
