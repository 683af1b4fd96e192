import { expect } from 'chai'
import fc from 'fast-check'
import { createFairQueue } from '../../server/genesys/fair-queue.js'

describe('createFairQueue', () => {
  it('serves round-robin over the keys and in order within one', () => {
    const queue = createFairQueue<string>()
    for (const entry of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.push(entry.slice(0, 1), entry)
    const served = Array.from({ length: 7 }, () => queue.shift())
    expect(served).to.deep.equal(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined])
  })

  it('lets an entry go once', () => {
    const queue = createFairQueue<string>()
    queue.push('a', 'a1')
    queue.push('a', 'a2')
    expect(queue.remove('a', 'a1')).to.equal(true)
    expect(queue.remove('a', 'a1')).to.equal(false)
    expect(queue.remove('b', 'a2')).to.equal(false)
    expect(queue.size).to.equal(1)
    expect(queue.shift()).to.equal('a2')
    expect(queue.size).to.equal(0)
  })

  it('serves no key twice before another that waited all along', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 }), (keys) => {
        const queue = createFairQueue<{ key: string; order: number }>()
        keys.forEach((key, order) => {
          queue.push(`${key}`, { key: `${key}`, order })
        })
        const left = new Map<string, number>()
        for (const key of keys) left.set(`${key}`, (left.get(`${key}`) ?? 0) + 1)
        let round = new Set<string>()
        const lastOrder = new Map<string, number>()
        for (let entry = queue.shift(); entry; entry = queue.shift()) {
          if (round.has(entry.key)) {
            for (const [key, count] of left) if (count > 0) expect(round.has(key), key).to.equal(true)
            round = new Set()
          }
          round.add(entry.key)
          left.set(entry.key, (left.get(entry.key) ?? 0) - 1)
          expect(entry.order).to.be.greaterThan(lastOrder.get(entry.key) ?? -1)
          lastOrder.set(entry.key, entry.order)
        }
        expect([...left.values()].every((count) => count === 0)).to.equal(true)
      }),
    )
  })
})
