import { ActionError, type ActionFailure } from './action-failure.js'
import { fillSuccessTemplate, translateAnswer } from './build-output.js'
import { type ActionRequest, buildRequest } from './build-request.js'
import { callEndpoint, type Fetch } from './call-endpoint.js'
import type { ActionInputs, ContractSchema, DataActionDefinition, Json } from './definition.js'
import { checkAgainst } from './schema-check.js'

/** Seconds the platform waits when a definition names no time-out. */
const DEFAULT_TIMEOUT_SECONDS = 60

export type StageName =
  | 'check input'
  | 'build request'
  | 'call endpoint'
  | 'apply translation map'
  | 'apply success template'
  | 'check output'

/** What one stage of a run gave; credentials are masked. */
export interface Stage {
  readonly name: StageName
  readonly ok: boolean
  /** What it gave, or why it failed. */
  readonly result: Json
}

/** `timeout` is a failure of its own to a flow. */
export type ActionResult =
  | { readonly outcome: 'success'; readonly output: Json; readonly stages: readonly Stage[] }
  | { readonly outcome: 'failure' | 'timeout'; readonly failure: ActionFailure; readonly stages: readonly Stage[] }

export interface RunOptions {
  readonly fetch: Fetch
  /** Fields of the integration's credential, `credentials.NAME` in templates. */
  readonly credentials?: Readonly<Record<string, string>>
  readonly correlationId?: string
  /** Makes the signal that ends the call; `AbortSignal.timeout` by default. */
  readonly timeoutSignal?: (milliseconds: number) => AbortSignal
  /** Told of each stage as it ends. */
  readonly onStage?: (stage: Stage) => void
}

/**
 * Runs a data action as Genesys Cloud does: checks the input against its schema, fills the templates, calls the
 * endpoint, applies translation map, defaults and success template, checks the output against its schema. Never throws
 * for what a definition, an input or an endpoint can do wrong: that is a failure in the platform's form.
 *
 * @param definition With its placeholders filled.
 */
export async function runDefinition(
  definition: DataActionDefinition,
  inputs: ActionInputs,
  { fetch, credentials = {}, correlationId = '', timeoutSignal = AbortSignal.timeout, onStage }: RunOptions,
): Promise<ActionResult> {
  const { config, contract } = definition
  const stages: Stage[] = []
  const report = (name: StageName, ok: boolean, result: Json) => {
    const stage = { name, ok, result }
    stages.push(stage)
    onStage?.(stage)
  }
  const stage = async <Given>(name: StageName, work: () => Given | Promise<Given>, show: (given: Given) => Json) => {
    try {
      const given = await work()
      report(name, true, show(given))
      return given
    } catch (error) {
      if (error instanceof ActionError) report(name, false, error.message)
      throw error
    }
  }
  try {
    await stage(
      'check input',
      () => conform(contract.input.inputSchema, inputs, 'input'),
      () => ({ ...inputs }),
    )
    const request = await stage(
      'build request',
      () => buildRequest(definition, inputs, credentials),
      (built) => masked(built, credentials),
    )
    const milliseconds = (config.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000
    const answer = await stage(
      'call endpoint',
      () => callEndpoint(request, fetch, timeoutSignal(milliseconds)),
      ({ status, json }) => ({ status, body: json }),
    )
    const values = await stage(
      'apply translation map',
      () => translateAnswer(config.response, answer.json),
      (translated) =>
        Object.fromEntries(
          Object.entries(translated).map(([name, { text, isDefault }]) => [
            name,
            isDefault ? `${text} (default)` : text,
          ]),
        ),
    )
    const { output } = await stage(
      'apply success template',
      () => fillSuccessTemplate(config.response, values, answer.text),
      (filled) => filled.text,
    )
    await stage(
      'check output',
      () => conform(contract.output.successSchema, output, 'output'),
      () => output,
    )
    return { outcome: 'success', output, stages }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    const failure = error.asFailure(definition.name, correlationId)
    return { outcome: error.timedOut ? 'timeout' : 'failure', failure, stages }
  }
}

function conform(schema: ContractSchema, value: unknown, what: string): void {
  const [first] = complaints(schema, value, what)
  if (!first) return
  const field = first.pointer.slice(1)
  throw new ActionError('ACTION.PROCESSING', `The ${what} breaks its schema: ${field || what} ${first.message}.`, {
    errorCode: 'INVALID_SCHEMA',
    ...(field !== '' && { fieldName: field }),
  })
}

function complaints(schema: ContractSchema, value: unknown, what: string) {
  try {
    return checkAgainst(schema, value)
  } catch (cause) {
    throw new ActionError('ACTION.PROCESSING', `The schema of the ${what} is wrong.`, { cause })
  }
}

function masked(request: ActionRequest, credentials: Readonly<Record<string, string>>): Json {
  const secrets = Object.values(credentials).filter((secret) => secret !== '')
  const mask = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, mask(value)]))
  return {
    method: request.method,
    url: mask(request.url),
    headers,
    body: request.body === undefined ? null : mask(request.body),
  }
}
