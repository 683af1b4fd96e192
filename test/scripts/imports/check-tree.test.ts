import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { checkTree } from '../../../scripts/imports/check-tree.js'
import { makeTree, removeTrees } from '../temporary-tree.js'

function breaches(files: Record<string, string>): string[] {
  return checkTree(makeTree(files)).breaches
}

describe('checkTree', () => {
  afterEach(removeTrees)

  it('names file, line, target and reason', () => {
    const found = breaches({
      'server/wechat/a.ts': "\nimport { b } from '../genesys/b.js'\nexport const a = b\n",
      'server/genesys/b.ts': "import express from 'express'\nexport const b = express\n",
    })
    expect(found).to.have.length(2)
    expect(found[0]).to.match(/^server\/genesys\/b\.ts:1 -> express: /)
    expect(found[1]).to.match(/^server\/wechat\/a\.ts:2 -> server\/genesys\/b\.ts: server\/wechat\/ may import only/)
  })

  it('finds circles of values and lets those of types pass', () => {
    const b = "import { a } from './a.js'\nexport const b = a\n"
    expect(
      breaches({ 'server/relay/a.ts': "import { b } from './b.js'\nexport const a = b\n", 'server/relay/b.ts': b }),
    ).to.deep.equal(['server/relay/a.ts -> server/relay/b.ts -> server/relay/a.ts: values are imported in a circle'])
    expect(
      breaches({
        'server/relay/a.ts': "import type { b } from './b.js'\nexport const a = 1\n",
        'server/relay/b.ts': b,
      }),
    ).to.deep.equal([])
  })

  it('looks at scripts, tests and .mjs files, not into node_modules', () => {
    const bad = "import '../../server/errors.js'\n"
    const tree = makeTree({
      'test/emulators/a.mjs': bad,
      'test/emulators/node_modules/x/a.ts': bad,
      'scripts/x.ts': "import '../server/errors.js'\n",
      'server/errors.ts': '',
      'server/notes.md': bad,
    })
    expect(checkTree(tree).files).to.equal(3)
    expect(checkTree(tree).breaches).to.deep.equal([
      'test/emulators/a.mjs:1 -> server/errors.ts: the emulators share no code with anything else',
    ])
  })

  it('passes on this project', () => {
    const { files, breaches: found } = checkTree(fileURLToPath(new URL('../../..', import.meta.url)))
    expect(found).to.deep.equal([])
    expect(files).to.be.greaterThan(20)
  })
})
