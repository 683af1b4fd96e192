import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { strFromU8, unzipSync } from 'fflate'
import { buildFunction } from '../../../scripts/functions/build-function.js'
import { makeTree, removeTrees } from '../temporary-tree.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const NAME = 'validateMessageLength'

describe('build:function', () => {
  afterEach(removeTrees)

  it('puts one file and the licences of what is in it into the zip', async () => {
    const { name, zip, sha256 } = await buildFunction(ROOT, NAME)
    expect(name).to.equal(NAME)
    expect(sha256).to.match(/^[0-9a-f]{64}$/)
    const files = unzipSync(zip)
    expect(Object.keys(files).sort()).to.deep.equal(['index.js', 'licenses/unicode-segmenter.txt'])
    expect(strFromU8(files['licenses/unicode-segmenter.txt'] ?? new Uint8Array())).to.contain('MIT')
    const code = strFromU8(files['index.js'] ?? new Uint8Array())
    expect(code).to.not.contain('require(')
    expect(code).to.not.contain(ROOT)
  })

  it('writes the same bytes at any time and in any zone', async function () {
    this.timeout(60_000)
    const { zip } = await buildFunction(ROOT, NAME)
    for (const zone of ['Asia/Shanghai', 'America/Los_Angeles']) {
      const folder = makeTree({})
      const run = spawnSync(process.execPath, ['--import=tsx', 'scripts/build-function.ts', folder], {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, TZ: zone },
      })
      expect(run.status, run.stderr).to.equal(0)
      expect(run.stdout).to.match(/validateMessageLength\.zip: \d+ bytes, SHA-256 [0-9a-f]{64}\n$/)
      expect(Buffer.compare(readFileSync(join(folder, `${NAME}.zip`)), zip), zone).to.equal(0)
    }
  })

  it('fails on a source that cannot be bundled', async () => {
    const root = makeTree({ 'data-actions/functions/f/index.ts': "import './gone.js'" })
    const failure = await buildFunction(root, 'f').catch((error: unknown) => error)
    expect(failure).to.be.an('error')
    expect(String(failure)).to.contain('gone.js')
  })
})
