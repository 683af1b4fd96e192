import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { CHECKERS } from '../../../scripts/validate/checkers.js'
import { validate } from '../../../scripts/validate/validate.js'
import { SAMPLE } from '../data-actions/sample-definition.js'
import { makeTree, removeTrees } from '../temporary-tree.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

describe('validate', () => {
  afterEach(removeTrees)

  it('names file, JSON pointer, what is wrong and the mend, and counts', async () => {
    const root = makeTree({
      'data-actions/sample.json': JSON.stringify({ ...SAMPLE, secure: 'no' }),
      'data-actions/other.json': '{',
      'data-actions/README.md': 'no definition',
    })
    expect(await validate(root, CHECKERS)).to.deep.equal({
      problems: 2,
      lines: [
        'data-actions/other.json#: is no JSON',
        '    Write JSON, as exports of the platform are.',
        'data-actions/sample.json#/secure: must be boolean',
        '    Write it as an export of the platform has it.',
        'data actions: 2 files, 2 problems',
        'flows: 0 files, no problem',
      ],
    })
  })

  it('runs every checker in its order', async () => {
    const checker = (what: string, problems: number) => ({
      what,
      check: async () => ({
        files: 1,
        problems: Array.from({ length: problems }, () => ({ file: what, pointer: '/a', message: 'm', mend: 'n' })),
      }),
    })
    expect(await validate('/', [checker('flows', 1), checker('things', 0)])).to.deep.equal({
      problems: 1,
      lines: ['flows#/a: m', '    n', 'flows: 1 file, 1 problem', 'things: 1 file, no problem'],
    })
  })

  it('exits 0 without problem and 1 with one', function () {
    this.timeout(60_000)
    const run = (root: string) =>
      spawnSync(process.execPath, ['--import=tsx', 'scripts/validate.ts', root], { cwd: ROOT, encoding: 'utf8' })
    const right = run(makeTree({ 'data-actions/sample.json': JSON.stringify(SAMPLE) }))
    expect([right.status, right.stdout]).to.deep.equal([
      0,
      'data actions: 1 file, no problem\nflows: 0 files, no problem\n',
    ])
    const wrong = run(makeTree({ 'data-actions/other.json': JSON.stringify(SAMPLE) }))
    expect(wrong.status).to.equal(1)
    expect(wrong.stdout).to.contain('data-actions/other.json#/name: is not the name of the file')
  })
})
