import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Command, CommanderError } from 'commander'
import { type CheckedChain, checkExport, NoExport, readAnchors } from './check-export.js'
import { ALLOW_HTTP, KEY_VARIABLE, type RelayAccess, relayCallsFor, WrongUse } from './relay-access.js'
import { RelayCallError } from './relay-calls.js'

export interface AuditIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  print(line: string): void
  complain(line: string): void
}

/** 0: done, the log is whole. 1: it is not, or the relay refused. 2: the command itself is wrong. */
type ExitCode = 0 | 1 | 2

interface RelayOptions extends RelayAccess {
  readonly account?: string
}

interface VerifyOptions extends RelayOptions {
  readonly file?: string
  readonly anchors?: string
}

interface ListOptions extends RelayOptions {
  readonly customer?: string
  readonly conversation?: string
  readonly actor?: string
  readonly from?: string
  readonly to?: string
}

interface ImportOptions extends RelayOptions {
  readonly conversation: string
  readonly from?: string
  readonly to?: string
}

/** `audit verify|export|list|import`. @param args Without program and script. */
export async function runAudit(args: readonly string[], io: AuditIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const program = new Command('npm run audit --')
  program.exitOverride().configureOutput({
    writeOut: (text) => io.print(text.trimEnd()),
    writeErr: (text) => io.complain(text.trimEnd()),
  })
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(`${description} The key, of the role privacy, is read from ${KEY_VARIABLE}.`)
      .option('--url <address>', 'address of the relay', 'http://127.0.0.1:8080')
      .option('--account <name>', 'one account; * for what concerns no single one')
      .option('--reason <text>', 'why, for the audit log itself')
      .option(...ALLOW_HTTP)

  command('verify', 'Says whether the audit log is whole and unchanged.')
    .option('--file <path>', 'an export, instead of a running relay; needs no key')
    .option('--anchors <path>', "the relay's own log, whose ends of the chains must still be there")
    .action(async (options: VerifyOptions) => {
      exitCode = await verify(options, io)
    })
  command('export', 'Writes the whole audit log as JSON lines to standard output.').action(
    async (options: RelayOptions) => {
      for await (const line of await relayCallsFor(options, io).lines(exportPath(options))) io.print(line)
    },
  )
  command('list', 'Writes the entries that fit as JSON lines to standard output.')
    .option('--customer <id>', 'about this customer')
    .option('--conversation <id>', 'about this interaction')
    .option('--actor <kind:id>', 'by this actor')
    .option('--from <moment>', 'from then on, ISO 8601')
    .option('--to <moment>', 'until then, ISO 8601')
    .action((options: ListOptions) => list(options, io))
  command('import', 'Takes what Genesys Cloud recorded about an interaction into the audit log.')
    .requiredOption('--conversation <id>', 'the interaction')
    .option('--from <moment>', 'from then on, ISO 8601; else 30 days before the end')
    .option('--to <moment>', 'until then, ISO 8601; else now')
    .action(async (options: ImportOptions) => {
      exitCode = await importGenesys(options, io)
    })
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof WrongUse) return complain(io, 2, error.message)
    if (error instanceof RelayCallError || error instanceof NoExport) return complain(io, 1, error.message)
    throw error
  }
  return exitCode
}

async function verify(options: VerifyOptions, io: AuditIo): Promise<ExitCode> {
  const anchors = options.anchors === undefined ? undefined : readAnchors(readText(options.anchors))
  if (options.file !== undefined) {
    readText(options.file)
    const lines = createInterface({ input: createReadStream(options.file, 'utf8') })
    const whole = tell(await checkExport(lines, anchors), io)
    io.print('Whether the ends of the chains are those the relay wrote, only a running relay can say.')
    return whole ? 0 : 1
  }
  const calls = relayCallsFor(options, io)
  const account = options.account === undefined ? '' : `?account=${encodeURIComponent(options.account)}`
  const said = await calls.json('GET', `/api/v1/audit/verify${account}`)
  const whole = tell(await checkExport(await calls.lines(exportPath(options)), anchors), io)
  if (said.whole !== true) io.complain(`The relay itself finds it changed: ${JSON.stringify(said.chains)}`)
  return whole && said.whole === true ? 0 : 1
}

function tell(chains: readonly CheckedChain[], io: AuditIo): boolean {
  for (const { account, records, head, anchors, problems } of chains) {
    const noted = anchors > 0 ? `, ${anchors} noted ends found` : ''
    if (problems.length === 0) io.print(`${account}: whole; ${records} records, the last is ${head}${noted}.`)
    for (const { sequence, fault } of problems) io.complain(`${account}: record ${sequence} ${fault}.`)
  }
  return chains.every(({ problems }) => problems.length === 0)
}

async function list(options: ListOptions, io: AuditIo): Promise<void> {
  const calls = relayCallsFor(options, io)
  const { account, customer, conversation, actor, from, to } = options
  const query = new URLSearchParams({ limit: '500' })
  for (const [name, value] of Object.entries({ account, customer, conversation, actor, from, to })) {
    if (value !== undefined) query.set(name, value)
  }
  for (;;) {
    const { entries, next } = await calls.json('GET', `/api/v1/audit?${query}`)
    for (const entry of Array.isArray(entries) ? entries : []) io.print(JSON.stringify(entry))
    if (typeof next !== 'string') return
    query.set('after', next)
  }
}

async function importGenesys({ conversation, ...options }: ImportOptions, io: AuditIo): Promise<ExitCode> {
  const { account, from, to } = options
  const body = { conversationId: conversation, account, from, to }
  const report = (await relayCallsFor(options, io).json('POST', '/api/v1/audit/import', body)) as Record<
    string,
    { found?: unknown; imported?: unknown; failure?: unknown } | undefined
  >
  const parts = Object.entries(report)
  for (const [log, part] of parts) {
    if (part?.failure) io.complain(`${log}: could not be read (${part.failure}).`)
    else io.print(`${log}: ${part?.found} records, ${part?.imported} of them new.`)
  }
  return parts.some(([, part]) => part?.failure) ? 1 : 0
}

function exportPath({ account }: RelayOptions): string {
  return `/api/v1/audit/export${account === undefined ? '' : `?account=${encodeURIComponent(account)}`}`
}

/** @throws WrongUse */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new WrongUse(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`)
  }
}

function complain(io: AuditIo, exitCode: ExitCode, line: string): ExitCode {
  io.complain(line)
  return exitCode
}
