import { RelayError } from '../errors.js'
import type { Fields, FieldValue } from './fields.js'
import { isForbiddenName, MAX_DEPTH, MAX_NAME_LENGTH, malformed } from './fields.js'

/** White space, then one token: a punctuation mark, a whole string, a number or a literal. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null))/y

/**
 * Reads the JSON body of a push (a choice of WeChat's console) into the same form as XML. Not JSON.parse, because ids
 * such as MsgId are numbers beyond 2^53 there and must keep every digit, and because a field given twice is refused.
 * Numbers and booleans become their source text, null becomes ''.
 * @throws RelayError malformed_body
 */
export function readJsonFields(text: string): Fields {
  const reader = new Reader(text)
  const value = reader.document()
  if (typeof value === 'string' || Array.isArray(value)) throw malformed('The JSON is no object.')
  return value as Fields
}

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  document(): FieldValue {
    const value = this.value(this.token(), 1)
    if (this.text.slice(this.at).trim() !== '') throw malformed('Something follows the JSON.')
    return value
  }

  private value(token: string, depth: number): FieldValue {
    if (token === '{') return this.object(depth)
    if (token === '[') return this.array(depth)
    if (token.startsWith('"')) return unquote(token)
    if (token === 'null') return ''
    if (token === '}' || token === ']' || token === ',' || token === ':')
      throw malformed('The JSON is not well formed.')
    return token
  }

  private object(depth: number): Fields {
    if (depth > MAX_DEPTH) throw malformed('The JSON is nested too deeply.')
    const fields = Object.create(null) as Record<string, FieldValue>
    let token = this.token()
    if (token === '}') return fields
    for (;;) {
      if (!token.startsWith('"')) throw malformed('The JSON is not well formed.')
      const name = unquote(token)
      if (name === '' || name.length > MAX_NAME_LENGTH || isForbiddenName(name))
        throw malformed('A field has a forbidden name.')
      if (fields[name] !== undefined) throw malformed('A field is there twice.')
      if (this.token() !== ':') throw malformed('The JSON is not well formed.')
      fields[name] = this.value(this.token(), depth + 1)
      const next = this.token()
      if (next === '}') return fields
      if (next !== ',') throw malformed('The JSON is not well formed.')
      token = this.token()
    }
  }

  private array(depth: number): FieldValue[] {
    if (depth > MAX_DEPTH) throw malformed('The JSON is nested too deeply.')
    const values: FieldValue[] = []
    let token = this.token()
    if (token === ']') return values
    for (;;) {
      values.push(this.value(token, depth + 1))
      const next = this.token()
      if (next === ']') return values
      if (next !== ',') throw malformed('The JSON is not well formed.')
      token = this.token()
    }
  }

  private token(): string {
    TOKEN.lastIndex = this.at
    const match = TOKEN.exec(this.text)
    if (match === null) throw malformed('The JSON is not well formed.')
    this.at = TOKEN.lastIndex
    return match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
  }
}

function unquote(token: string): string {
  try {
    return JSON.parse(token) as string
  } catch (cause) {
    throw new RelayError('malformed_body', 'A string of the JSON is not well formed.', { cause })
  }
}
