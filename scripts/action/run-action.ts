import { randomUUID } from 'node:crypto'
import { Command, CommanderError } from 'commander'
import type { Fetch } from '../data-actions/call-endpoint.js'
import { checkDefinition } from '../data-actions/check-definition.js'
import type { DataActionDefinition } from '../data-actions/definition.js'
import { fillPlaceholders } from '../data-actions/placeholders.js'
import { readDefinitionFiles } from '../data-actions/read-definitions.js'
import { runDefinition } from '../data-actions/run-definition.js'
import { linesOfResult, linesOfStage } from './print-stage.js'
import { readInputs } from './read-inputs.js'

export interface ActionWorld {
  /** Root of the project, above `data-actions/`. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: Fetch
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** What the command ends with; the meaning is in its help. */
export const EXIT = { success: 0, failure: 1, usage: 2, timeout: 3 } as const

const HELP = `
The relay's API key (role actions) is taken from RELAY_ACTION_KEY.
Exit status: 0 the action succeeded; 1 it failed; 2 the call is wrong, nothing was sent; 3 it timed out.`

interface Options {
  readonly input?: readonly string[]
  readonly against: string
  readonly json?: boolean
}

/**
 * `npm run action -- NAME --input k=v`: runs a data action against a relay as Genesys Cloud would.
 *
 * @returns The exit status.
 */
export async function runAction(args: readonly string[], world: ActionWorld): Promise<number> {
  const command = new Command('npm run action --')
    .description('Runs a data action as Genesys Cloud would and shows each stage.')
    .argument('<name>', 'name of a file in data-actions/, without .json')
    .option('-i, --input <name=value>', 'an input; can be given several times', collect)
    .option('-a, --against <url>', 'address of the relay', world.env.RELAY_URL || 'http://127.0.0.1:8080')
    .option('--json', 'print one JSON document instead of text')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.print(text.trimEnd()),
      writeErr: (text) => world.complain(text.trimEnd()),
    })
  try {
    command.parse(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage
    throw error
  }
  const [name = ''] = command.args
  try {
    return await run(name, command.opts<Options>(), world)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    world.complain(error.message)
    return EXIT.usage
  }
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

class UsageError extends Error {}

async function run(name: string, options: Options, { root, env, fetch, print }: ActionWorld): Promise<number> {
  const definition = fillPlaceholders(load(name, root), { RELAY_URL: relayAddress(options.against) })
  const inputs = usage(() => readInputs(definition.contract.input.inputSchema, options.input ?? []))
  const key = env.RELAY_ACTION_KEY
  if (!key) throw new UsageError('RELAY_ACTION_KEY is empty: set it to an API key of the role actions.')
  const result = await runDefinition(definition, inputs, {
    fetch,
    credentials: { apiKey: key },
    correlationId: randomUUID(),
    onStage: (stage) => {
      if (!options.json) for (const line of linesOfStage(stage)) print(line)
    },
  })
  if (options.json) print(JSON.stringify({ action: name, ...result }, null, 2))
  else for (const line of linesOfResult(name, result)) print(line)
  return EXIT[result.outcome]
}

function load(name: string, root: string): DataActionDefinition {
  const files = readDefinitionFiles(root)
  const file = files.find((candidate) => candidate.file.endsWith(`/${name}.json`))
  if (!file) {
    const names = files.map((candidate) => candidate.file.replace(/^.*\/|\.json$/g, ''))
    throw new UsageError(`There is no data action ${name}; there are: ${names.join(', ')}`)
  }
  const [problem] = checkDefinition(file)
  if (problem) {
    throw new UsageError(
      `${problem.file}#${problem.pointer}: ${problem.message}\n${problem.mend}\nSee all with npm run validate.`,
    )
  }
  return JSON.parse(file.text) as DataActionDefinition
}

/** @returns The address without a slash at its end. */
function relayAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new UsageError(`${text} is no address of a relay.`)
  return text.replace(/\/+$/, '')
}

function usage<Given>(read: () => Given): Given {
  try {
    return read()
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
