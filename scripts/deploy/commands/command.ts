import type { ExitCode } from '../exit-codes.js'
import type { Report } from '../output/report.js'
import type { SessionOptions } from '../session.js'

/** What every command is started with. */
export interface CommandInput extends SessionOptions {
  readonly report: Report
  /** Asks on the terminal; `--yes` answers for the user. */
  readonly confirm: (question: string) => Promise<boolean>
}

export type Command<Options> = (input: CommandInput, options: Options) => Promise<ExitCode>
