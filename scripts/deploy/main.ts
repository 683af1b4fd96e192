import { createInterface } from 'node:readline/promises'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { applyCommand } from './commands/apply.js'
import type { CommandInput } from './commands/command.js'
import { destroyCommand } from './commands/destroy.js'
import { doctorCommand } from './commands/doctor.js'
import { exportCommand } from './commands/export.js'
import { planCommand } from './commands/plan.js'
import { EXIT, type ExitCode } from './exit-codes.js'
import type { Environment } from './manifest/secrets.js'
import { orgError } from './org/org-error.js'
import { makeReport } from './output/report.js'
import { Stop } from './stop.js'

export interface Outside {
  readonly root: string
  readonly env: Environment
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

interface SharedOptions {
  readonly manifest: string
  readonly json?: boolean
  readonly yes?: boolean
  readonly retrySeconds: number
  readonly pollSeconds: number
}

/** Runs one command line (`plan --json`) and returns its exit code; prints nothing secret. */
export async function deploy(args: readonly string[], outside: Outside): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done
  const program = new Command('deploy')
    .description('Puts the bundle into a Genesys Cloud org, checks it, takes it back.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => outside.out(text.trimEnd()),
      writeErr: (text) => outside.err(text.trimEnd()),
    })
  const add = <Options>(
    name: string,
    description: string,
    run: (input: CommandInput, options: Options) => Promise<ExitCode>,
  ): Command =>
    program
      .command(name)
      .description(description)
      .option('-m, --manifest <file>', 'the manifest', 'bundle.yaml')
      .option('--json', 'print one JSON object')
      .option('-y, --yes', 'do not ask')
      .option('--retry-seconds <n>', 'time for waiting between attempts, all together', number, 120)
      .option('--poll-seconds <n>', 'pause between looks at a job', number, 2)
      .action(async (options: Options & SharedOptions) => {
        exitCode = await run(inputOf(options, outside), options)
      })
  const flagged = (command: Command): Command =>
    command
      .option('--adopt', 'take over resources of these names that exist already', false)
      .option('--org-settings', 'change what concerns the whole org', false)
  flagged(add('plan', 'shows what apply would do', planCommand)).option('--all', 'show what stays as it is', false)
  flagged(add('apply', 'brings the org to what the manifest says', applyCommand))
    .option('--resume', 'go on with an apply that did not end', false)
    .option('--undo', 'take back what it did', false)
  add('destroy', 'takes back what the journal says is ours', destroyCommand)
  add('export', 'reads data actions and flows back from the org into files and shows drift', exportCommand).option(
    '--out <folder>',
    'folder to write into',
    'export',
  )
  add('doctor', 'checks everything and changes nothing', doctorCommand)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return explain(error, outside, args.includes('--json'))
  }
}

function explain(error: unknown, { out, err }: Outside, isJson: boolean): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  const stop = error instanceof Stop ? error : failure(error)
  for (const line of stop.lines) err(line)
  if (isJson) out(JSON.stringify({ error: { lines: stop.lines, exitCode: stop.exitCode } }, null, 2))
  return stop.exitCode
}

/** Whatever else ended a command before anything was changed. */
function failure(error: unknown): Stop {
  if (error instanceof Error && error.name !== 'OrgError') throw error
  const { message, status } = orgError('deploy', error)
  const hint = status === 0 ? 'The org cannot be reached; check the network and GENESYS_PROXY_URL, then try again.' : ''
  return new Stop(EXIT.failed, [message, ...(hint ? [hint] : []), 'Nothing was changed.'])
}

function inputOf(options: SharedOptions, { root, env, out, err }: Outside): CommandInput {
  const report = makeReport(options.json === true, out, err)
  return {
    ...{ root, env, report, manifestFile: options.manifest, retrySeconds: options.retrySeconds },
    pollMs: options.pollSeconds * 1000,
    say: (line) => report.line(`    ${line}`),
    confirm: (question) => (options.yes === true ? Promise.resolve(true) : ask(question, err)),
  }
}

async function ask(question: string, err: (text: string) => void): Promise<boolean> {
  if (!process.stdin.isTTY) {
    err('This is no terminal to ask on: say --yes.')
    return false
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await reader.question(`${question} [y/N] `)
  reader.close()
  return /^y(es)?$/i.test(answer.trim())
}

function number(value: string): number {
  const parsed = Number(value)
  if (!Number.isFinite(parsed) || parsed < 0) throw new InvalidArgumentError('must be a number from 0 on')
  return parsed
}
