import { Router } from 'express'
import type { Surroundings } from '../../relay/surroundings.js'
import type { ApiAuth } from '../auth.js'
import { mayTouch } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface SurroundingsDeps {
  readonly auth: ApiAuth
  readonly surroundings: () => Promise<Surroundings>
}

/** `/api/v1/surroundings`: what the relay that answers finds around it now, as `doctor` asks. For `admin`. */
export function surroundingsRoutes({ auth, surroundings }: SurroundingsDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/surroundings')
    .get(auth.allow('admin'), async (_request, response) => {
      const identity = auth.identityOf(response)
      const { backends, ...found } = await surroundings()
      response.json({ ...found, backends: backends.filter(({ account }) => mayTouch(identity, account)) })
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
