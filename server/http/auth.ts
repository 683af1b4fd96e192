import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { ApiRole } from '../config/types.js'
import { RelayError } from '../errors.js'

export interface ApiKey {
  readonly role: ApiRole
  readonly key: string
}

export interface ApiAuth {
  /** Lets a request on only with a known key: 401 `api_key_missing`, `api_key_unknown`. */
  readonly authenticate: RequestHandler
  /** Behind `authenticate`: lets on only keys of one of these roles, else 403 `role_not_allowed`. */
  allow(...roles: readonly ApiRole[]): RequestHandler
}

const BEARER = /^Bearer +(\S+) *$/i

/** Proof by `Authorization: Bearer KEY`. A role may have several keys, so that they can be rotated. */
export function createApiAuth(keys: readonly ApiKey[]): ApiAuth {
  // Digests have one length whatever the key's, so comparing them tells nothing about it.
  const known = keys.map(({ role, key }) => ({ role, digest: digestOf(key) }))
  const rolesOf = new WeakMap<Response, ReadonlySet<ApiRole>>()

  function rolesFor(key: string): Set<ApiRole> {
    const digest = digestOf(key)
    // Every key is compared, also behind a match: time says neither whether nor where there was one.
    const matching = known.filter((candidate) => timingSafeEqual(candidate.digest, digest))
    return new Set(matching.map(({ role }) => role))
  }

  return {
    authenticate(request, response, next) {
      const key = BEARER.exec(request.headers.authorization ?? '')?.[1]
      const roles = key === undefined ? undefined : rolesFor(key)
      if (roles === undefined || roles.size === 0) {
        response.setHeader('www-authenticate', 'Bearer')
        throw new RelayError(roles === undefined ? 'api_key_missing' : 'api_key_unknown')
      }
      rolesOf.set(response, roles)
      next()
    },
    allow(...roles) {
      return (_request, response, next) => {
        const given = rolesOf.get(response)
        if (given === undefined) throw new RelayError('api_key_missing')
        if (!roles.some((role) => given.has(role))) throw new RelayError('role_not_allowed')
        next()
      }
    },
  }
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
