import { FlowDefinitionError } from '../flow-errors.js'
import { mapOf, onlyEntry } from '../strict-map.js'

/** Milliseconds of `lit: { seconds: 30 }` or `lit: { minutes: 1 }`. */
export function millisecondsOf(notation: unknown): number {
  const { lit } = mapOf(notation, 'a duration', ['lit'])
  const [unit, count] = onlyEntry(mapOf(lit, 'a duration', [], ['seconds', 'minutes']), 'a duration')
  if (typeof count !== 'number' || !Number.isInteger(count))
    throw new FlowDefinitionError('a duration is a whole number')
  return count * (unit === 'minutes' ? 60_000 : 1_000)
}
