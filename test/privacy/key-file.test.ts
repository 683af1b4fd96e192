import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readOrMakeKeyFile } from '../../server/privacy/key-file.js'
import { KeyRingMismatch } from '../../server/privacy/key-ring.js'

describe('key file', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'key-file-'))
    path = join(folder, 'relay.db.keys')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is made once, for its owner only, and read again', () => {
    const [made, ...more] = readOrMakeKeyFile(path)
    expect(more).to.deep.equal([])
    expect(made?.key.length).to.equal(32)
    expect(made?.id).to.match(/^[\w-]{8}$/)
    expect(statSync(path).mode & 0o777).to.equal(0o600)
    expect(readdirSync(folder)).to.deep.equal(['relay.db.keys'])
    expect(readOrMakeKeyFile(path)).to.deep.equal([made])
  })

  it('is taken away from everybody else', () => {
    readOrMakeKeyFile(path)
    chmodSync(path, 0o644)
    readOrMakeKeyFile(path)
    expect(statSync(path).mode & 0o777).to.equal(0o600)
  })

  it('may hold several keys, the first one writes', () => {
    const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    writeFileSync(path, `new:${a.toString('base64')},old:${b.toString('base64')}\n`)
    expect(readOrMakeKeyFile(path)).to.deep.equal([
      { id: 'new', key: a },
      { id: 'old', key: b },
    ])
  })

  for (const content of ['', 'no key', 'id:', `:${Buffer.alloc(32).toString('base64')}`, 'id:c2hvcnQ=']) {
    it(`is refused and left alone when it holds "${content.slice(0, 8)}"`, () => {
      writeFileSync(path, content)
      expect(() => readOrMakeKeyFile(path)).to.throw(KeyRingMismatch, 'damaged')
      expect(readFileSync(path, 'utf8')).to.equal(content)
    })
  }
})
