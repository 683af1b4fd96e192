export class ExpressionError extends Error {}

export interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'symbol'
  readonly text: string
}

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  // No way to put a quote or a backslash into a text is used here, so none is taken.
  ['text', /"[^"\\]*"/y],
  ['number', /\d+/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y],
  ['symbol', /==|!=|<=|>=|[<>!+(),]/y],
]

/** @throws ExpressionError at the first character that begins nothing known. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1
      continue
    }
    const token = tokenAt(text, at)
    tokens.push(token)
    at += token.text.length
  }
  return tokens
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) return { kind, text: match[0] }
  }
  throw new ExpressionError(`cannot read "${text.slice(at, at + 20)}"`)
}
