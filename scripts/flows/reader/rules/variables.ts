import { BUILT_IN, variablesOf } from '../expression/infer-type.js'
import { parseExpression } from '../expression/parse-expression.js'
import { everyAction, type FlowModel, type StateNode, type VariableNode, type VariableType } from '../flow-model.js'
import type { FlowFinding } from '../problem.js'
import { type Place, placesOf } from './places.js'

/** Scopes of variables in each type of flow. */
const SCOPES = { inboundShortMessage: ['Flow', 'State'], workflow: ['Flow', 'State'], commonModule: ['Common'] }

/** @returns The type of a variable as a state sees it; undefined when it does not. */
export function scopeOf(model: FlowModel, state: StateNode): (name: string) => VariableType | undefined {
  const own = new Map([...model.variables, ...state.variables].map(({ name, type }) => [name, type]))
  return (name) =>
    own.get(name) ?? (model.type === 'workflow' || !Object.hasOwn(BUILT_IN, name) ? undefined : BUILT_IN[name])
}

/** Variables that nobody declared, that are declared twice or in the wrong place, or that never get a value. */
export function checkVariables(model: FlowModel): FlowFinding[] {
  const findings: FlowFinding[] = []
  const written = new Map<VariableNode, boolean>()
  const read = new Map<VariableNode, boolean>()
  for (const state of model.states) {
    const visible = [...model.variables, ...state.variables]
    const isKnown = scopeOf(model, state)
    for (const action of everyAction(state.actions)) {
      for (const place of placesOf(action)) {
        for (const name of namesIn(place)) {
          const variable = visible.find((candidate) => candidate.name === name)
          const isIndex = action.kind === 'loop' && place.notation === 'var'
          if (variable && isIndex) read.set(variable, true)
          if (variable) (place.notation === 'exp' ? read : written).set(variable, true)
          else if (!isKnown(name) || place.notation !== 'exp') findings.push(undeclared(place, name))
        }
      }
    }
  }
  const all = [...model.variables, ...model.states.flatMap(({ variables }) => variables)]
  for (const [index, variable] of all.entries()) {
    findings.push(...misplaced(model, variable))
    if (all.findIndex(({ name }) => name === variable.name) < index) {
      findings.push({ path: variable.path, message: `${variable.name} is declared twice`, mend: 'Declare it once.' })
    }
    const gets = variable.hasInitialValue || variable.isInput || written.get(variable)
    if (!gets) {
      const message = `${variable.name} never gets a value`
      findings.push({ path: variable.path, message, mend: 'Set it before it is used, or remove it.' })
    }
    if (!read.get(variable) && !variable.isOutput && !variable.isInput) {
      findings.push({ path: variable.path, message: `${variable.name} is never read`, mend: 'Remove it.' })
    }
  }
  return findings
}

function namesIn({ notation, text }: Place): string[] {
  if (notation !== 'exp') return [text]
  try {
    return variablesOf(parseExpression(text))
  } catch {
    // The rule for types says what is wrong with it.
    return []
  }
}

function undeclared({ path }: Place, name: string): FlowFinding {
  return { path, message: `${name} is not declared here`, mend: `Declare it among the variables, or mend its name.` }
}

function misplaced(model: FlowModel, { name, path }: VariableNode): FlowFinding[] {
  const isOfState = path.includes('state')
  const allowed = isOfState ? ['State'] : SCOPES[model.type].filter((scope) => scope !== 'State')
  const scope = name.split('.')[0] ?? ''
  if (allowed.includes(scope) && /^[A-Za-z]+\.[A-Za-z][A-Za-z0-9_]*$/.test(name)) return []
  return [{ path, message: `${name} cannot be declared here`, mend: `Name it ${allowed.join('. or ')}.something.` }]
}
