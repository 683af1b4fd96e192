import { JSONPath } from 'jsonpath-plus'
import type { Json } from './definition.js'

/**
 * Steps after `$`: `.name`, `['name']`, `[0]`, `[*]`, `.*`, `..name`, `[1:3]`, `[0,2]`. Filters and scripts, which would
 * need an evaluator, are not among them.
 */
const STEP = /^(?:\.\.?(?:[A-Za-z_][\w-]*|\*)|\[(?:'[^'\\]+'|"[^"\\]+"|\d+(?:,\d+)*|-?\d*:-?\d*|\*)\])/
/** Steps that may find several values. */
const MANY = /^(?:\.\.|\.\*|\[\*|\[[^'"]*[,:])/

export type ReadPath = { readonly found: true; readonly value: Json } | { readonly found: false }

/** @returns Whether the path can find several values; undefined if it is no path that is understood here. */
export function pathFindsMany(path: string): boolean | undefined {
  if (!path.startsWith('$')) return undefined
  let rest = path.slice(1)
  let many = false
  while (rest !== '') {
    const step = STEP.exec(rest)?.[0]
    if (step === undefined) return undefined
    many ||= MANY.test(step)
    rest = rest.slice(step.length)
  }
  return many
}

/**
 * Reads one path of a translation map.
 *
 * @returns The value; for a path that can find several always a list, empty if there are none.
 * @throws Error if the path is not understood.
 */
export function readJsonPath(path: string, json: Json): ReadPath {
  const many = pathFindsMany(path)
  if (many === undefined) throw new Error(`${path} is no JSONPath that is understood here`)
  if (typeof json !== 'object' || json === null) return path === '$' ? { found: true, value: json } : { found: false }
  const all = JSONPath({ path, json, wrap: true, eval: false, resultType: 'all' }) as readonly Hit[]
  const found = all.filter(isData).map(({ value }) => value)
  if (many) return { found: true, value: found }
  const [value] = found
  return value === undefined ? { found: false } : { found: true, value }
}

interface Hit {
  readonly value: Json
  readonly parent: unknown
  readonly parentProperty: string | number | null
}

/** The library also finds what a text or list has of its own, such as its length. */
function isData({ parent, parentProperty }: Hit): boolean {
  if (parentProperty === null) return true
  if (Array.isArray(parent)) return /^\d+$/.test(String(parentProperty))
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, parentProperty)
}
