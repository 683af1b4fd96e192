import type { Candidate } from './candidate.js'
import { skipFilling } from './match-labels.js'
import { parseShape, type Shape } from './own-shape.js'
import type { OwnRule } from './policy.js'
import { STRENGTH } from './rules/strength.js'
import { type FoldedText, fold } from './text/fold.js'
import { LabelIndex } from './text/labels.js'

interface OwnMatcher {
  readonly kind: `own-${string}`
  readonly shape: Shape
}

export type MatchOwn = (text: FoldedText, found: Candidate[]) => void

/**
 * Rules that an account added.
 * @throws Error for a shape that own-shape.ts refuses; the configuration has checked it before.
 */
export function createOwnRules(rules: readonly OwnRule[]): MatchOwn | undefined {
  if (rules.length === 0) return undefined
  const anywhere: OwnMatcher[] = []
  const labels = new LabelIndex<OwnMatcher[]>()
  for (const { id, shape: text, labels: words } of rules) {
    const shape = parseShape(text)
    if (typeof shape === 'string') throw new Error(`The shape of the own rule ${id} ${shape}.`)
    const matcher: OwnMatcher = { kind: `own-${id}`, shape }
    if (words.length === 0) anywhere.push(matcher)
    for (const word of words) labels.rowOf(fold(word).plain, () => []).push(matcher)
  }
  return (text, found) => {
    for (const { kind, shape } of anywhere) {
      shape.anywhere.lastIndex = 0
      for (let match = shape.anywhere.exec(text.plain); match; match = shape.anywhere.exec(text.plain)) {
        found.push({ kind, start: match.index, end: shape.anywhere.lastIndex, strength: STRENGTH.own })
      }
    }
    for (const { end, row } of labels.find(text)) {
      const start = skipFilling(text, end)
      for (const { kind, shape } of row) {
        shape.at.lastIndex = start
        if (shape.at.test(text.plain)) found.push({ kind, start, end: shape.at.lastIndex, strength: STRENGTH.own })
      }
    }
  }
}
