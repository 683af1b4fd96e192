import { mapOf, textOf } from '../strict-map.js'

/** The name in `lit: { name: … }`; undefined for `noValue`. Expressions that find a thing are not known here. */
export function nameOf(notation: unknown, where: string): string | undefined {
  const { lit, noValue } = mapOf(notation, where, [], ['lit', 'noValue'])
  if (noValue === true && lit === undefined) return undefined
  return textOf(mapOf(lit, where, ['name']).name, where)
}
