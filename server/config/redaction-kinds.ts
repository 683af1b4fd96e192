import { BUILT_IN_KINDS, type BuiltInKind, isBuiltInKind, KINDS } from '../privacy/redaction/kinds.js'
import type { Treatment } from '../privacy/redaction/treatment.js'

export type Report = (problem: string, mend: string) => void

const SHORTEST_BASIS = 8

/** @returns JSON as a value; undefined after a report, or when nothing is set. */
export function readJson(json: string | undefined, report: Report, mend: string): unknown {
  if (json === undefined) return undefined
  try {
    return JSON.parse(json)
  } catch {
    report('is not JSON', mend)
    return undefined
  }
}

/** Reads `{"mobile": "partial", "address": {"pass": "…"}}`. */
export function readKinds(json: string | undefined, report: Report): Partial<Record<BuiltInKind, Treatment>> {
  const mend = 'Set a JSON object from kinds to "redact", "partial" or {"pass": "the legal basis in words"}.'
  const value = readJson(json, report, mend)
  if (value === undefined) return {}
  if (!isObject(value)) {
    report('is not a JSON object', mend)
    return {}
  }
  const kinds: Partial<Record<BuiltInKind, Treatment>> = {}
  for (const [kind, entry] of Object.entries(value)) {
    if (!isBuiltInKind(kind)) {
      report(`names ${nameOf(kind)}, which is no kind`, `Use some of ${BUILT_IN_KINDS.join(', ')}.`)
      continue
    }
    const treatment = readTreatment(entry, 'partial' in KINDS[kind], kind, report)
    if (treatment) kinds[kind] = treatment
  }
  return kinds
}

/**
 * @param canBePartial The kind has a partial form.
 * @param what The kind or rule, as a problem calls it.
 */
export function readTreatment(
  entry: unknown,
  canBePartial: boolean,
  what: string,
  report: Report,
): Treatment | undefined {
  if (entry === 'redact') return { action: 'redact' }
  if (entry === 'partial') {
    if (canBePartial) return { action: 'partial' }
    report(`shows ${what} in part, which would show all of it`, `Use "redact" for ${what}.`)
    return undefined
  }
  if (isObject(entry) && Object.keys(entry).join() === 'pass' && typeof entry.pass === 'string') {
    const legalBasis = entry.pass.trim()
    if (legalBasis.length >= SHORTEST_BASIS) return { action: 'pass', legalBasis }
  }
  if (entry === 'pass' || (isObject(entry) && 'pass' in entry)) {
    report(
      `lets ${what} pass without a legal basis`,
      `Write {"pass": "…"} with the legal basis in words, at least ${SHORTEST_BASIS} characters.`,
    )
    return undefined
  }
  report(`says of ${what} neither redact, partial nor pass`, 'Use "redact", "partial" or {"pass": "the legal basis"}.')
  return undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A name of the configuration in a problem, unless it could be something else that slipped in. */
export function nameOf(text: string): string {
  return /^[\w-]{1,40}$/.test(text) ? text : 'something'
}
