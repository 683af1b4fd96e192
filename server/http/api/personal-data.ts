import { type Request, type Response, Router } from 'express'
import { RelayError } from '../../errors.js'
import type { AllowAnswer, AllowRequest } from '../../relay/personal-data/allow-kinds.js'
import { MOST_MINUTES } from '../../relay/personal-data/allow-kinds.js'
import type { RevealRequest } from '../../relay/personal-data/reveal.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { onlyFields, readJsonObject } from '../read-json.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface PersonalDataDeps {
  readonly auth: ApiAuth
  revealPersonalData(request: RevealRequest): Promise<string>
  allowPersonalData(request: AllowRequest): Promise<AllowAnswer>
}

/** The store's, and Genesys's 5 s twice before. */
const TIMEOUT_MS = 15_000
const BODY_LIMIT = 8192
const MAX_ID_LENGTH = 128
const MAX_REASON_LENGTH = 500

/**
 * `/api/v1/customers/:customerId/personal-data/reveal`: the original behind a token, for `privacy` in its own name, for
 * `reveal` in that of an agent. `/api/v1/conversations/:conversationId/personal-data/allow`: lets kinds cross for some
 * minutes, for `reveal-grant`.
 */
export function personalDataRoutes({ auth, revealPersonalData, allowPersonalData }: PersonalDataDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/customers/:customerId/personal-data/reveal')
    .post(auth.allow('privacy', 'reveal'), async (request, response) => {
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['token', 'reason', 'agentId', 'conversationId'])
      const { role, name } = auth.identityOf(response)
      const conversationId = optional(body, 'conversationId')
      const agentId = optional(body, 'agentId')
      if (role === 'reveal' && (agentId === undefined || conversationId === undefined)) {
        throw new RelayError('invalid_parameter', 'agentId and conversationId say for whom this is.')
      }
      const original = await askStore(
        () =>
          revealPersonalData({
            ...callOf(request, response),
            customerId: String(request.params.customerId),
            token: textIn(body, 'token', MAX_ID_LENGTH),
            reason: textIn(body, 'reason', MAX_REASON_LENGTH),
            actor: role === 'reveal' ? { kind: 'agent', id: agentId ?? '' } : { kind: 'api-key', id: name },
            conversationId,
          }),
        TIMEOUT_MS,
      )
      response.json({ original })
    })
    .all(methodNotAllowed('POST'))
  router
    .route('/api/v1/conversations/:conversationId/personal-data/allow')
    .post(auth.allow('reveal-grant'), async (request, response) => {
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['kinds', 'minutes', 'reason'])
      const minutes = Number(body.minutes)
      if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MINUTES) {
        throw new RelayError('invalid_parameter', `minutes is a whole number from 1 to ${MOST_MINUTES}.`)
      }
      const kinds = textIn(body, 'kinds', MAX_REASON_LENGTH).split(/[,，\s]+/)
      const answer = await askStore(
        () =>
          allowPersonalData({
            ...callOf(request, response),
            conversationId: String(request.params.conversationId),
            kinds: kinds.filter((kind) => kind !== ''),
            minutes,
            reason: textIn(body, 'reason', MAX_REASON_LENGTH),
            actor: { kind: 'api-key', id: auth.identityOf(response).name },
          }),
        TIMEOUT_MS,
      )
      const until = answer.until === undefined ? '' : new Date(answer.until).toISOString()
      response.json({ allowed: answer.allowed, until, reason: answer.reason })
    })
    .all(methodNotAllowed('POST'))
  return router

  function callOf(request: Request, response: Response) {
    return { from: request.ip ?? '', accounts: auth.identityOf(response).accounts }
  }
}

function textIn(body: Record<string, unknown>, name: string, most: number): string {
  const value = body[name]
  if (typeof value === 'string' && value.trim() !== '' && value.length <= most) return value
  throw new RelayError('invalid_parameter', `${name} is a text of 1 to ${most} characters.`)
}

function optional(body: Record<string, unknown>, name: string): string | undefined {
  return body[name] === undefined || body[name] === '' ? undefined : textIn(body, name, MAX_ID_LENGTH)
}
