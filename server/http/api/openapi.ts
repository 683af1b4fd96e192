import { Router } from 'express'
import type { ApiAuth } from '../auth.js'
import { methodNotAllowed } from './method-not-allowed.js'
import { OPENAPI_DOCUMENT } from './openapi-document.js'

/** `/api/v1/openapi.json`: what this API is, for any key. */
export function openApiRoutes({ auth }: { readonly auth: ApiAuth }): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/openapi.json')
    .get(auth.allow('actions', 'admin', 'privacy'), (_request, response) => void response.json(OPENAPI_DOCUMENT))
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
