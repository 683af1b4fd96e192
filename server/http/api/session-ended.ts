import { Router } from 'express'
import type { Owners } from '../../customers/owners.js'
import type { SessionEndedEvent } from '../../relay/closing.js'
import type { SessionEndedAnswer } from '../../relay/session-ended.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { readJsonObject } from '../read-json.js'
import { demandConversation } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'
import { readSessionEndedEvent } from './session-ended-event.js'

export interface SessionEndedDeps {
  readonly auth: ApiAuth
  readonly owners: Owners
  sessionEnded(conversationId: string, event: SessionEndedEvent): Promise<SessionEndedAnswer>
}

/** It waits for Genesys to settle, then asks Genesys and the store. Longer than that, something hangs. */
const TIMEOUT_MS = 20_000
const BODY_LIMIT = 16 * 1024

/** `/api/v1/conversations/:conversationId/session-ended`: an agent or a customer left. For `actions`. */
export function sessionEndedRoutes({ auth, owners, sessionEnded }: SessionEndedDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/conversations/:conversationId/session-ended')
    .post(auth.allow('actions'), async (request, response) => {
      const conversationId = String(request.params.conversationId)
      const event = readSessionEndedEvent(await readJsonObject(request, BODY_LIMIT), conversationId)
      const identity = auth.identityOf(response)
      const end = async (): Promise<SessionEndedAnswer> => {
        await demandConversation(identity, owners, conversationId)
        return sessionEnded(conversationId, event)
      }
      response.json(await askStore(end, TIMEOUT_MS))
    })
    .all(methodNotAllowed('POST'))
  return router
}
