/** The process that makes the load and stands in for the platforms, on a core of its own. Driven by load.ts. */
import { closedLoop, type LoopRequest, type LoopResult } from './closed-loop.js'
import { type DelayRequest, type DelayResult, measureDelays } from './delays.js'
import { type FilmRequest, Films, type TextRequest } from './films.js'
import { type PlatformStub, startPlatformStub, startSilentStub } from './platform-stubs.js'
import { buildPushes, type PushPlan } from './requests.js'

let requests: Buffer[] = []
let platform: PlatformStub | undefined
let films: Films | undefined

async function startStubs(): Promise<{ platform: number; silent: number }> {
  platform = await startPlatformStub()
  return { platform: platform.port, silent: await startSilentStub() }
}

function theFilms(): Films {
  if (films === undefined) throw new Error('There is no platform for films.')
  return films
}

const COMMANDS = {
  startStubs,
  buildPushes: async (plan: PushPlan): Promise<number> => {
    requests = buildPushes(plan)
    return requests.length
  },
  /** Uses up what was built. */
  closedLoop: async (options: LoopRequest): Promise<LoopResult> => {
    const built = requests
    requests = []
    return closedLoop(built, options)
  },
  measureDelays: async (options: DelayRequest): Promise<DelayResult> => {
    if (platform === undefined) throw new Error('There is no platform to measure against.')
    return measureDelays(options, platform)
  },
  /** Platforms of their own for videos; ports of them and of a malware scanner. */
  startFilmPlatform: async (_: undefined): Promise<{ platform: number; scanner: number }> => {
    const started = await Films.start()
    films = started.films
    return { platform: started.platform, scanner: started.scanner }
  },
  texts: (request: TextRequest): Promise<number[]> => theFilms().texts(request),
  beginFilms: (request: FilmRequest): Promise<void> => theFilms().begin(request),
  stopFilms: (_: undefined): Promise<number> => theFilms().stop(),
  sendFilms: ({ count, ...request }: FilmRequest & { count: number }): Promise<void> =>
    theFilms().count(request, count),
}

/** What the bench may ask of this process. */
export type LoadCommands = typeof COMMANDS

export interface LoadCall {
  readonly name: keyof LoadCommands
  readonly argument: unknown
}

export type LoadAnswer = { readonly result: unknown } | { readonly error: string }

process.on('message', ({ name, argument }: LoadCall) => {
  const command = COMMANDS[name] as (argument: unknown) => Promise<unknown>
  command(argument).then(
    (result) => process.send?.({ result } satisfies LoadAnswer),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? error.message : 'unknown' } satisfies LoadAnswer),
  )
})
process.on('disconnect', () => process.exit(0))
