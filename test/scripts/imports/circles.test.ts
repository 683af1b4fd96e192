import { expect } from 'chai'
import fc from 'fast-check'
import { findCircles } from '../../../scripts/imports/circles.js'

function graph(edges: readonly (readonly [string, string])[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [from, to] of edges) found.set(from, [...(found.get(from) ?? []), to])
  return found
}

describe('findCircles', () => {
  it('finds circles of one, two and three files', () => {
    expect(findCircles(graph([['a', 'a']]))).to.deep.equal([['a']])
    expect(
      findCircles(
        graph([
          ['a', 'b'],
          ['b', 'a'],
        ]),
      ),
    ).to.deep.equal([['a', 'b']])
    expect(
      findCircles(
        graph([
          ['z', 'b'],
          ['b', 'c'],
          ['c', 'd'],
          ['d', 'b'],
        ]),
      ),
    ).to.deep.equal([['b', 'c', 'd']])
  })

  it('takes a diamond for none', () => {
    expect(
      findCircles(
        graph([
          ['a', 'b'],
          ['a', 'c'],
          ['b', 'd'],
          ['c', 'd'],
        ]),
      ),
    ).to.deep.equal([])
  })

  it('finds one exactly when a file reaches itself', () => {
    const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 12 }), (edges) => {
        const imports = graph(edges)
        const reaches = (from: string): boolean => {
          const seen = new Set<string>()
          const queue = [...(imports.get(from) ?? [])]
          for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
            if (next === from) return true
            if (!seen.has(next)) queue.push(...(imports.get(next) ?? []))
            seen.add(next)
          }
          return false
        }
        expect(findCircles(imports).length > 0).to.equal([...imports.keys()].some(reaches))
      }),
    )
  })
})
