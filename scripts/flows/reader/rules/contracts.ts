import type { FlowCommonModule, FlowContext } from '../context.js'
import { inferType } from '../expression/infer-type.js'
import { parseExpression } from '../expression/parse-expression.js'
import { type ActionNode, everyAction, type FlowModel, type VariableType } from '../flow-model.js'
import type { FlowFinding, Path } from '../problem.js'
import { only } from './places.js'
import { scopeOf } from './variables.js'

/** What the platform tells of a data action that failed; a flow lists them all. */
export const FAILURE_OUTPUTS = [
  'errorCode',
  'status',
  'correlationId',
  'entityId',
  'entityName',
  'userMessage',
  'userParamsMessage',
  'userParams.key',
  'userParams.value',
  'details.errorCode',
  'details.fieldName',
  'details.entityId',
  'details.entityName',
] as const

type Values = Readonly<Record<string, Readonly<Record<string, unknown>>>>
type TypeOf = (name: string) => VariableType | undefined
interface Input {
  readonly type: string
  readonly required: boolean
}

/** Calls of data actions and common modules that do not fit what is called. */
export function checkContracts(model: FlowModel, context: FlowContext): FlowFinding[] {
  return model.states.flatMap((state) => {
    const typeOf = scopeOf(model, state)
    return everyAction(state.actions).flatMap((action) => {
      if (action.kind === 'callData') return dataAction(model, action, context, typeOf)
      return action.kind === 'callCommonModule' ? commonModule(action, context, typeOf) : []
    })
  })
}

function dataAction(model: FlowModel, { body, path }: ActionNode, context: FlowContext, typeOf: TypeOf): FlowFinding[] {
  const [category, inner] = only(body.category)
  const [name, call] = only(inner.dataAction)
  const here = [...path, 'category', category, 'dataAction', name]
  const wrong = model.type === 'commonModule' ? 'timeout' : 'processingPrompt'
  const right = model.type === 'commonModule' ? 'processingPrompt' : 'timeout'
  const findings: FlowFinding[] = []
  if (body[wrong] !== undefined || body[right] === undefined) {
    const message = `a data action in ${model.type} has "${right}", not "${wrong}"`
    findings.push({ path, message, mend: `Write "${right}".` })
  }
  const known = context.dataActions.find((one) => one.category === category && one.name === name)
  if (!known) {
    const message = `neither the bundle nor the org has a data action "${name}" in category "${category}"`
    return [...findings, { path: here, message, mend: 'Create the data action, or name one that is there.' }]
  }
  const failures = Object.fromEntries(FAILURE_OUTPUTS.map((key) => [key, undefined]))
  return [
    ...findings,
    ...checkInputs(call.inputs as Values, known.inputs, [...here, 'inputs'], typeOf),
    ...checkResults(call.successOutputs as Values, known.outputs, [...here, 'successOutputs'], typeOf),
    ...checkResults(call.failureOutputs as Values, failures, [...here, 'failureOutputs'], typeOf),
  ]
}

function commonModule({ body, path }: ActionNode, context: FlowContext, typeOf: TypeOf): FlowFinding[] {
  const [name, version] = only(body.commonModule)
  const call = version.ver_latestPublished as { inputs: Values; outputs: Values }
  const here = [...path, 'commonModule', name]
  const known = context.commonModules?.find((one) => one.name === name)
  if (!known) {
    const message = `neither the bundle nor the org has a common module "${name}"`
    return [{ path: here, message, mend: 'Publish the common module first, or name one that is there.' }]
  }
  const inputs = Object.entries(known.inputs).map(([key, type]) => [key, { type, required: false }] as const)
  const base = [...here, 'ver_latestPublished']
  return [
    ...checkInputs(call.inputs, Object.fromEntries(inputs), [...base, 'inputs'], typeOf),
    ...checkResults(call.outputs, known.outputs, [...base, 'outputs'], typeOf),
  ]
}

function checkNames(given: object, known: object, path: Path, word: string): FlowFinding[] {
  const missing = Object.keys(known).filter((key) => !Object.hasOwn(given, key))
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(known, key))
  return [
    ...missing.map((key) => ({
      path,
      message: `${word} "${key}" is not listed`,
      mend: `List it, if only as noValue.`,
    })),
    ...unknown.map((key) => ({
      path: [...path, key],
      message: `the contract has no ${word} "${key}"`,
      mend: 'Remove it.',
    })),
  ]
}

function checkInputs(given: Values, known: Record<string, Input>, path: Path, typeOf: TypeOf): FlowFinding[] {
  const findings = checkNames(given, known, path, 'input')
  for (const [key, { type, required }] of Object.entries(known)) {
    const value = given[key]
    if (!value) continue
    const here = [...path, key]
    if ('noValue' in value && required) {
      findings.push({ path: here, message: `input "${key}" is required`, mend: 'Give it a value.' })
    }
    const actual = 'exp' in value ? typeOfExpression(String(value.exp), typeOf) : typeOfLiteral(value.lit)
    if (actual && !fits(actual, type)) findings.push(mismatch(here, `input "${key}"`, type, actual))
  }
  return findings
}

function checkResults(
  given: Values,
  known: Readonly<Record<string, string | undefined>>,
  path: Path,
  typeOf: TypeOf,
): FlowFinding[] {
  const findings = checkNames(given, known, path, 'output')
  for (const [key, type] of Object.entries(known)) {
    const variable = given[key]?.var
    const actual = typeof variable === 'string' ? typeOf(variable) : undefined
    if (actual && type && !fits(type, actual)) findings.push(mismatch([...path, key], `output "${key}"`, type, actual))
  }
  return findings
}

function typeOfExpression(text: string, typeOf: TypeOf): string | undefined {
  try {
    const type = inferType(parseExpression(text), typeOf)
    return type === 'any' ? undefined : type
  } catch {
    // The rule for types says what is wrong with it.
    return undefined
  }
}

function typeOfLiteral(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return value === undefined ? undefined : typeof value
}

function fits(from: string, to: string): boolean {
  return from === to || (from === 'integer' && to === 'number')
}

function mismatch(path: Path, what: string, expected: string, actual: string): FlowFinding {
  const message = `${what} is ${expected} in the contract, ${actual} here`
  return { path, message, mend: `Use a ${expected}.` }
}

/** A common module as its callers see it. */
export function commonModuleOf(model: FlowModel): FlowCommonModule {
  const pick = (isWanted: 'isInput' | 'isOutput') =>
    Object.fromEntries(model.variables.filter((one) => one[isWanted]).map(({ name, type }) => [name, type]))
  return { name: model.name, inputs: pick('isInput'), outputs: pick('isOutput') }
}
