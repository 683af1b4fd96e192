import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { EICAR } from './phone/messages.js'

/** Debian keeps daemons out of the PATH of users. */
const PLACES = ['/usr/sbin/clamd', '/usr/bin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd']
const START_TIMEOUT_MS = 10_000
const POLL_MS = 25

/** What the relay of the demo scans media with. */
export interface Scanner {
  readonly kind: 'clamd' | 'off'
  /** `MEDIA_SCANNER` of the relay. */
  readonly setting: string
  stop(): Promise<void>
}

const OFF: Scanner = { kind: 'off', setting: 'off', stop: async () => undefined }

/**
 * Starts a clamd of the demo's own, which knows one signature: the text that every scanner reports. `off` where there
 * is none, or none that starts. @param folder For its files.
 */
export async function startScanner(folder: string): Promise<Scanner> {
  const asked = process.env.CLAMD_PATH
  const program = asked !== undefined ? [asked].find(existsSync) : PLACES.find(existsSync)
  if (program === undefined) return OFF
  const place = await mkdtemp(join(folder, 'clamd-'))
  const socket = join(place, 's')
  await writeFile(join(place, 'demo.ndb'), `Eicar-Test-Text:0:*:${Buffer.from(EICAR).toString('hex')}\n`)
  const lines = ['Foreground yes', `DatabaseDirectory ${place}`, `TemporaryDirectory ${place}`, `LocalSocket ${socket}`]
  await writeFile(join(place, 'clamd.conf'), [...lines, 'AlertExceedsMax yes', 'SelfCheck 0', ''].join('\n'))
  const child = spawn(program, ['--config-file', join(place, 'clamd.conf')], { stdio: 'ignore' })
  let ended = false
  child.once('error', () => (ended = true))
  child.once('close', () => (ended = true))
  const stop = async () => {
    await end(child, ended)
    await rm(place, { recursive: true, force: true })
  }
  const deadline = performance.now() + START_TIMEOUT_MS
  while (!ended && performance.now() < deadline) {
    if (await answers(socket)) return { kind: 'clamd', setting: `clamd://${socket}`, stop }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  await stop()
  return OFF
}

async function end(child: ChildProcess, ended: boolean): Promise<void> {
  if (ended || child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => socket.write('zPING\0'))
    socket.once('data', (answer) => {
      socket.destroy()
      resolve(answer.toString('latin1') === 'PONG\0')
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}
