import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openNameless, readAll } from '../../server/media/nameless-file.js'
import { writeScratch } from '../../server/media/scratch.js'

async function* pieces(count: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at++) yield Buffer.alloc(bytes, `piece ${at} `)
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const piece of bytes) read.push(piece)
  return Buffer.concat(read)
}

describe('scratch files', () => {
  let folder: string
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'scratch-')), 'made')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true }))

  it('give back what was put in, as often as asked', async () => {
    const expected = await whole(pieces(20, 10_001))
    const scratch = await writeScratch(folder, pieces(20, 10_001))
    expect(scratch.bytes).to.equal(expected.length)
    expect(scratch.sha256).to.equal(createHash('sha256').update(expected).digest('hex'))
    expect(scratch.head).to.deep.equal(expected.subarray(0, 16))
    expect((await whole(scratch.read())).equals(expected)).to.equal(true)
    const [first, second] = await Promise.all([whole(scratch.read()), whole(scratch.read())])
    expect(first.equals(expected) && second.equals(expected)).to.equal(true)
    await scratch.remove()
  })

  it('tell the head of pieces of single bytes', async () => {
    const scratch = await writeScratch(folder, pieces(40, 1))
    expect(scratch.head).to.deep.equal(Buffer.alloc(16, 'p'))
    await scratch.remove()
  })

  it('have no name, in a folder nobody else may look into', async () => {
    const scratch = await writeScratch(folder, pieces(3, 100))
    expect(readdirSync(folder)).to.deep.equal([])
    expect(statSync(folder).mode & 0o777).to.equal(0o700)
    await scratch.remove()
  })

  it('hold nothing readable', async () => {
    const scratch = await writeScratch(folder, pieces(3, 100_000))
    const open = readdirSync('/dev/fd')
    const held = await Promise.all(open.map((fd) => contentOf(`/dev/fd/${fd}`)))
    const ours = held.filter((bytes) => bytes?.length === 300_000)
    expect(ours).to.not.be.empty
    expect(ours.some((bytes) => bytes?.includes('piece'))).to.equal(false)
    await scratch.remove()
  })

  it('are gone when the bytes fail', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half')
      throw new Error('cut short')
    }
    expect(await writeScratch(folder, failing()).catch((error: Error) => error.message)).to.equal('cut short')
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('without a name are read from the beginning each time', async () => {
    const file = await openNameless(folder)
    await file.write(Buffer.from('hello'), 0, 5, 0)
    expect((await whole(readAll(file))).toString()).to.equal('hello')
    expect((await whole(readAll(file))).toString()).to.equal('hello')
    await file.close()
  })
})

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return statSync(path).size === 300_000 ? await readFile(path) : undefined
  } catch {
    return undefined
  }
}
