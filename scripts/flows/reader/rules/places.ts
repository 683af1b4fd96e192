import type { ActionNode } from '../flow-model.js'
import type { Path } from '../problem.js'

/** A `lit`, `exp`, `noValue` or `var` in an action, and the name of a variable that an action writes. */
export interface Place {
  readonly path: Path
  readonly notation: 'exp' | 'var' | 'variable'
  readonly text: string
}

/** Every expression and variable of an action, those of its branches left out. */
export function placesOf({ body, path }: ActionNode): Place[] {
  const places: Place[] = []
  const walk = (value: unknown, at: Path): void => {
    if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) walk(entry, [...at, index])
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, entry] of Object.entries(value)) {
      const here = [...at, key]
      if (key === 'actions') continue
      if ((key === 'exp' || key === 'var' || key === 'variable') && typeof entry === 'string') {
        places.push({ path: here, notation: key, text: entry })
      } else {
        walk(entry, here)
      }
    }
  }
  walk(body, path)
  return places
}

/** The only key of a map with exactly one, and what it holds. */
export function only(value: unknown): readonly [string, Readonly<Record<string, unknown>>] {
  const [entry] = Object.entries(value as Record<string, Record<string, unknown>>)
  return entry ?? ['', {}]
}
