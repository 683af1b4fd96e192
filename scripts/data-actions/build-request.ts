import { ActionError } from './action-failure.js'
import type { ActionInputs, DataActionDefinition } from './definition.js'
import { placeholdersIn } from './placeholders.js'
import { parseTemplate } from './template.js'

/** The call a data action makes. */
export interface ActionRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** None for GET, whose template the platform ignores. */
  readonly body: string | undefined
}

/**
 * Fills the templates of address, headers and body.
 *
 * @throws ActionError if a template or what comes out of it is wrong.
 */
export function buildRequest(
  { config: { request } }: DataActionDefinition,
  inputs: ActionInputs,
  credentials: Readonly<Record<string, string>>,
): ActionRequest {
  const variables = { input: { ...withoutNull(inputs), rawRequest: JSON.stringify(inputs) }, credentials }
  const render = (what: string, source: string) => renderPart(what, source, variables)
  const url = render('requestUrlTemplate', request.requestUrlTemplate)
  if (!URL.canParse(url)) {
    const [open] = placeholdersIn(url)
    throw new ActionError(
      'ACTION.PROCESSING',
      open === undefined ? `The address ${url} is none.` : `The placeholder {{${open}}} is not filled.`,
    )
  }
  const headers: Record<string, string> = {}
  for (const [name, source] of Object.entries(request.headers)) {
    const value = render(`header ${name}`, source)
    if (/[\r\n\0]/.test(value)) throw new ActionError('ACTION.PROCESSING', `The header ${name} holds a line break.`)
    headers[name] = value
  }
  const method = request.requestType.toUpperCase()
  const body = method === 'GET' ? undefined : render('requestTemplate', request.requestTemplate)
  return { method, url, headers, body }
}

/** @throws ActionError naming the template. */
export function renderPart(what: string, source: string, variables: Readonly<Record<string, unknown>>): string {
  try {
    return parseTemplate(source).render(variables)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ActionError('ACTION.PROCESSING', `The ${what}: ${reason}`, { cause: error })
  }
}

/** A null is a missing value to Velocity. */
function withoutNull(inputs: ActionInputs): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(inputs).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null),
  )
}
