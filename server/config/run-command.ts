import { spawnSync } from 'node:child_process'

/** What a command printed, or why there is nothing to go by. */
export type CommandAnswer = { readonly output: string } | { readonly failure: string }

/** No ring of keys is longer. */
const MOST_BYTES = 64 * 1024

/**
 * Runs a command line of the operator's with the relay's own environment. What it prints to standard error is not looked
 * at: it could hold a secret.
 * @param timeoutMs After that it is killed.
 */
export function runCommand(command: string, timeoutMs: number): CommandAnswer {
  const ended = spawnSync(command, {
    shell: true,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_BYTES,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  })
  const code = (ended.error as NodeJS.ErrnoException | undefined)?.code
  if (code === 'ETIMEDOUT') return { failure: `took longer than ${timeoutMs} ms` }
  if (code === 'ENOBUFS') return { failure: 'printed more than a ring of keys' }
  if (code !== undefined) return { failure: `could not be run (${code})` }
  if (ended.status !== 0) return { failure: `ended with ${ended.signal ?? `status ${ended.status}`}` }
  return { output: ended.stdout }
}
