import { EXIT, type ExitCode } from './exit-codes.js'

/** Ends a command with a message for its user: what is wrong, line by line. Never holds a secret. */
export class Stop extends Error {
  readonly exitCode: ExitCode
  readonly lines: readonly string[]

  constructor(exitCode: ExitCode, lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'Stop'
    this.exitCode = exitCode
    this.lines = lines
  }
}

/** Refused before anything was changed. */
export const refusal = (...lines: string[]): Stop => new Stop(EXIT.refused, lines)
/** Manifest or environment is wrong. */
export const misconfigured = (...lines: string[]): Stop => new Stop(EXIT.configuration, lines)
