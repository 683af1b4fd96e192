import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { addProgram, linkPackages, makeProject, runScript } from './project-tree.js'
import { removeTrees } from './temporary-tree.js'

const FILES = {
  'server/a.ts': 'export {}\n',
  'test/one.test.ts': "it('one', () => undefined)\n",
  'test/two.test.ts': "it('two', () => { throw new Error('no') })\n",
  'test/reference/three.test.ts': "it('three', () => undefined)\n",
  'test/bench/node_modules/x/four.test.ts': "it('four', () => undefined)\n",
}

function project(more: Readonly<Record<string, string>> = {}): string {
  const root = makeProject({ ...FILES, ...more })
  linkPackages(root)
  return root
}

/** As the script does: by itself it installs only there. */
function installsItself(): boolean {
  return (
    process.getuid?.() === 0 &&
    existsSync('/etc/os-release') &&
    /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
  )
}

describe('npm test', function () {
  this.timeout(60_000)
  afterEach(removeTrees)

  it('runs all tests but those against reference material, or those named', () => {
    const root = project()
    for (const name of ['redis-server', 'chromium', 'ffmpeg', 'clamd']) addProgram(root, name, '')
    const all = runScript(root, 'test.mjs')
    expect(all.out).to.include('1 passing').and.include('1 failing')
    expect(all.out).to.include('one').and.include('two').and.not.include('three').and.not.include('four')
    expect(all.status).to.equal(1)
    const one = runScript(root, 'test.mjs', 'test/one.test.ts')
    expect(one.out).to.include('1 passing').and.not.include('two')
    expect(one.status).to.equal(0)
    expect(runScript(root, 'test.mjs', '--grep', 'one').out)
      .to.include('1 passing')
      .and.not.include('two')
  })

  it('runs promises beside the others, and counts and fails as one', () => {
    const five = "it('five', () => undefined)\nit.skip('six', () => undefined)\n"
    const root = project({ 'test/promises/five.test.ts': five })
    const two = join(root, 'test', 'two.test.ts')
    for (const name of ['redis-server', 'chromium', 'ffmpeg', 'clamd']) addProgram(root, name, '')
    const { out, status } = runScript(root, 'test.mjs')
    expect(out).to.include('five').and.include('one').and.include('two').and.not.include('three')
    expect(out.trimEnd().split('\n').slice(-3).join('\n')).to.match(
      /^ {2}2 passing \(0m \d+s\)\n {2}1 pending\n {2}1 failing$/,
    )
    expect(status).to.equal(1)
    writeFileSync(two, "it('two', () => undefined)\n")
    const green = runScript(root, 'test.mjs')
    expect(green.out).to.match(/ {2}3 passing \(0m \d+s\)\n {2}1 pending\n$/)
    expect(green.status).to.equal(0)
    writeFileSync(two, "throw new Error('not even loaded')\n")
    const broken = runScript(root, 'test.mjs')
    expect(broken.out)
      .to.include('the others: mocha ended with 1')
      .and.match(/ {2}1 failing\n$/)
    expect(broken.status).to.equal(1)
  })

  it('says what to install where it cannot', () => {
    const { status, out, err } = runScript(project(), 'test.mjs')
    expect(status).to.equal(1)
    expect(err).to.include('redis-server and chromium').and.include('Please install')
    expect(out).to.not.include('passing')
  })

  it('installs what is missing as root on Debian, elsewhere not', () => {
    const root = project()
    for (const name of ['redis-server', 'clamd']) addProgram(root, name, '')
    addProgram(root, 'apt-get', `echo "$@" >> '${join(root, 'apt-calls')}'`)
    const { status } = runScript(root, 'test.mjs', 'test/one.test.ts')
    const calls = existsSync(join(root, 'apt-calls')) ? readFileSync(join(root, 'apt-calls'), 'utf8') : ''
    if (installsItself()) {
      expect(calls).to.equal('update -qq\ninstall -y -qq --no-install-recommends chromium fonts-noto-cjk ffmpeg\n')
      expect(status).to.equal(0)
    } else {
      expect(calls).to.equal('')
      expect(status).to.equal(1)
    }
  })
})
