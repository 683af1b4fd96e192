import type { Problem } from '../data-actions/problem.js'
import type { Checker } from './checker.js'

export interface Validation {
  readonly lines: readonly string[]
  readonly problems: number
}

/**
 * Runs the checkers and writes what they found: a line for each problem with file and JSON pointer, one with the mend,
 * and a sum for each kind.
 */
export async function validate(root: string, checkers: readonly Checker[]): Promise<Validation> {
  const lines: string[] = []
  let problems = 0
  for (const checker of checkers) {
    const report = await checker.check(root)
    const found = report.problems.length
    lines.push(...report.problems.flatMap(linesOf))
    lines.push(
      `${checker.what}: ${count(report.files, 'file')}, ${found === 0 ? 'no problem' : count(found, 'problem')}`,
    )
    problems += found
  }
  return { lines, problems }
}

function linesOf({ file, pointer, message, mend }: Problem): string[] {
  return [`${file}#${pointer}: ${message}`, `    ${mend}`]
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
