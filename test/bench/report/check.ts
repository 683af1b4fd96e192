/** A figure that the project promises to reach. */
export interface Check {
  readonly what: string
  readonly measured: number
  readonly unit: string
  readonly bound: 'at least' | 'at most'
  readonly target: number
  /** What is aimed at beyond the target. */
  readonly aim?: number | undefined
  readonly passed: boolean
}

export function atLeast(what: string, measured: number, target: number, unit: string, aim?: number): Check {
  return { what, measured, unit, bound: 'at least', target, aim, passed: measured >= target }
}

export function atMost(what: string, measured: number, target: number, unit: string): Check {
  return { what, measured, unit, bound: 'at most', target, passed: measured <= target }
}
