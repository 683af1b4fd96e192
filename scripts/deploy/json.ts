export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Fields of a resource in the form that is compared: what both the bundle and the org can tell. */
export type Fields = { readonly [key: string]: Json }

/** A value as plain JSON: members that are undefined fall away. */
export function asJson(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json)
}

/** Deep equality; the order of members does not count. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a ?? null) === canonical(b ?? null)
}

/** JSON text with members in order of their names. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value as Fields).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`
}
