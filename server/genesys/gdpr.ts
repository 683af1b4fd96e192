import type { Models } from 'purecloud-platform-client-v2'
import type { DeletionAnswer } from '../privacy/erasure/job.js'
import type { PlatformFailure } from '../relay/messages/platforms.js'
import type { GenesysCall } from './authorized-calls.js'

/** Deleting a person's data in Genesys Cloud: a request there, followed until it is done. */
export interface GenesysDeletions {
  /** @param externalId As customers are known there: the customerId. */
  request(externalId: string): Promise<DeletionAnswer>
  follow(requestId: string): Promise<DeletionAnswer>
}

const REQUESTS = '/api/v2/gdpr/requests'

type Call = (details: GenesysCall) => Promise<{ readonly ok: true; readonly text: string } | PlatformFailure>

/**
 * `POST /api/v2/gdpr/requests?deleteConfirmed=true` (permission gdpr:request:add) and `GET …/{requestId}`
 * (gdpr:request:view). Their names and states are those of the platform's SDK; how long a deletion takes, and what of
 * Open Messaging it covers, Genesys does not document.
 */
export function createDeletions(call: Call): GenesysDeletions {
  async function ask(details: Pick<GenesysCall, 'method' | 'path' | 'body' | 'fairnessKey'>): Promise<DeletionAnswer> {
    const answer = await call({ route: 'conversation', priority: 'catchUp', ...details })
    if (answer.ok) return read(answer.text)
    // A missing permission is an operator's to mend; the request is made once it is there.
    const refused = answer.action === 'deadLetter' && answer.code !== 'http_403'
    return { kind: refused ? 'failed' : 'later', code: answer.code }
  }

  return {
    request: (externalId) =>
      ask({
        method: 'POST',
        path: `${REQUESTS}?deleteConfirmed=true`,
        fairnessKey: externalId,
        body: { requestType: 'GDPR_DELETE', subject: { externalId } } satisfies Pick<
          Models.GDPRRequest,
          'requestType' | 'subject'
        >,
      }),
    follow: (requestId) =>
      ask({ method: 'GET', path: `${REQUESTS}/${encodeURIComponent(requestId)}`, fairnessKey: requestId }),
  }
}

function read(text: string): DeletionAnswer {
  let request: Partial<Models.GDPRRequest>
  try {
    request = JSON.parse(text) as Partial<Models.GDPRRequest>
  } catch {
    return { kind: 'later', code: 'unreadable_answer' }
  }
  if (request.status === 'COMPLETED') return { kind: 'completed' }
  if (request.status === 'ERROR') return { kind: 'failed', code: 'genesys_error' }
  return typeof request.id === 'string' && request.id !== ''
    ? { kind: 'requested', requestId: request.id }
    : { kind: 'later', code: 'unreadable_answer' }
}
