/** One thing wrong with the configuration. No field ever holds a value of the environment or of the accounts file. */
export interface ConfigProblem {
  /** Variable, or place in the accounts file: `WECHAT_TOKEN`, `accounts[1].wechat.token`. */
  readonly key: string
  /** Follows the key in a sentence: `is not set`. */
  readonly problem: string
  /** What to do about it. */
  readonly mend: string
}

/** Every problem of a configuration at once. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(describe(problems))
    this.name = 'ConfigError'
    this.problems = problems
  }

  /** Text for the operator: each key with its problem and its mend; holds no secret. */
  print(): string {
    return describe(this.problems)
  }
}

function describe(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  const lines = problems.map(({ key, problem, mend }) => `  ${key} ${problem}.\n    ${mend}`)
  return [`The configuration has ${count}:`, ...lines].join('\n')
}
