import { misconfigured } from '../stop.js'

const NAME = /^\S(.{0,198}\S)?$/

/** Reads values of the manifest and gathers what is wrong with them, so that all of it is said at once. */
export class ManifestReader {
  readonly #file: string
  readonly #problems: string[] = []

  constructor(file: string) {
    this.#file = file
  }

  problem(place: string, what: string): void {
    this.#problems.push(`${this.#file}: ${place === '' ? 'the file' : place} ${what}`)
  }

  /** @throws Stop when anything was wrong. */
  stopOnProblems(): void {
    if (this.#problems.length > 0) throw misconfigured(...this.#problems)
  }

  /** A mapping with these keys only. */
  mapping(value: unknown, place: string, keys: readonly string[]): Record<string, unknown> {
    if (value === undefined || value === null) {
      this.problem(place, 'is missing')
      return {}
    }
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.problem(place, 'must be a mapping')
      return {}
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key))
        this.problem(place === '' ? key : `${place}.${key}`, `is not known here; known: ${keys.join(', ')}`)
    }
    return value as Record<string, unknown>
  }

  list(value: unknown, place: string): readonly unknown[] {
    if (Array.isArray(value)) return value
    this.problem(place, 'must be a list')
    return []
  }

  /** One line of at most 200 characters. Without `fallback` it must be given. */
  text(
    value: unknown,
    place: string,
    { pattern = NAME, fallback }: { pattern?: RegExp; fallback?: string } = {},
  ): string {
    if (value === undefined || value === null) {
      if (fallback === undefined) this.problem(place, 'is missing')
      return fallback ?? ''
    }
    if (typeof value !== 'string' || !pattern.test(value))
      this.problem(place, `must be a text that matches ${pattern.source}`)
    return String(value)
  }

  optional(value: unknown, place: string, pattern: RegExp): string | undefined {
    return value === undefined || value === null ? undefined : this.text(value, place, { pattern })
  }

  texts(value: unknown, place: string, pattern: RegExp): readonly string[] {
    return this.list(value, place).map((entry, index) => this.text(entry, `${place}[${index}]`, { pattern }))
  }

  choice<Choice extends string>(value: unknown, place: string, choices: readonly Choice[], fallback: Choice): Choice {
    if (value === undefined || value === null) return fallback
    const found = choices.find((choice) => choice === value)
    if (found === undefined) this.problem(place, `must be ${choices.join(' or ')}`)
    return found ?? fallback
  }

  flag(value: unknown, place: string, fallback: boolean): boolean {
    if (value === undefined || value === null) return fallback
    if (typeof value !== 'boolean') this.problem(place, 'must be true or false')
    return value === true
  }

  integer(value: unknown, place: string, least: number, most: number): number | undefined {
    if (value === undefined || value === null) return undefined
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value)
    this.problem(place, `must be a whole number from ${least} to ${most}`)
    return undefined
  }

  /** A mapping of texts and numbers. */
  values(value: unknown, place: string): Record<string, string | number> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.problem(place, 'must be a mapping')
      return {}
    }
    const entries = Object.entries(value as Record<string, unknown>)
    for (const [key, entry] of entries) {
      if (typeof entry !== 'string' && typeof entry !== 'number')
        this.problem(`${place}.${key}`, 'must be a text or a number (quote on, off, true)')
    }
    return Object.fromEntries(entries.map(([key, entry]) => [key, typeof entry === 'number' ? entry : String(entry)]))
  }
}
