import type { VariableType } from '../flow-model.js'
import { ExpressionError, type Token, tokenize } from './tokenize.js'

export type BinaryOperator = 'OR' | 'AND' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+'

export type Expression =
  | { readonly kind: 'literal'; readonly type: VariableType }
  | { readonly kind: 'notSet' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }

/** Loosest first. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [['OR'], ['AND'], ['==', '!=', '<', '<=', '>', '>='], ['+']]

/** @throws ExpressionError where the text is none of the expressions that the flows use. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokenize(text))
  const expression = parser.level(0)
  parser.end()
  return expression
}

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  level(index: number): Expression {
    const operators = LEVELS[index]
    if (!operators) return this.unary()
    let left = this.level(index + 1)
    for (;;) {
      const operator = operators.find((candidate) => this.peek()?.text.toUpperCase() === candidate && !this.isText())
      if (!operator) return left
      this.at += 1
      left = { kind: 'binary', operator, left, right: this.level(index + 1) }
    }
  }

  end(): void {
    const rest = this.peek()
    if (rest) throw new ExpressionError(`"${rest.text}" is not expected here`)
  }

  private unary(): Expression {
    if (this.take('!')) return { kind: 'not', operand: this.unary() }
    return this.primary()
  }

  private primary(): Expression {
    const token = this.tokens[this.at]
    if (!token) throw new ExpressionError('the expression ends too early')
    this.at += 1
    if (token.kind === 'text') return { kind: 'literal', type: 'string' }
    if (token.kind === 'number') return { kind: 'literal', type: 'integer' }
    if (token.kind === 'name') return this.named(token.text)
    if (token.text !== '(') throw new ExpressionError(`"${token.text}" is not expected here`)
    const inner = this.level(0)
    this.expect(')')
    return inner
  }

  private named(name: string): Expression {
    if (/^(true|false)$/i.test(name)) return { kind: 'literal', type: 'boolean' }
    if (name === 'NOT_SET') return { kind: 'notSet' }
    if (!this.take('(')) return { kind: 'variable', name }
    const args: Expression[] = []
    if (this.take(')')) return { kind: 'call', name, args }
    do args.push(this.level(0))
    while (this.take(','))
    this.expect(')')
    return { kind: 'call', name, args }
  }

  private peek(): Token | undefined {
    return this.tokens[this.at]
  }

  private isText(): boolean {
    return this.peek()?.kind === 'text'
  }

  private take(symbol: string): boolean {
    const isNext = this.peek()?.kind === 'symbol' && this.peek()?.text === symbol
    if (isNext) this.at += 1
    return isNext
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) throw new ExpressionError(`"${symbol}" is missing`)
  }
}
