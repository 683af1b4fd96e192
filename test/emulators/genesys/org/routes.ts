import type { DoubleRequest, Reply, Route } from '../../shared/double-server.js'
import { jsonReply } from '../errors.js'
import { answerProblem, bodyProblem, OPERATIONS } from './body-check.js'
import { type Answer, fieldsOf, type Handler, listOf, type OperationCall } from './operation.js'
import { missingPermissions, OPERATION_NAMES, type OperationName, PERMISSIONS } from './permissions.js'
import { badRequest, missing, Refusal } from './refusal.js'
import type { OrgState } from './state.js'

/** Operations that are sent with POST and change nothing. */
const READS_BY_POST: readonly string[] = [
  'postIntegrationsActionTest',
  'postIntegrationsActionDraftTest',
  'postIntegrationsActionExecute',
  'postFlowsExportJobs',
] satisfies OperationName[]

/** Names of the routes beside the operations. */
export const UPLOAD = 'upload'
export const DOWNLOAD = 'download'

/** True for a route that changes the org. */
export function isWrite(route: string): boolean {
  if (route === UPLOAD) return true
  const shape = route in OPERATIONS ? OPERATIONS[route as OperationName] : undefined
  return shape !== undefined && shape.method !== 'GET' && !READS_BY_POST.includes(route)
}

/** One route per operation, those without parameters in their path first. */
export function operationRoutes(
  state: () => OrgState,
  handlers: () => Readonly<Record<OperationName, Handler>>,
): Route[] {
  const fixedFirst = [...OPERATION_NAMES].sort((one, other) => variables(one) - variables(other))
  return fixedFirst.map((name) => ({
    name,
    method: OPERATIONS[name].method,
    pattern: new RegExp(`^${OPERATIONS[name].path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
    handle: async (request) => {
      try {
        const refused = state().host.login.refusal(request, [])
        if (refused !== undefined) return refused
        return replyOf(name, await handlers()[name](checked(name, state(), request)))
      } catch (error) {
        if (error instanceof Refusal) return error.reply()
        throw error
      }
    },
  }))
}

const variables = (name: OperationName): number => OPERATIONS[name].path.split('{').length

/** @throws Refusal 403 for permissions, 400 for parameters and bodies, 415 for another type of body. */
function checked(name: OperationName, state: OrgState, request: DoubleRequest): OperationCall {
  const caller = state.host.login.clientOf(request)
  if (caller === undefined) throw new Refusal(401, 'bad.credentials', 'Invalid login credentials.')
  const rule = PERMISSIONS[name]
  const lacking = missingPermissions(rule, state.permissionsOf(caller.id))
  if (lacking.length > 0) throw missing(rule.match, lacking)
  for (const parameter of request.query.keys()) {
    if (!OPERATIONS[name].query.includes(parameter)) throw badRequest(`there is no query parameter "${parameter}"`)
  }
  const body = bodyOf(request)
  const problem = bodyProblem(name, body)
  if (problem !== undefined) throw badRequest(problem)
  return {
    params: request.params.map(decodeURIComponent),
    query: request.query,
    body: fieldsOf(body),
    list: listOf(body),
    caller,
    baseUrl: `http://${request.headers.host ?? ''}`,
  }
}

function bodyOf(request: DoubleRequest): unknown {
  if (request.body.length === 0) return undefined
  if (!/^application\/json(;|$)/.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'unsupported.media.type', 'The content type is not supported.')
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch {
    throw badRequest('the body is not JSON')
  }
}

function replyOf(name: OperationName, { status = 200, body, text }: Answer): Reply {
  if (text !== undefined) return { status, body: text, headers: { 'Content-Type': 'text/plain' }, verdict: 'ok' }
  const problem = body === undefined ? undefined : answerProblem(name, JSON.parse(JSON.stringify(body)))
  if (problem !== undefined) throw new Refusal(500, 'emulator.wrong', `The answer of ${name} is no answer: ${problem}`)
  return body === undefined ? { status, body: '', verdict: 'ok' } : jsonReply(status, body, 'ok')
}

/** Addresses handed out by operations: they take what was announced, once, and need no token. */
export function presignedRoutes(state: () => OrgState): Route[] {
  const text = (status: number, body: string, verdict: string): Reply => ({ status, body, verdict })
  return [
    {
      name: UPLOAD,
      method: 'PUT',
      pattern: /^\/uploads\/([\w-]+)$/,
      handle: async ({ params: [token = ''], headers, body }) => {
        const upload = state().uploads.get(token)
        if (upload === undefined) return text(404, '', 'no such upload')
        const wrong = Object.entries(upload.headers).find(([name, value]) => headers[name.toLowerCase()] !== value)
        if (wrong !== undefined)
          return text(403, '<Code>SignatureDoesNotMatch</Code>', `header ${wrong[0]} is not as told`)
        if (upload.used || upload.expiresAt <= state().host.now())
          return text(403, '<Code>AccessDenied</Code>', 'expired')
        upload.used = true
        await upload.take(body)
        return text(200, '', 'ok')
      },
    },
    {
      name: DOWNLOAD,
      method: 'GET',
      pattern: /^\/downloads\/([\w-]+)$/,
      handle: ({ params: [id = ''] }) => {
        const yaml = state().flowYaml.get(state().jobs.get(id)?.flowId ?? '')
        return yaml === undefined ? text(404, '', 'no such export') : text(200, yaml, 'ok')
      },
    },
  ]
}
