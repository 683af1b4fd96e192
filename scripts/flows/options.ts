import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { OPTION_KINDS } from './option-kinds.js'

/** Name -> value, every option, each as text; checked. */
export type FlowOptions = Readonly<Record<string, string>>

/** Every option that is wrong, each with why. */
export class FlowOptionsError extends Error {
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(`Flow options: ${reasons.join('; ')}`)
    this.name = 'FlowOptionsError'
    this.reasons = reasons
  }
}

export const OPTIONS_FILE = 'architect/options.yaml'

/** @throws FlowOptionsError as `flowOptions` does. */
export function readFlowOptions(root: string, overrides: Readonly<Record<string, string | number>> = {}): FlowOptions {
  return flowOptions(readFileSync(join(root, OPTIONS_FILE), 'utf8'), overrides)
}

/**
 * The values that the flows' placeholders get.
 *
 * @param file Text of `architect/options.yaml`, which names every option.
 * @param overrides Values over those of the file.
 * @throws FlowOptionsError naming every option that is missing, unknown or wrong.
 */
export function flowOptions(file: string, overrides: Readonly<Record<string, string | number>> = {}): FlowOptions {
  const given: unknown = parse(file)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new FlowOptionsError([`${OPTIONS_FILE} must hold "NAME: value" lines`])
  }
  const merged: Record<string, unknown> = { ...given, ...overrides }
  const reasons = Object.keys(merged)
    .filter((key) => !Object.hasOwn(OPTION_KINDS, key))
    .map((key) => `${key} is no option`)
  const options: Record<string, string> = {}
  for (const [key, kind] of Object.entries(OPTION_KINDS)) {
    const value = merged[key] === null ? '' : merged[key]
    if (typeof value !== 'string' && typeof value !== 'number') {
      reasons.push(
        value === undefined ? `${key} is missing` : `${key} must be a text or a number (quote on, off, true)`,
      )
      continue
    }
    const text = String(value)
    const reason = text.includes('{{') ? 'must not hold {{' : kind(text)
    if (reason) reasons.push(`${key} ${reason}`)
    options[key] = text
  }
  if (options.EMERGENCY_GROUP && !options.SCHEDULE_GROUP) {
    reasons.push('EMERGENCY_GROUP needs SCHEDULE_GROUP: the two are looked at together')
  }
  if (reasons.length > 0) throw new FlowOptionsError(reasons)
  return options
}

/** @returns Whether what an option names or switches is wanted. */
export function isOn(options: FlowOptions, key: string): boolean {
  const value = options[key]
  if (value === undefined) throw new FlowOptionsError([`${key} is no option`])
  return value !== '' && value !== 'off'
}
