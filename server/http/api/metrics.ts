import { Router } from 'express'
import { methodNotAllowed } from './method-not-allowed.js'

export interface MetricsDeps {
  /** All metrics in the text format of Prometheus. */
  metricsText(): Promise<string>
}

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

/** `/metrics` for Prometheus. */
export function metricsRoutes(deps: MetricsDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/metrics')
    .get(async (_request, response) => {
      response.setHeader('content-type', TEXT_FORMAT)
      response.send(await deps.metricsText())
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
