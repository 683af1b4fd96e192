import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { linkPackages, makeProject, runScript } from './project-tree.js'
import { removeTrees } from './temporary-tree.js'

const FILES = {
  'server/a.ts': 'export const a: number = 1\n',
  'server/store/redis/lua/accept.lua': 'return 1\n',
  'server/relay/texts/en.yaml': 'hello: Hello\n',
  'server/pages/page.js': 'document.title = "x"\n',
  'server/notes.md': 'notes\n',
  'scripts/demo/page/index.html': '<p>x</p>\n',
  'test/emulators/b.ts': "import { a } from '../helper.js'\nexport const b = a\n",
  'test/emulators/c.test.ts': 'export const c = 1\n',
  'test/helper.ts': 'export const a = 1\n',
  'dist/server/gone.js': 'old\n',
}

describe('build', () => {
  afterEach(removeTrees)

  it('compiles, copies what stands beside the sources, and leaves nothing old', function () {
    this.timeout(60_000)
    const root = makeProject(FILES)
    linkPackages(root)
    const { status, out } = runScript(root, 'build.mjs')
    expect(status, out).to.equal(0)
    const dist = join(root, 'dist')
    for (const path of [
      'server/a.js',
      'server/store/redis/lua/accept.lua',
      'server/relay/texts/en.yaml',
      'server/pages/page.js',
      'scripts/demo/page/index.html',
      'test/emulators/b.js',
    ]) {
      expect(existsSync(join(dist, path)), path).to.equal(true)
    }
    for (const path of [
      'server/gone.js',
      'server/a.ts',
      'server/notes.md',
      'scripts/build.mjs',
      'test/emulators/c.test.js',
    ]) {
      expect(existsSync(join(dist, path)), path).to.equal(false)
    }
    expect(readdirSync(join(root, '.tmp'))).to.deep.equal([])
  })

  it('fails with the error of the compiler and keeps the old build', function () {
    this.timeout(60_000)
    const root = makeProject(FILES)
    linkPackages(root)
    writeFileSync(join(root, 'server/a.ts'), 'export const a: number = "x"\n')
    const { status, out, err } = runScript(root, 'build.mjs')
    expect(status).to.equal(1)
    expect(out).to.include('server/a.ts(1,14): error TS2322')
    expect(err).to.include('The build failed')
    expect(readFileSync(join(root, 'dist/server/gone.js'), 'utf8')).to.equal('old\n')
  })
})
