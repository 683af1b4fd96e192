import { BUILT_IN_KINDS, isBuiltInKind, KINDS, type PersonalDataKind } from '../../server/privacy/redaction/kinds.js'
import type { LabelledMessage, LabelledSpan } from './read-corpus.js'

/** Recall and precision that are asked for. */
export const TARGETS = { recall: 0.98, precision: 0.97, checksummedRecall: 0.995 } as const

export interface Count {
  /** Spans in the labels. */
  readonly labelled: number
  /** Of those, the ones found. */
  readonly found: number
  /** What was reported. */
  readonly reported: number
  /** Of those, the ones that are labelled. */
  readonly right: number
}

export interface Mistake {
  readonly line: number
  readonly what: 'missed' | 'wrong'
  readonly kind: PersonalDataKind
}

export interface Score {
  readonly messages: number
  readonly kinds: ReadonlyMap<PersonalDataKind, Count>
  readonly total: Count
  readonly mistakes: readonly Mistake[]
}

/** Where kind and place are held to be the same: addresses and names have no exact end that everybody agrees on. */
const LEAST_OVERLAP: Readonly<Partial<Record<PersonalDataKind, number>>> = { address: 0.75, name: 0.6 }

/**
 * Compares what is found with what is labelled. A span counts when kind, beginning and end are the same; of an address
 * three quarters, of a name three fifths have to be common to both.
 */
export function scoreOf(messages: readonly LabelledMessage[], find: (text: string) => readonly LabelledSpan[]): Score {
  const kinds = new Map<PersonalDataKind, { -readonly [Name in keyof Count]: number }>()
  const countOf = (kind: PersonalDataKind) => {
    let count = kinds.get(kind)
    if (!count) {
      count = { labelled: 0, found: 0, reported: 0, right: 0 }
      kinds.set(kind, count)
    }
    return count
  }
  const mistakes: Mistake[] = []
  for (const { line, text, spans } of messages) {
    const reported = find(text)
    for (const span of spans) {
      countOf(span.kind).labelled++
      if (reported.some((other) => isSame(span, other))) countOf(span.kind).found++
      else mistakes.push({ line, what: 'missed', kind: span.kind })
    }
    for (const span of reported) {
      countOf(span.kind).reported++
      if (spans.some((other) => isSame(span, other))) countOf(span.kind).right++
      else mistakes.push({ line, what: 'wrong', kind: span.kind })
    }
  }
  const total = { labelled: 0, found: 0, reported: 0, right: 0 }
  for (const count of kinds.values()) {
    for (const name of ['labelled', 'found', 'reported', 'right'] as const) total[name] += count[name]
  }
  return { messages: messages.length, kinds, total, mistakes }
}

function isSame(a: LabelledSpan, b: LabelledSpan): boolean {
  if (a.kind !== b.kind) return false
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  const together = Math.max(a.end, b.end) - Math.min(a.start, b.start)
  return common / together >= (LEAST_OVERLAP[a.kind] ?? 1)
}

export function recallOf({ labelled, found }: Count): number {
  return labelled === 0 ? 1 : found / labelled
}

export function precisionOf({ reported, right }: Count): number {
  return reported === 0 ? 1 : right / reported
}

/** @returns Which targets are missed, in words; none when all are met. */
export function missedTargets({ kinds, total }: Score): string[] {
  const missed: string[] = []
  if (recallOf(total) < TARGETS.recall) missed.push(`recall is below ${TARGETS.recall}`)
  if (precisionOf(total) < TARGETS.precision) missed.push(`precision is below ${TARGETS.precision}`)
  for (const [kind, count] of kinds) {
    if (!isBuiltInKind(kind) || !KINDS[kind].checksummed || recallOf(count) >= TARGETS.checksummedRecall) continue
    missed.push(`recall of ${kind} is below ${TARGETS.checksummedRecall}`)
  }
  return missed
}

/** @returns A table with a row for each kind that is labelled or reported, and one for all. */
export function printScore(title: string, score: Score): string {
  const lines = [
    `${title}: ${score.messages} messages`,
    row(['kind', 'labelled', 'reported', 'recall', 'precision']),
    row(['-'.repeat(18), '-'.repeat(8), '-'.repeat(8), '-'.repeat(9), '-'.repeat(9)]),
  ]
  for (const kind of BUILT_IN_KINDS) {
    const count = score.kinds.get(kind)
    if (count) lines.push(row(cells(KINDS[kind].checksummed ? `${kind} *` : kind, count)))
  }
  lines.push(row(cells('all', score.total)))
  return lines.join('\n')
}

function cells(name: string, count: Count): string[] {
  return [
    name,
    String(count.labelled),
    String(count.reported),
    recallOf(count).toFixed(4),
    precisionOf(count).toFixed(4),
  ]
}

function row([name = '', ...figures]: readonly string[]): string {
  return `${name.padEnd(20)}${figures.map((figure) => figure.padStart(10)).join('')}`
}
