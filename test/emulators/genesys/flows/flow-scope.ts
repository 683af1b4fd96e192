import { evaluateExpression, type FlowValue } from './evaluate-expression.js'
import type { VariableDefinition } from './flow-definition.js'
import { FlowDefinitionError, FlowRuntimeError } from './flow-errors.js'
import { mapOf, onlyEntry } from './strict-map.js'

const TYPE_NAMES = { string: 'string', boolean: 'boolean', integer: 'number' } as const

interface Variable {
  readonly definition: VariableDefinition
  value: FlowValue
}

/** Variables that a running flow or common module sees, and the values read through them. */
export class FlowScope {
  private readonly variables = new Map<string, Variable>()
  private readonly builtIn: Readonly<Record<string, FlowValue>>

  constructor(builtIn: Readonly<Record<string, FlowValue>>) {
    this.builtIn = builtIn
  }

  declare(definitions: readonly VariableDefinition[]): void {
    for (const definition of definitions) {
      this.variables.set(definition.name, { definition, value: undefined })
      this.assign(definition.name, definition.initial)
    }
  }

  /** State variables begin anew with each visit and are gone with the state. */
  enterState(definitions: readonly VariableDefinition[]): void {
    for (const name of this.variables.keys()) if (name.startsWith('State.')) this.variables.delete(name)
    this.declare(definitions)
  }

  assign(name: string, value: FlowValue): void {
    const variable = this.variables.get(name)
    if (!variable) throw new FlowDefinitionError(`${name} is not declared`)
    const { type } = variable.definition
    if (value !== undefined && typeof value !== TYPE_NAMES[type]) {
      throw new FlowRuntimeError(`${name} takes ${type}, not ${typeof value}`)
    }
    if (type === 'integer' && value !== undefined && !Number.isInteger(value)) {
      throw new FlowRuntimeError(`${name} takes whole numbers`)
    }
    variable.value = value
  }

  read(name: string): FlowValue {
    const variable = this.variables.get(name)
    if (variable) return variable.value
    if (Object.hasOwn(this.builtIn, name)) return this.builtIn[name]
    throw new FlowDefinitionError(`${name} is not declared`)
  }

  /** The value of `lit`, `exp` or `noValue`. */
  value(notation: unknown, where: string): FlowValue {
    const [kind, content] = onlyEntry(mapOf(notation, where, [], ['lit', 'exp', 'noValue']), where)
    if (kind === 'noValue') return undefined
    if (kind === 'exp') return evaluateExpression(String(content), (name) => this.read(name))
    if (typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean') return content
    throw new FlowDefinitionError(`${where}: a literal must be a text, a number, true or false`)
  }

  text(notation: unknown, where: string): string {
    const value = this.value(notation, where)
    if (typeof value === 'string') return value
    throw new FlowRuntimeError(`${where} needs a text, got ${value === undefined ? 'nothing' : typeof value}`)
  }

  integer(notation: unknown, where: string): number {
    const value = this.value(notation, where)
    if (typeof value === 'number' && Number.isInteger(value)) return value
    throw new FlowRuntimeError(`${where} needs a whole number`)
  }

  truth(notation: unknown, where: string): boolean {
    const value = this.value(notation, where)
    if (typeof value === 'boolean') return value
    throw new FlowRuntimeError(`${where} needs true or false`)
  }

  /** Puts a result where `var` says; `noValue` drops it. */
  store(notation: unknown, value: FlowValue, where: string): void {
    const [kind, content] = onlyEntry(mapOf(notation, where, [], ['var', 'noValue']), where)
    if (kind === 'var') this.assign(String(content), value)
  }
}
