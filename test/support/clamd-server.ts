import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../scripts/free-port.js'

/** Debian keeps daemons out of the PATH of users. */
const BINARY = ['/usr/sbin/clamd', '/usr/bin/clamd', '/usr/local/sbin/clamd'].find(existsSync) ?? 'clamd'
const START_TIMEOUT_MS = 15_000

/** The test file that every scanner calls a virus, https://www.eicar.org; in two halves, so that this file is none. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
  'latin1',
)
/** What the tests' own signature `Relay.Test.Marker` looks for, anywhere in a file. */
export const MARKER = Buffer.from('relay-test-marker-5f0c9be1', 'latin1')

export interface ClamdServerOptions {
  /** Whether it reports what is past its limits (default), or calls it clean. */
  readonly alertExceedsMax?: boolean | undefined
  /** More lines of clamd.conf. */
  readonly settings?: readonly string[] | undefined
}

export interface RunningClamd {
  readonly host: '127.0.0.1'
  readonly port: number
  /** The unix socket on which it listens too. */
  readonly path: string
  stop(): Promise<void>
}

/**
 * Starts a real clamd on loopback, in a folder of its own, with two signatures: EICAR, and one for MARKER. A missing binary is an error, never a skip.
 */
export async function startClamd({
  settings = [],
  alertExceedsMax = true,
}: ClamdServerOptions = {}): Promise<RunningClamd> {
  const dir = await mkdtemp(join(tmpdir(), 'relay-clamd-'))
  const port = await freePort()
  const path = join(dir, 'clamd.sock')
  const md5 = createHash('md5').update(EICAR).digest('hex')
  await writeFile(join(dir, 'tests.hdb'), `${md5}:${EICAR.length}:Eicar-Test-Signature\n`)
  await writeFile(join(dir, 'tests.ndb'), `Relay.Test.Marker:0:*:${MARKER.toString('hex')}\n`)
  const config = join(dir, 'clamd.conf')
  const lines = [
    'Foreground yes',
    `DatabaseDirectory ${dir}`,
    `TemporaryDirectory ${dir}`,
    `LocalSocket ${path}`,
    `TCPSocket ${port}`,
    'TCPAddr 127.0.0.1',
    `AlertExceedsMax ${alertExceedsMax ? 'yes' : 'no'}`,
    'SelfCheck 0',
    ...settings,
  ]
  await writeFile(config, `${lines.join('\n')}\n`)
  const child = spawn(BINARY, ['--config-file', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  const endOnExit = () => child.kill('SIGKILL')
  process.once('exit', endOnExit)
  const stop = async () => {
    process.off('exit', endOnExit)
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    await rm(dir, { recursive: true, force: true })
  }
  try {
    await untilItAnswers(child, port)
  } catch (error) {
    await stop()
    throw error
  }
  return { host: '127.0.0.1', port, path, stop }
}

async function untilItAnswers(child: ChildProcess, port: number): Promise<void> {
  let output = ''
  let failed: Error | undefined
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2000)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  child.once('error', (error: NodeJS.ErrnoException) => {
    failed = error.code === 'ENOENT' ? new Error('clamd is missing: install clamav-daemon') : error
  })
  child.once('exit', () => {
    failed ??= new Error(`clamd ended at start: ${output}`)
  })
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (failed) throw failed
    if (await answersPing(port)) return
    await delay(25)
  }
  throw new Error(`clamd did not answer within ${START_TIMEOUT_MS} ms: ${output}`)
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('zPING\0'))
    socket.once('data', (answer) => {
      socket.destroy()
      resolve(answer.toString('latin1') === 'PONG\0')
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}
