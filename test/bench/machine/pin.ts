import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

/** Keeps a running process, with all its threads, on one core (or on those of a list, as `0-3`). */
export function pin(pid: number, core: number | string): void {
  const { status } = spawnSync('taskset', ['-apc', String(core), String(pid)], { stdio: 'ignore' })
  if (status !== 0) throw new Error('taskset could not pin a process: the bench needs Linux with util-linux.')
}

/** Lets a process use every core again. */
export function unpin(pid: number): void {
  pin(pid, `0-${cpus().length - 1}`)
}
