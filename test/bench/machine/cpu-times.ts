import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in ticks of 1/100 s towards programs, whatever the kernel's own clock (proc(5), USER_HZ). */
const TICK_SECONDS = 0.01

/** CPU seconds the threads of a process have used so far. Those of threads that ended are not in it. */
export function processCpuSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  // In schedstat the first number is the time on a core, in nanoseconds.
  const used = threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]))
  return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9
}

/** Seconds a core was busy so far, with whatever process. */
export function coreBusySeconds(core: number): number {
  const line = readFileSync('/proc/stat', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`cpu${core} `))
  if (line === undefined) throw new Error(`This machine has no core ${core}.`)
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/ +/).slice(1).map(Number)
  return (user + nice + system + irq + softirq) * TICK_SECONDS
}

/** Resident memory of a process, MB (10^6 bytes). */
export function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kibibytes) * 1024) / 1e6
}

/** How many threads a process has. */
export function threadCount(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length
}
