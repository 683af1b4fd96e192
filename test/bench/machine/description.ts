import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, cpus, release, tmpdir, totalmem, type } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  readonly redis: string
  /** File system of the folder that the stores are kept in. */
  readonly fileSystem: string
}

export function describeMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    redis: /v=(\S+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown',
    fileSystem: fileSystemOf(tmpdir()),
  }
}

/** A file system in memory would make every sync free, so it is said which one it is. */
function fileSystemOf(folder: string): string {
  let best = { point: '', kind: 'unknown' }
  for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
    const [, point = '', kind = ''] = line.split(' ')
    const holds = point === '/' || folder === point || folder.startsWith(`${point}/`)
    if (point !== '' && holds && point.length >= best.point.length) best = { point, kind }
  }
  return best.kind
}
