import type { VariableType } from '../flow-model.js'
import type { BinaryOperator, Expression } from './parse-expression.js'
import { ExpressionError } from './tokenize.js'

/** `any` is what NOT_SET is. */
export type ExpressionType = VariableType | 'any'

interface Signature {
  readonly args: readonly ExpressionType[]
  /** The last argument may come more often. */
  readonly isVariadic?: boolean
  readonly result: VariableType
}

/** Functions of the platform that the flows use; what is not here is refused until someone adds it with its types. */
const FUNCTIONS: Readonly<Record<string, Signature>> = {
  Append: { args: ['string', 'string'], isVariadic: true, result: 'string' },
  Contains: { args: ['string', 'string'], result: 'boolean' },
  IsNotSetOrEmpty: { args: ['any'], result: 'boolean' },
  IsSet: { args: ['any'], result: 'boolean' },
  Lower: { args: ['string'], result: 'string' },
  ToString: { args: ['integer'], result: 'string' },
  Trim: { args: ['string'], result: 'string' },
}

/** Variables of the platform in message flows. */
export const BUILT_IN: Readonly<Record<string, VariableType>> = {
  'Message.Message.body': 'string',
  'Message.ConversationId': 'string',
  'Message.IsNewConversation': 'boolean',
}

/**
 * @param typeOf Type of a variable; undefined for one that nobody declared: that is another rule's, any type fits.
 * @throws ExpressionError for an unknown function, a wrong number of arguments, or types that do not fit.
 */
export function inferType(expression: Expression, typeOf: (name: string) => VariableType | undefined): ExpressionType {
  const infer = (inner: Expression) => inferType(inner, typeOf)
  switch (expression.kind) {
    case 'literal':
      return expression.type
    case 'notSet':
      return 'any'
    case 'variable':
      return typeOf(expression.name) ?? 'any'
    case 'not':
      demand('boolean', infer(expression.operand), '!')
      return 'boolean'
    case 'binary':
      return binary(expression.operator, infer(expression.left), infer(expression.right))
    case 'call':
      return call(expression.name, expression.args.map(infer))
  }
}

function binary(operator: BinaryOperator, left: ExpressionType, right: ExpressionType): ExpressionType {
  if (operator === 'AND' || operator === 'OR') {
    demand('boolean', left, operator)
    demand('boolean', right, operator)
    return 'boolean'
  }
  if (operator === '+') {
    // With strings a value that is not set is an error at run time; Append takes it.
    demand('integer', left, operator)
    demand('integer', right, operator)
    return 'integer'
  }
  if (operator === '==' || operator === '!=') {
    demand(left, right, operator)
    return 'boolean'
  }
  demand('integer', left, operator)
  demand('integer', right, operator)
  return 'boolean'
}

function call(name: string, args: readonly ExpressionType[]): ExpressionType {
  if (name === 'If') {
    if (args.length !== 3) throw new ExpressionError('If takes 3 arguments')
    const [condition = 'any', yes = 'any', no = 'any'] = args
    demand('boolean', condition, name)
    demand(yes, no, name)
    return yes === 'any' ? no : yes
  }
  const signature = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (!signature) throw new ExpressionError(`unknown function "${name}"`)
  const { args: expected, isVariadic = false, result } = signature
  if (isVariadic ? args.length < expected.length : args.length !== expected.length) {
    throw new ExpressionError(`${name} takes ${expected.length} ${isVariadic ? 'or more ' : ''}arguments`)
  }
  for (const [index, type] of args.entries()) demand(expected[index] ?? expected.at(-1) ?? 'any', type, name)
  return result
}

function demand(expected: ExpressionType, actual: ExpressionType, where: string): void {
  if (expected === 'any' || actual === 'any' || expected === actual) return
  throw new ExpressionError(`${where} needs ${expected}, not ${actual}`)
}

/** @returns The variables that an expression reads. */
export function variablesOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'variable':
      return [expression.name]
    case 'not':
      return variablesOf(expression.operand)
    case 'binary':
      return [...variablesOf(expression.left), ...variablesOf(expression.right)]
    case 'call':
      return expression.args.flatMap(variablesOf)
    default:
      return []
  }
}
