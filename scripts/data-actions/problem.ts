/** Something wrong in a file, and what to do about it. */
export interface Problem {
  /** Relative to the root, with `/`. */
  readonly file: string
  /** JSON pointer to the place; empty for the whole file. */
  readonly pointer: string
  readonly message: string
  /** What to write instead. */
  readonly mend: string
}

/** A problem in a definition whose file is known to the caller. */
export type Finding = Omit<Problem, 'file'>

/** @returns A JSON pointer (RFC 6901). */
export function pointerTo(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
