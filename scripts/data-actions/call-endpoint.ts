import { STATUS_CODES } from 'node:http'
import { ActionError } from './action-failure.js'
import type { ActionRequest } from './build-request.js'
import type { Json } from './definition.js'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface EndpointAnswer {
  readonly status: number
  /** The body as it came. */
  readonly text: string
  readonly json: Json
}

/**
 * Makes the call of a data action. No redirect is followed.
 *
 * @param signal Ends the call at the action's time-out.
 * @throws ActionError if there is no answer in time, none of 2xx, or none in JSON.
 */
export async function callEndpoint(request: ActionRequest, fetch: Fetch, signal: AbortSignal): Promise<EndpointAnswer> {
  const { status, text } = await ask(request, fetch, signal)
  if (status < 200 || status > 299) {
    const name = STATUS_CODES[status] ?? `Status ${status}`
    const said = text === '' ? '' : ` Response from web service: ${text.slice(0, 500)}`
    throw new ActionError('ACTION.REMOTE_ENDPOINT', `The endpoint answered ${status} ${name}.${said}`, {
      status,
      errorCode: name.toUpperCase().replace(/[^A-Z0-9]+/g, '_'),
    })
  }
  try {
    return { status, text, json: JSON.parse(text) as Json }
  } catch (cause) {
    throw new ActionError('ACTION.REMOTE_ENDPOINT', `The endpoint answered ${status} with a body that is no JSON.`, {
      cause,
    })
  }
}

async function ask({ method, url, headers, body }: ActionRequest, fetch: Fetch, signal: AbortSignal) {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      redirect: 'manual',
      signal,
      ...(body !== undefined && { body }),
    })
    return { status: response.status, text: await response.text() }
  } catch (cause) {
    if (signal.aborted) {
      const late = { status: 504, errorCode: 'GATEWAY_TIMEOUT', timedOut: true, cause }
      throw new ActionError('ACTION.REMOTE_ENDPOINT', 'The endpoint did not answer in time.', late)
    }
    throw new ActionError('ACTION.REMOTE_ENDPOINT', `The endpoint can't be reached: ${reasonOf(cause)}.`, {
      status: 502,
      errorCode: 'BAD_GATEWAY',
      cause,
    })
  }
}

/** `fetch` hides the system's code in the cause. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  if (typeof code === 'string') return code
  return cause instanceof Error ? cause.message : String(cause)
}
