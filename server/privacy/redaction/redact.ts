import type { Candidate } from './candidate.js'
import { isBuiltInKind, KINDS, type KindRow, type PersonalDataKind } from './kinds.js'
import { mask } from './masks.js'
import { matchAll } from './match-all.js'
import { createOwnRules } from './match-own.js'
import type { RedactionPolicy } from './policy.js'
import { matchAcross, mayContinue, unfinishedEnding } from './split.js'

/** Personal data in a text that may not leave as it is. */
export interface Finding {
  readonly kind: PersonalDataKind
  /** UTF-16 offsets into the text; `end` is the first unit behind it. */
  readonly start: number
  readonly end: number
  /** `text.slice(start, end)`. */
  readonly original: string
  /** What leaves instead where the policy says `partial`; undefined: a token. */
  readonly partial: string | undefined
}

export interface FindOptions {
  /** Kinds that pass in this text, whatever the policy says. */
  readonly pass?: ReadonlySet<PersonalDataKind>
}

export interface SplitFindings {
  readonly previous: readonly Finding[]
  readonly text: readonly Finding[]
}

/** Finds personal data as one account's policy asks for it. Holds no state: safe to share. */
export interface Redactor {
  /** @returns Disjoint findings in the order of the text; without those that pass. Takes time that grows with the length alone. */
  find(text: string, options?: FindOptions): Finding[]
  /**
   * Numbers that begin in one bubble and end in the next.
   * @param previous The bubble before, or the end of it that `unfinished` returned.
   * @returns What is to be replaced in each, by tokens: half a number has no partial form. Where the bubble before has left already, only that of `text` is of use.
   *   These come before what `find` says of the same places.
   */
  findSplit(previous: string, text: string, options?: FindOptions): SplitFindings
  /** @returns The end of a text to be kept for `findSplit`, at most 64 units; '' when no number can go on behind it. */
  unfinished(text: string): string
  /** @returns Whether a number begun in the bubble before can go on in this text; if not, `findSplit` finds nothing. */
  mayContinue(text: string): boolean
  /** The row of a kind that this redactor can find, own rules included. */
  kind(kind: PersonalDataKind): KindRow | undefined
}

/** @throws Error for an own rule whose shape cannot be read. */
export function createRedactor(policy: RedactionPolicy): Redactor {
  const matchOwn = createOwnRules(policy.ownRules)
  const match = (text: string) => matchAll(text, matchOwn)
  const own = new Map<PersonalDataKind, KindRow>(
    policy.ownRules.map(({ id, word, sensitive }) => [
      `own-${id}`,
      { word, sensitive, checksummed: false, partial: 'first-last' },
    ]),
  )
  const actions = new Map<PersonalDataKind, string>([
    ...Object.entries(policy.kinds).map(([kind, { action }]) => [kind as PersonalDataKind, action] as const),
    ...policy.ownRules.map(({ id, treatment }) => [`own-${id}` as const, treatment.action] as const),
  ])
  const kindOf = (kind: PersonalDataKind): KindRow | undefined => (isBuiltInKind(kind) ? KINDS[kind] : own.get(kind))

  function judge(text: string, matches: readonly Candidate[], options: FindOptions, isHalf = false): Finding[] {
    const findings: Finding[] = []
    for (const { kind, start, end } of matches) {
      const action = actions.get(kind)
      if (action === 'pass' || options.pass?.has(kind)) continue
      const original = text.slice(start, end)
      const form = action === 'partial' && !isHalf ? kindOf(kind)?.partial : undefined
      findings.push({ kind, start, end, original, partial: form && mask(form, original) })
    }
    return findings
  }
  return {
    find: (text, options = {}) => judge(text, match(text), options),
    findSplit(previous, text, options = {}) {
      const across = matchAcross(previous, text, match)
      return {
        previous: judge(previous, across.previous, options, true),
        text: judge(text, across.text, options, true),
      }
    },
    unfinished: unfinishedEnding,
    mayContinue,
    kind: kindOf,
  }
}
