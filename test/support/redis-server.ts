import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from '../../scripts/free-port.js'

export const REDIS_BINARY = '/usr/bin/redis-server'
const START_TIMEOUT_MS = 8000

export interface StartRedisOptions {
  readonly appendfsync: 'always' | 'everysec' | 'no' | 'off'
  /** Folder of the append-only file; a temporary one, removed by `stop`, when not given. */
  readonly dir?: string | undefined
  readonly port?: number | undefined
  /** A cluster of this one server, owning every slot. */
  readonly cluster?: boolean | undefined
  /** More `--name value` pairs. */
  readonly args?: readonly string[] | undefined
}

export interface RunningRedis {
  /** `redis://127.0.0.1:PORT`, or `redis+cluster://...`. */
  readonly url: string
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
  /** Sends a signal; for one that ends the process, waits until it has ended. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Ends it if it runs and starts it again on the same port and folder. */
  restart(): Promise<void>
}

/** Starts a real redis-server on loopback and waits until it answers. A missing binary is an error, never a skip. */
export async function startRedis(options: StartRedisOptions): Promise<RunningRedis> {
  const port = options.port ?? (await freePort())
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'relay-redis-')))
  const cluster = options.cluster === true
  let child = await launch(port, dir, options)
  if (cluster) await ownEverySlot(port)

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  const endOnExit = () => child.kill('SIGKILL')
  process.once('exit', endOnExit)
  return {
    url: `redis${cluster ? '+cluster' : ''}://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid ?? 0
    },
    async stop() {
      process.off('exit', endOnExit)
      await end('SIGKILL')
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
    },
    async kill(signal) {
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') child.kill(signal)
      else await end(signal)
    },
    async restart() {
      await end('SIGTERM')
      child = await launch(port, dir, options)
    },
  }
}

async function launch(port: number, dir: string, options: StartRedisOptions): Promise<ChildProcess> {
  const aof = options.appendfsync !== 'off'
  const child = spawn(
    REDIS_BINARY,
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''],
      ...['--appendonly', aof ? 'yes' : 'no', ...(aof ? ['--appendfsync', options.appendfsync] : [])],
      ...(options.cluster === true ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : []),
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2000)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  let failed: Error | undefined
  child.once('error', (error: NodeJS.ErrnoException) => {
    failed = error.code === 'ENOENT' ? new Error(`${REDIS_BINARY} is missing: install redis-server`) : error
  })
  child.once('exit', () => {
    failed ??= new Error(`redis-server ended at start: ${output}`)
  })
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (failed !== undefined) throw failed
    if (await answersPing(port)) return child
    await delay(25)
  }
  child.kill('SIGKILL')
  throw new Error(`redis-server did not answer within ${START_TIMEOUT_MS} ms: ${output}`)
}

async function answersPing(port: number): Promise<boolean> {
  const client = new Redis({
    port,
    lazyConnect: true,
    retryStrategy: null,
    enableReadyCheck: false,
    commandTimeout: 500,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    client.disconnect()
  }
}

async function ownEverySlot(port: number): Promise<void> {
  const client = new Redis({ port })
  try {
    await client.call('cluster', 'addslotsrange', '0', '16383')
    while (!(await client.cluster('INFO')).includes('cluster_state:ok')) await delay(20)
  } finally {
    client.disconnect()
  }
}
