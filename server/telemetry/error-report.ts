import { RelayError } from '../errors.js'

/** What a log may say of an error. Messages of errors not our own may quote what was being worked on, so they stay out. */
export interface ErrorReport {
  readonly name: string
  readonly code?: string
  /** Only of a RelayError, whose texts hold nothing personal. */
  readonly message?: string
  readonly stack?: readonly string[]
  readonly cause?: ErrorReport
}

const MAX_CAUSES = 3
const MAX_FRAMES = 12
const FRAME = /^ {4}at (?:.{0,200} \()?(?:node:|file:|\/|[A-Za-z]:\\|<anonymous>|native)[^()]{0,400}\)?$/

/** Takes anything that was thrown; never throws itself. */
export function reportError(error: unknown, causesLeft = MAX_CAUSES): ErrorReport {
  if (!(error instanceof Error)) return { name: `not an error (${error === null ? 'null' : typeof error})` }
  const code = wordOf((error as { code?: unknown }).code)
  const stack = framesOf(error)
  return {
    name: wordOf(error.name) ?? 'Error',
    ...(code === undefined ? {} : { code }),
    ...(error instanceof RelayError ? { message: error.message } : {}),
    ...(stack.length === 0 ? {} : { stack }),
    ...(error.cause === undefined || causesLeft === 0 ? {} : { cause: reportError(error.cause, causesLeft - 1) }),
  }
}

/** Names and codes are words or numbers; anything else could be text of a person. */
function wordOf(value: unknown): string | undefined {
  const word = typeof value === 'number' ? String(value) : value
  return typeof word === 'string' && /^[\w.-]{1,64}$/.test(word) ? word : undefined
}

/** A message may look like frames, so it is cut off before frames are looked for. */
function framesOf(error: Error): string[] {
  const stack = typeof error.stack === 'string' ? error.stack : ''
  const at = stack.indexOf(error.message)
  const behind = at < 0 ? stack : stack.slice(at + error.message.length)
  return behind
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim())
}
