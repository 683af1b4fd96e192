/** A request the page's API refuses; the text is shown on the page. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined
}

/** @throws Refusal when it is no text, or empty, or longer. */
export function text(body: unknown, name: string, limit: number): string {
  const value = field(body, name)
  if (typeof value !== 'string' || value === '' || value.length > limit) {
    throw new Refusal(400, `${name} must be a text of 1 to ${limit} characters`)
  }
  return value
}

/** @throws Refusal when it is none of them. */
export function oneOf<T extends string>(body: unknown, name: string, allowed: readonly T[]): T {
  const value = field(body, name)
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw new Refusal(400, `${name} must be one of ${allowed.join(', ')}`)
  return found
}

/** @throws Refusal when it is neither true nor false. */
export function flag(body: unknown, name: string): boolean {
  const value = field(body, name)
  if (typeof value !== 'boolean') throw new Refusal(400, `${name} must be true or false`)
  return value
}
