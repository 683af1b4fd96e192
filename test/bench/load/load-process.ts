/** The process that makes the load and stands in for the platforms, on a core of its own. Driven by load.ts. */
import { closedLoop, type LoopRequest, type LoopResult } from './closed-loop.js'
import { type DelayRequest, type DelayResult, measureDelays } from './delays.js'
import { type PlatformStub, startPlatformStub, startSilentStub } from './platform-stubs.js'
import { buildPushes, type PushPlan } from './requests.js'

let requests: Buffer[] = []
let platform: PlatformStub | undefined

async function startStubs(): Promise<{ platform: number; silent: number }> {
  platform = await startPlatformStub()
  return { platform: platform.port, silent: await startSilentStub() }
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
