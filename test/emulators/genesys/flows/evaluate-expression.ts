import { FlowDefinitionError, FlowRuntimeError } from './flow-errors.js'

/** `undefined` is NOT_SET. */
export type FlowValue = string | number | boolean | undefined

export type Lookup = (name: string) => FlowValue

const TOKEN = /\s*(?:("[^"\\]*")|(\d+)|([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)|(==|!=|<=|>=|[<>!+(),]))/y

/**
 * Evaluates an expression of the kind the flows use, every part of it: both answers of an If are computed, since nobody
 * says that only one is.
 *
 * @throws FlowDefinitionError for what this evaluator does not know, FlowRuntimeError for a value that is not set or of
 *   the wrong type where one is needed.
 */
export function evaluateExpression(text: string, lookup: Lookup): FlowValue {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const source = text.trimEnd()
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(source)
    if (!match) throw new FlowDefinitionError(`cannot read the expression at ${source.slice(at, at + 20)}`)
    tokens.push(match[0].trimStart())
  }
  const evaluator = new Evaluator(tokens, lookup)
  const value = evaluator.or()
  evaluator.end()
  return value
}

class Evaluator {
  private readonly tokens: readonly string[]
  private readonly lookup: Lookup
  private at = 0

  constructor(tokens: readonly string[], lookup: Lookup) {
    this.tokens = tokens
    this.lookup = lookup
  }

  or(): FlowValue {
    let left = this.and()
    while (this.takeWord('OR')) {
      const right = this.and()
      left = truth(left, 'OR') || truth(right, 'OR')
    }
    return left
  }

  end(): void {
    const rest = this.tokens[this.at]
    if (rest !== undefined) throw new FlowDefinitionError(`"${rest}" is not expected in the expression`)
  }

  private and(): FlowValue {
    let left = this.comparison()
    while (this.takeWord('AND')) {
      const right = this.comparison()
      left = truth(left, 'AND') && truth(right, 'AND')
    }
    return left
  }

  private comparison(): FlowValue {
    const left = this.sum()
    const operator = this.tokens[this.at] ?? ''
    if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) return left
    this.at += 1
    return compare(operator, left, this.sum())
  }

  private sum(): FlowValue {
    let left = this.unary()
    while (this.take('+')) left = integer(left, '+') + integer(this.unary(), '+')
    return left
  }

  private unary(): FlowValue {
    return this.take('!') ? !truth(this.unary(), '!') : this.primary()
  }

  private primary(): FlowValue {
    const token = this.tokens[this.at]
    if (token === undefined) throw new FlowDefinitionError('the expression ends too early')
    this.at += 1
    if (token.startsWith('"')) return token.slice(1, -1)
    if (/^\d/.test(token)) return Number(token)
    if (token === '(') {
      const value = this.or()
      this.expect(')')
      return value
    }
    if (!/^[A-Za-z_]/.test(token)) throw new FlowDefinitionError(`"${token}" is not expected in the expression`)
    if (/^true$/i.test(token)) return true
    if (/^false$/i.test(token)) return false
    if (token === 'NOT_SET') return undefined
    return this.take('(') ? call(token, this.list()) : this.lookup(token)
  }

  private list(): FlowValue[] {
    const values: FlowValue[] = []
    if (this.take(')')) return values
    do values.push(this.or())
    while (this.take(','))
    this.expect(')')
    return values
  }

  private take(symbol: string): boolean {
    const isNext = this.tokens[this.at] === symbol
    if (isNext) this.at += 1
    return isNext
  }

  private takeWord(word: string): boolean {
    const isNext = this.tokens[this.at]?.toUpperCase() === word
    if (isNext) this.at += 1
    return isNext
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) throw new FlowDefinitionError(`"${symbol}" is missing in the expression`)
  }
}

function compare(operator: string, left: FlowValue, right: FlowValue): boolean {
  if (operator === '==' || operator === '!=') {
    if (left === undefined || right === undefined)
      throw new FlowRuntimeError(`${operator} with a value that is not set`)
    if (typeof left !== typeof right) throw new FlowRuntimeError(`${operator} with ${typeof left} and ${typeof right}`)
    return (left === right) === (operator === '==')
  }
  const [a, b] = [integer(left, operator), integer(right, operator)]
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

function call(name: string, args: readonly FlowValue[]): FlowValue {
  const arity = (count: number) => {
    if (args.length !== count) throw new FlowDefinitionError(`${name} takes ${count} arguments, not ${args.length}`)
  }
  switch (name) {
    case 'If':
      arity(3)
      return truth(args[0], name) ? args[1] : args[2]
    case 'IsSet':
      arity(1)
      return args[0] !== undefined
    case 'IsNotSetOrEmpty':
      arity(1)
      return args[0] === undefined || args[0] === ''
    case 'Lower':
      arity(1)
      return text(args[0], name).toLowerCase()
    case 'Trim':
      arity(1)
      return text(args[0], name).trim()
    case 'Contains':
      arity(2)
      return text(args[0], name).includes(text(args[1], name))
    case 'ToString':
      arity(1)
      return String(integer(args[0], name))
    case 'Append':
      if (args.length < 2) throw new FlowDefinitionError('Append takes 2 or more arguments')
      // Unlike +, it takes what is not set as nothing.
      return args.map((arg) => (arg === undefined ? '' : text(arg, name))).join('')
    default:
      throw new FlowDefinitionError(`unknown function ${name}`)
  }
}

function truth(value: FlowValue, where: string): boolean {
  if (typeof value === 'boolean') return value
  throw new FlowRuntimeError(`${where} needs true or false, got ${value === undefined ? 'nothing' : typeof value}`)
}

function integer(value: FlowValue, where: string): number {
  if (typeof value === 'number') return value
  throw new FlowRuntimeError(`${where} needs a number, got ${value === undefined ? 'nothing' : typeof value}`)
}

function text(value: FlowValue, where: string): string {
  if (typeof value === 'string') return value
  throw new FlowRuntimeError(`${where} needs a text, got ${value === undefined ? 'nothing' : typeof value}`)
}
