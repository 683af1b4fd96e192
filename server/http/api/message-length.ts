import { Router } from 'express'
import { RelayError } from '../../errors.js'
import type { TextMeasure } from '../../relay/splitting.js'
import type { ApiAuth } from '../auth.js'
import { onlyFields, readJsonObject } from '../read-json.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface MessageLengthDeps {
  readonly auth: ApiAuth
  measureText(text: string): TextMeasure
}

/** Far more than the 4,000 characters that Genesys takes, each escaped. */
const BODY_LIMIT = 256 * 1024

/** `/api/v1/messages/validate-length`: how a text would go out. For `actions`. */
export function messageLengthRoutes({ auth, measureText }: MessageLengthDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/messages/validate-length')
    .post(auth.allow('actions'), async (request, response) => {
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['text'])
      if (typeof body.text !== 'string') throw new RelayError('invalid_parameter', 'text is a text.')
      const { characters, bytes, limitBytes, withinLimit, parts } = measureText(body.text)
      response.json({ characters, bytes, limitBytes, withinLimit, parts })
    })
    .all(methodNotAllowed('POST'))
  return router
}
