import { inferType } from '../expression/infer-type.js'
import { parseExpression } from '../expression/parse-expression.js'
import { ExpressionError } from '../expression/tokenize.js'
import { type ActionNode, everyAction, type FlowModel, type VariableType } from '../flow-model.js'
import type { FlowFinding, Path } from '../problem.js'
import { placesOf } from './places.js'
import { scopeOf } from './variables.js'

type TypeOf = (name: string) => VariableType | undefined

/** Expressions that cannot be read, and values of another type than their place needs. */
export function checkTypes(model: FlowModel): FlowFinding[] {
  return model.states.flatMap((state) => {
    const typeOf = scopeOf(model, state)
    return everyAction(state.actions).flatMap((action) => checkAction(action, typeOf))
  })
}

function checkAction(action: ActionNode, typeOf: TypeOf): FlowFinding[] {
  return placesOf(action).flatMap(({ path, notation, text }) => {
    const expected = expectedType(action.kind, path)
    if (notation !== 'exp') {
      const actual = typeOf(text)
      return actual && expected && actual !== expected ? [mismatch(path, expected, actual)] : []
    }
    try {
      const actual = inferType(parseExpression(text), typeOf)
      return expected && actual !== 'any' && actual !== expected ? [mismatch(path, expected, actual)] : []
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      return [{ path, message: `in the expression: ${error.message}`, mend: 'Write an expression that the flows use.' }]
    }
  })
}

function mismatch(path: Path, expected: string, actual: string): FlowFinding {
  return { path, message: `${actual} stands where ${expected} is needed`, mend: `Give a ${expected}.` }
}

/** @returns The type a place needs; undefined where a contract says so, or where it is a thing of the org. */
function expectedType(kind: string, path: Path): VariableType | undefined {
  const has = (step: string) => path.includes(step)
  if (kind === 'decision' || kind === 'switch') return 'boolean'
  if (kind === 'loop') return 'integer'
  if (kind === 'transferToAcd') return has('priority') ? 'integer' : undefined
  if (kind === 'updateData') return (['string', 'boolean', 'integer'] as const).find(has)
  if (kind === 'callData' || kind === 'callCommonModule') return undefined
  if (kind === 'evaluateScheduleGroup' || kind === 'wait') return undefined
  return 'string'
}
