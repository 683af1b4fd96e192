export const SCENARIOS = [
  'accept',
  'safe',
  'delay',
  'start',
  'mapping',
  'rendering',
  'redaction',
  'media',
  'scale',
] as const
export type ScenarioName = (typeof SCENARIOS)[number]

/** How long and how much; times in seconds. */
export interface Size {
  readonly rounds: number
  readonly roundSeconds: number
  readonly warmUpRequests: number
  readonly delaySeconds: number
  /** Short rounds in turn, so that whatever else happens on the machine meets both. */
  readonly mediaRounds: number
  /** Of texts beside media, and as long without, each round. */
  readonly besideMediaSeconds: number
  /** Whose processor time is measured, each way. */
  readonly videos: number
  readonly starts: number
  /** How long a relay is left alone before its memory is read: by then V8 has given back what starting took. 0: not read. */
  readonly idleSeconds: number
  readonly waitingItems: number
}

export interface Options {
  readonly scenarios: ReadonlySet<ScenarioName>
  readonly size: Size
  readonly jsonFile: string | undefined
}

const FULL: Size = {
  rounds: 5,
  roundSeconds: 4,
  warmUpRequests: 25_000,
  delaySeconds: 20,
  mediaRounds: 3,
  besideMediaSeconds: 8,
  videos: 20,
  starts: 5,
  idleSeconds: 30,
  waitingItems: 100_000,
}
const QUICK: Size = {
  rounds: 2,
  roundSeconds: 1,
  warmUpRequests: 8_000,
  delaySeconds: 3,
  mediaRounds: 1,
  besideMediaSeconds: 4,
  videos: 4,
  starts: 1,
  idleSeconds: 0,
  waitingItems: 5_000,
}

export const USAGE = `npm run bench -- [options]
  --quick        about two minutes; rough figures, no idle memory, fewer items wait at the restart
  --scale        a million known customers (takes minutes); alone, nothing else is measured
  --only a,b     of ${SCENARIOS.join(', ')} (default: all but scale)
  --json FILE    also writes everything measured as JSON`

/** @throws Error with the usage for anything unknown */
export function readOptions(args: readonly string[]): Options {
  let size = FULL
  let jsonFile: string | undefined
  let scenarios: readonly ScenarioName[] = SCENARIOS.filter((name) => name !== 'scale')
  const rest = [...args]
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === '--quick') size = QUICK
    else if (option === '--scale') scenarios = ['scale']
    else if (option === '--json') jsonFile = valueAfter(option, rest.shift())
    else if (option === '--only') scenarios = valueAfter(option, rest.shift()).split(',').map(scenarioOf)
    else throw new Error(`Unknown option ${option}.\n${USAGE}`)
  }
  return { scenarios: new Set(scenarios), size, jsonFile }
}

function valueAfter(option: string, value: string | undefined): string {
  if (value === undefined || value.startsWith('--')) throw new Error(`${option} needs a value.\n${USAGE}`)
  return value
}

function scenarioOf(name: string): ScenarioName {
  const scenario = SCENARIOS.find((known) => known === name)
  if (scenario === undefined) throw new Error(`There is no scenario ${name}.\n${USAGE}`)
  return scenario
}
