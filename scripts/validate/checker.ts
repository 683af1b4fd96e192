import type { Problem } from '../data-actions/problem.js'

export interface CheckReport {
  /** Files looked at. */
  readonly files: number
  readonly problems: readonly Problem[]
}

/** Checks one kind of definition of the bundle. */
export interface Checker {
  /** What is checked, in the plural: `data actions`. */
  readonly what: string
  /** @param root Root of the project. */
  check(root: string): CheckReport | Promise<CheckReport>
}
