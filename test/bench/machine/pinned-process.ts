import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'

/** Core of the server that is measured. */
export const SERVER_CORE = 0
/** Core of everything else: the load, the platforms' stubs, Redis. */
export const LOAD_CORE = 1

const START_TIMEOUT_MS = 30_000
const POLL_MS = 2

/** A process of its own on one core. */
export interface PinnedProcess {
  readonly pid: number
  readonly child: ChildProcess
  /** Everything it wrote, the last 4,000 characters. */
  output(): string
  stop(signal?: NodeJS.Signals): Promise<void>
}

/**
 * Starts a command pinned to a core.
 * @param env Its whole environment, but for PATH.
 * @param options.ipc With a channel for messages.
 */
export function startPinned(
  core: number,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  options: { readonly ipc?: boolean; readonly cwd?: string } = {},
): PinnedProcess {
  const child = spawn('taskset', ['-c', String(core), ...command], {
    env: { PATH: process.env.PATH ?? '', ...env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc === true ? (['ipc'] as const) : [])],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-4000)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const endOnExit = () => child.kill('SIGKILL')
  process.once('exit', endOnExit)
  child.once('exit', () => process.off('exit', endOnExit))
  const { pid } = child
  if (pid === undefined) throw new Error('taskset could not be started: it is part of util-linux.')
  return {
    pid,
    child,
    output: () => output,
    async stop(signal = 'SIGKILL') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

/** Waits until a server takes connections. @throws Error with its output when it ends, or does not in 30 s */
export async function listening(server: PinnedProcess, port: number): Promise<void> {
  await until(server, () => accepts(port))
}

/** Waits until /readyz answers 200. @throws like {@link listening} */
export async function ready(server: PinnedProcess, port: number): Promise<void> {
  await until(server, () => accepts(port))
  await until(server, async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200)
}

async function until(server: PinnedProcess, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (!(await holds())) {
    const { exitCode, signalCode } = server.child
    if (exitCode !== null || signalCode !== null || performance.now() > deadline) {
      throw new Error(`A server did not start:\n${server.output()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
