import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { importFile } from './import-file.js'
import { createProgressBar } from './progress-bar.js'
import { type LineProblem, readRows } from './read-rows.js'
import { createRelayApi, RelayApiError } from './relay-api.js'

export interface TiersIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** Where the progress bar goes. */
  readonly terminal: { readonly isTTY?: boolean; write(text: string): unknown }
  print(line: string): void
  complain(line: string): void
}

/** 0: done. 1: nothing imported, something is wrong with the file or the relay. 2: the command itself is wrong. */
type ExitCode = 0 | 1 | 2

const KEY_VARIABLE = 'RELAY_ADMIN_KEY'
const PROBLEMS_SHOWN = 50

interface Options {
  readonly dryRun?: boolean
  readonly skipUnknown?: boolean
  readonly account?: string
  readonly url: string
  readonly allowHttp?: boolean
}

/** `tiers import FILE.csv`. @param args Without program and script. */
export async function runTiers(args: readonly string[], io: TiersIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const program = new Command('npm run tiers --')
  program.exitOverride().configureOutput({
    writeOut: (text) => io.print(text.trimEnd()),
    writeErr: (text) => io.complain(text.trimEnd()),
  })
  program
    .command('import')
    .description(
      `Imports tiers from a CSV file with the columns customer_id,tier or account,openid,tier. All or nothing. The admin key is read from ${KEY_VARIABLE}.`,
    )
    .argument('<file>', 'CSV in UTF-8 with a header line')
    .option('--dry-run', 'check everything, write nothing')
    .option('--skip-unknown', 'leave out customers who never wrote to the relay, instead of refusing the file')
    .option('--account <name>', 'account of rows with an openid and no account')
    .option('--url <address>', 'address of the relay', 'http://127.0.0.1:8080')
    .option('--allow-http', 'send the key and the OpenIDs unencrypted to another machine')
    .action(async (file: string, options: Options) => {
      exitCode = await runImport(file, options, io)
    })
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? 0 : 2
  }
  return exitCode
}

async function runImport(file: string, options: Options, io: TiersIo): Promise<ExitCode> {
  const { url, dryRun = false, skipUnknown = false, account } = options
  const key = io.env[KEY_VARIABLE]?.trim()
  if (!key) return complain(io, 2, `Set ${KEY_VARIABLE} to an API key of the role admin.`)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return complain(io, 2, '--url is no http or https address.')
  }
  if (isOpenOnTheWire(url) && !options.allowHttp) {
    return complain(io, 2, 'The key and the OpenIDs would travel unencrypted: use https, or --allow-http.')
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'not UTF-8'
    return complain(io, 1, `The file cannot be read (${code}).`)
  }
  const read = readRows(text, account)
  if (read.ignored.length > 0) io.print(`Columns without meaning here: ${read.ignored.length}.`)
  try {
    const progress = (title: string, total: number) => createProgressBar(title, total, io.terminal)
    const result = await importFile(read, createRelayApi(url, key, io.fetch), { dryRun, skipUnknown, progress })
    if (result.problems.length > 0) return refuse(io, result.problems)
    const skipped = result.skipped > 0 ? ` ${result.skipped} not known to the relay, left out.` : ''
    io.print(
      dryRun
        ? `${result.rows} rows are right.${skipped} Nothing was written (dry run).`
        : `${result.imported} tiers imported.${skipped}`,
    )
    return 0
  } catch (error) {
    if (!(error instanceof RelayApiError)) throw error
    io.complain(error.message)
    io.complain(
      error.mayBeDone
        ? 'The relay may carry the import out all the same, as a whole. Run it again: the outcome is the same.'
        : 'Nothing was imported.',
    )
    return 1
  }
}

function refuse(io: TiersIo, problems: readonly LineProblem[]): ExitCode {
  for (const { line, problem } of problems.slice(0, PROBLEMS_SHOWN)) io.complain(`Line ${line} ${problem}.`)
  if (problems.length > PROBLEMS_SHOWN) io.complain(`And ${problems.length - PROBLEMS_SHOWN} more.`)
  io.complain(`Nothing was imported: ${problems.length} ${problems.length === 1 ? 'line is' : 'lines are'} wrong.`)
  return 1
}

function complain(io: TiersIo, exitCode: ExitCode, line: string): ExitCode {
  io.complain(line)
  return exitCode
}

function isOpenOnTheWire(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
