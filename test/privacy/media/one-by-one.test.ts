import { PassThrough, Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { oneByOne } from '../../../server/privacy/media/one-by-one.js'

async function read(stream: Readable): Promise<string[]> {
  const pieces: string[] = []
  for await (const piece of oneByOne(stream)) {
    pieces.push(piece.toString())
    await setImmediate()
  }
  return pieces
}

async function thrown(run: () => Promise<unknown>): Promise<unknown> {
  return run().then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('oneByOne', () => {
  it('gives the pieces as they came, however many wait', async () => {
    const stream = new PassThrough()
    for (const piece of ['one', 'two', 'three']) stream.write(piece)
    stream.end()
    expect(await read(stream)).to.deep.equal(['one', 'two', 'three'])
    expect(stream.destroyed).to.equal(true)
  })

  it('waits for what is not there yet, and takes no more than it was asked for', async () => {
    let asked = 0
    const stream = new Readable({
      highWaterMark: 1,
      read() {
        asked++
        const piece = asked <= 50 ? Buffer.from(`${asked}`) : null
        void setImmediate().then(() => this.push(piece))
      },
    })
    const pieces = oneByOne(stream)
    expect((await pieces.next()).value?.toString()).to.equal('1')
    await setImmediate()
    await setImmediate()
    expect(asked).to.be.at.most(3)
    let count = 1
    for await (const _ of pieces) count++
    expect(count).to.equal(50)
  })

  it('ends an empty stream without a piece', async () => {
    const stream = new PassThrough()
    stream.end()
    expect(await read(stream)).to.deep.equal([])
  })

  it('throws what the stream fails with, after what came before', async () => {
    const stream = new PassThrough()
    stream.write('before')
    const pieces = oneByOne(stream)
    expect((await pieces.next()).value?.toString()).to.equal('before')
    const error = new Error('cut off')
    setTimeout(() => stream.destroy(error), 1)
    expect(await thrown(() => pieces.next())).to.equal(error)
  })

  it('throws when the stream is closed before its end, also before it is read', async () => {
    const closing = new PassThrough()
    setTimeout(() => closing.destroy(), 1)
    expect(await thrown(() => read(closing))).to.be.an('error')
    const closed = new PassThrough()
    closed.destroy()
    await setImmediate()
    expect(await thrown(() => read(closed))).to.be.an('error')
  })

  it('ends the stream of a reader who leaves early', async () => {
    const stream = new PassThrough()
    stream.write('one')
    for await (const _ of oneByOne(stream)) break
    expect(stream.destroyed).to.equal(true)
  })
})
