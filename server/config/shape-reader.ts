import type { ConfigProblem } from './problems.js'

/** Stands for a value whose variable is missing, so that it is not reported as unset too. */
const UNRESOLVED = '(unresolved)'

/** Takes parsed YAML apart; what has the wrong shape becomes a problem. */
export class ShapeReader {
  constructor(
    private readonly env: Readonly<Record<string, string | undefined>>,
    private readonly problems: ConfigProblem[],
  ) {}

  mapping(value: unknown, place: string, keys: readonly string[]): Record<string, unknown> | undefined {
    if (value === undefined) return undefined
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.report(place, 'is not a mapping', `Write a mapping with ${keys.join(', ')}.`)
      return undefined
    }
    for (const key of Object.keys(value).filter((key) => !keys.includes(key))) {
      const name = /^[\w.-]{1,40}$/.test(key) ? `the key ${key}` : 'a key'
      this.report(place, `has ${name}, which is not known`, `Known keys are ${keys.join(', ')}.`)
    }
    return value as Record<string, unknown>
  }

  list(value: unknown, place: string): unknown[] {
    if (Array.isArray(value) && value.length > 0) return value
    this.report(place, 'is not a list with at least one entry', 'Write a list: one entry begins with `- `.')
    return []
  }

  texts(
    from: Record<string, unknown>,
    place: string,
    fields: Readonly<Record<string, string>>,
  ): Record<string, string | undefined> {
    return Object.fromEntries(
      Object.entries(fields).map(([field, name]) => [name, this.text(from[field], `${place}.${field}`)]),
    )
  }

  /** Text with `${NAME}` filled in; undefined when unset or not text. */
  text(value: unknown, place: string): string | undefined {
    if (value === undefined || value === '') return undefined
    if (typeof value !== 'string') {
      this.report(place, 'is not text', 'Write one value, in quotes if it holds YAML signs.')
      return undefined
    }
    return value.replace(/\$\{([^}]*)\}/g, (_, name: string) => this.substitute(name, place))
  }

  private substitute(name: string, place: string): string {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      this.report(
        place,
        'takes a variable without a name',
        'Write the name of a variable, of letters, digits and _, between the braces.',
      )
      return UNRESOLVED
    }
    const value = this.env[name]
    if (value === undefined || value.trim() === '') {
      this.report(place, `takes the variable ${name}, which is not set`, `Set ${name} in the environment.`)
      return UNRESOLVED
    }
    return value
  }

  private report(key: string, problem: string, mend: string): void {
    this.problems.push({ key, problem, mend })
  }
}
