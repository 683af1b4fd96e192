import type { Problem } from '../../data-actions/problem.js'

/** A problem in a flow. `pointer` is the place in the filled file; `line` counts in the file as it lies there, from 1. */
export interface FlowProblem extends Problem {
  readonly line: number
}

export type Path = readonly (string | number)[]

/** What a rule found, before file and line are known. */
export interface FlowFinding {
  readonly path: Path
  readonly message: string
  readonly mend: string
}

export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
