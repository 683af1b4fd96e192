import { expect } from 'chai'
import { lent, letGo } from '../../../server/privacy/media/let-go.js'

async function* piecesOf(...pieces: Uint8Array[]) {
  yield* pieces
}

describe('letGo', () => {
  it('gives the memory of a buffer back at once', () => {
    const bytes = Buffer.alloc(100_000)
    const { arrayBuffers } = process.memoryUsage()
    letGo(bytes)
    expect(bytes.length).to.equal(0)
    expect(arrayBuffers - process.memoryUsage().arrayBuffers).to.be.at.least(100_000)
  })

  it('leaves a part of something else alone, and nothing', () => {
    const whole = Buffer.alloc(100, 7)
    letGo(whole.subarray(10))
    letGo(whole.subarray(0, 99))
    letGo(Buffer.from('of the pool'))
    letGo(Buffer.alloc(0))
    expect(whole).to.deep.equal(Buffer.alloc(100, 7))
  })

  it('can be said twice', () => {
    const bytes = Buffer.alloc(100)
    letGo(bytes)
    letGo(bytes)
    expect(bytes.length).to.equal(0)
  })
})

describe('lent', () => {
  it('lets each piece go when the next one is asked for', async () => {
    const pieces = [Buffer.alloc(10, 1), Buffer.alloc(20, 2), Buffer.alloc(30, 3)]
    const seen: number[][] = []
    for await (const piece of lent(piecesOf(...pieces)))
      seen.push([piece.length, ...pieces.map(({ length }) => length)])
    expect(seen).to.deep.equal([
      [10, 10, 20, 30],
      [20, 0, 20, 30],
      [30, 0, 0, 30],
    ])
    expect(pieces.map(({ length }) => length)).to.deep.equal([0, 0, 0])
  })

  it('leaves the piece to a reader who leaves off at it', async () => {
    const pieces = [Buffer.alloc(10), Buffer.alloc(20)]
    for await (const _ of lent(piecesOf(...pieces))) break
    expect(pieces.map(({ length }) => length)).to.deep.equal([10, 20])
  })
})
