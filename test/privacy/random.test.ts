import { expect } from 'chai'
import fc from 'fast-check'
import { randomBuffer, randomId, randomUuid, randomUuidInShard } from '../../server/privacy/random.js'

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('random ids', () => {
  it('are v4 UUIDs', () => {
    for (let i = 0; i < 500; i++) expect(randomUuid()).to.match(UUID_V4)
  })

  it('name their shard in the first byte', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (shard) => {
        const id = randomUuidInShard(shard)
        expect(id).to.match(UUID_V4)
        expect(Number.parseInt(id.slice(0, 2), 16)).to.equal(shard)
      }),
    )
  })

  it('fit where ids of items are stored', () => {
    expect(randomId(9)).to.match(/^[A-Za-z0-9_-]{12}$/)
  })
})

describe('random bytes', () => {
  it('never hands out the same ones twice, nor memory that changes later', () => {
    const drawn = Array.from({ length: 5000 }, () => randomBuffer(12))
    const before = drawn.map((bytes) => bytes.toString('hex'))
    for (let i = 0; i < 5000; i++) randomBuffer(12)
    expect(drawn.map((bytes) => bytes.toString('hex'))).to.deep.equal(before)
    expect(new Set(before).size).to.equal(5000)
  })
})
