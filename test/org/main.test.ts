import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect } from 'chai'
import { deploy } from '../../scripts/deploy/main.js'
import { ROOT } from '../deploy/deploy-run.js'
import { until } from '../promises/harness/wait.js'
import { makeTree, removeTrees } from '../scripts/temporary-tree.js'

describe('npm run org', function () {
  this.timeout(60_000)
  let child: ChildProcess | undefined
  let output = ''

  function start(...args: string[]): ChildProcess {
    output = ''
    child = spawn(process.execPath, ['--import=tsx', 'scripts/org/main.ts', ...args], { cwd: ROOT })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
    return child
  }
  afterEach(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    removeTrees()
  })

  it('starts an org that the deploy takes, with a manifest and settings that only their owner reads', async () => {
    const folder = makeTree({ 'bundle.journal.json': '{}', 'relay.db-wal': '', 'kept.txt': 'mine' })
    const org = start('--folder', folder, '--relay', 'http://127.0.0.1:9/')
    await until('it says what to type', () => output.includes('npm run deploy -- plan'), { timeoutMs: 30_000 })
    expect(statSync(join(folder, 'try.env')).mode & 0o777).to.equal(0o600)
    expect(existsSync(join(folder, 'bundle.journal.json')), 'of an org that is no more').to.equal(false)
    expect(existsSync(join(folder, 'relay.db-wal'))).to.equal(false)
    expect(readFileSync(join(folder, 'kept.txt'), 'utf8')).to.equal('mine')

    const env = parseEnv(readFileSync(join(folder, 'try.env'), 'utf8')) as Record<string, string>
    const lines: string[] = []
    const outside = {
      root: ROOT,
      env,
      out: (text: string) => lines.push(text),
      err: (text: string) => lines.push(text),
    }
    expect(await deploy(['plan', '--manifest', join(folder, 'bundle.yaml')], outside), lines.join('\n')).to.equal(0)
    expect(lines.join('\n')).to.contain('Plan: 25 to create')

    org.stdin?.write('.end\n.dance\n')
    await until('it answers both', () => output.split('no such command').length === 3)
    org.kill('SIGTERM')
    expect((await once(org, 'exit'))[0]).to.equal(0)
  })

  it('says what is wrong with its arguments', async () => {
    for (const args of [
      ['--port', '1'],
      ['--relay', 'nowhere'],
    ]) {
      expect((await once(start(...args), 'exit'))[0], args.join(' ')).to.equal(2)
      expect(output).to.contain('npm run org -- [options]')
    }
  })
})
