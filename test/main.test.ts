import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { COMPLETE, MASTER_KEY } from './config/environment.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Started {
  readonly child: ChildProcess
  output(): string
  /** Resolves with the port once it is ready. */
  readonly ready: Promise<number>
  readonly ended: Promise<number | null>
}

const BUILT = ['dist/server/main.js']
const SOURCES = ['--import', 'tsx', 'server/main.ts']

/** The relay as a process of its own. */
function start(env: Record<string, string>, program: readonly string[]): Started {
  const child = spawn(process.execPath, [...program], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ready = new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const line = output.split('\n').find((written) => written.includes('"event":"ready"'))
      if (line) resolve((JSON.parse(line) as { port: number }).port)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => reject(new Error(`The relay ended before it was ready: ${output}`)))
  })
  ready.catch(() => undefined)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, output: () => output, ready, ended }
}

describe('relay process', function () {
  this.timeout(30_000)
  let folder: string
  let env: Record<string, string>
  const children: ChildProcess[] = []

  const run = (over: Record<string, string> = {}, program = BUILT): Started => {
    const started = start({ ...env, ...over }, program)
    children.push(started.child)
    return started
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relay-main-'))
    env = { ...COMPLETE, PORT: '0', STORE_URL: `sqlite:${join(folder, 'relay.db')}` }
  })
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it('exits 78 with every problem of its configuration, key and mend', async () => {
    const { ended, output } = run({ WECHAT_TOKEN: '', LANE_LEASE_MS: 'soon', GENESYSCLOUD_REGION: 'atlantis' })
    expect(await ended).to.equal(78)
    for (const key of ['WECHAT_TOKEN', 'LANE_LEASE_MS', 'GENESYSCLOUD_REGION']) expect(output()).to.contain(key)
    expect(output()).to.contain('Set milliseconds from 500 to 600000.')
    expect(output()).to.not.contain(COMPLETE.WECHAT_APP_SECRET ?? '')
  })

  it('is ready, exits 0 on SIGTERM, and starts again on the same store; from its sources as built', async () => {
    for (const program of [BUILT, SOURCES]) {
      const { child, ready, ended, output } = run({}, program)
      const answer = await fetch(`http://127.0.0.1:${await ready}/readyz`)
      expect(answer.status).to.equal(200)
      await answer.text()
      child.kill('SIGTERM')
      child.kill('SIGTERM')
      expect(await ended, output()).to.equal(0)
      expect(output()).to.contain('"event":"stopped"')
      for (const secret of Object.values(COMPLETE).filter((value) => value.includes('secret'))) {
        expect(output()).to.not.contain(secret)
      }
    }
  })

  it('exits 78 when another relay has the SQLite file, and leaves that one alone', async () => {
    const first = run()
    const port = await first.ready
    const second = run()
    expect(await second.ended).to.equal(78)
    expect(second.output()).to.not.contain('"event":"ready"')
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).to.equal(200)
  })

  it('exits 78 with the mend when the master key is not the one of the store', async () => {
    const first = run({ RELAY_MASTER_KEYS: `one:${MASTER_KEY}` })
    await first.ready
    first.child.kill('SIGTERM')
    await first.ended
    const wrongKey = Buffer.alloc(32, 9).toString('base64')
    const other = run({ RELAY_MASTER_KEYS: `two:${wrongKey}` })
    expect(await other.ended).to.equal(78)
    expect(other.output()).to.contain('"one"').and.contain('RELAY_MASTER_KEYS')
    const altered = run({ RELAY_MASTER_KEYS: `one:${wrongKey}` })
    expect(await altered.ended).to.equal(78)
    expect(altered.output()).to.contain('is not the one').and.not.contain(wrongKey)
  })
})
