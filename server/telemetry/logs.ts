import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type Logger,
  pino,
  stdTimeFunctions,
} from 'pino'
import { reportError } from './error-report.js'
import { redactFields } from './redaction.js'

export type { Logger } from 'pino'

export interface LoggerOptions {
  readonly level: string
  /** Where lines go; standard output when left out. */
  readonly stream?: DestinationStream
}

/**
 * JSON lines with time, level and fields. Errors, as `err`, `error` or the first argument, are written as name, code
 * and stack frames; the message of an error that is not a RelayError is left out. Values for `%s` are left out too.
 */
export function createLogger({ level, stream }: LoggerOptions): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redactFields },
    serializers: { err: (error: unknown) => reportError(error), error: (error: unknown) => reportError(error) },
    hooks: { logMethod: writeWithoutErrorText },
  }
  return redactChildren(stream ? pino(options, stream) : pino(options))
}

/** @returns A logger that adds the request's id to every line. */
export function loggerOfRequest(log: Logger, requestId: string): Logger {
  return log.child({ requestId })
}

/** pino gives the bindings of a child logger to no formatter; a child inherits this method. */
function redactChildren(log: Logger): Logger {
  const { child } = log
  const redacted = function (this: Logger, bindings: Bindings, options?: ChildLoggerOptions): Logger {
    return Reflect.apply(child, this, [redactFields(bindings), options])
  }
  return Object.assign(log, { child: redacted })
}

/** pino takes the error's message as the line's text where none is given; this gives one. */
function writeWithoutErrorText(this: Logger, args: unknown[], write: (...args: [unknown, string?]) => void): void {
  const [first, text] = args
  const message = typeof text === 'string' ? text : undefined
  if (first instanceof Error) write.call(this, { err: first }, message ?? 'error')
  else if (typeof first === 'object' && first !== null && 'err' in first) write.call(this, first, message ?? 'error')
  else if (message === undefined) write.call(this, first)
  else write.call(this, first, message)
}
