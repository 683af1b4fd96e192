import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { LOAD_CORE, startPinned } from '../machine/pinned-process.js'
import type { LoadAnswer, LoadCall, LoadCommands } from './load-process.js'

/** The bench's side of the load process: one command at a time. */
export interface Load {
  readonly stubs: { readonly platform: number; readonly silent: number }
  run<Name extends keyof LoadCommands>(
    name: Name,
    argument: Parameters<LoadCommands[Name]>[0],
  ): Promise<Awaited<ReturnType<LoadCommands[Name]>>>
  stop(): Promise<void>
}

export async function startLoad(): Promise<Load> {
  const main = fileURLToPath(new URL('./load-process.ts', import.meta.url))
  const running = startPinned(LOAD_CORE, [process.execPath, '--import=tsx', main], {}, { ipc: true })
  const run = async (name: LoadCall['name'], argument: unknown): Promise<unknown> => {
    const ended = new AbortController()
    const exited = once(running.child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`The load process ended:\n${running.output()}`)
    })
    running.child.send({ name, argument } satisfies LoadCall)
    try {
      const [answer] = (await Promise.race([once(running.child, 'message'), exited])) as [LoadAnswer]
      if ('error' in answer) throw new Error(answer.error)
      return answer.result
    } finally {
      exited.catch(() => undefined)
      ended.abort()
    }
  }
  const typedRun = run as Load['run']
  return { stubs: await typedRun('startStubs', undefined as never), run: typedRun, stop: () => running.stop() }
}
