import { expect } from 'chai'
import { readPointer } from '../../../server/customers/crm/json-pointer.js'

describe('readPointer', () => {
  // The examples of RFC 6901, section 5.
  const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, 'g|h': 4, 'i\\j': 5, ' ': 7, 'm~n': 8 }
  const cases: [string, unknown][] = [
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/ ', 7],
    ['/m~0n', 8],
    ['/foo/2', undefined],
    ['/foo/0/x', undefined],
    ['/nothing/at/all', undefined],
    ['/constructor', undefined],
    ['/__proto__', undefined],
  ]
  for (const [pointer, value] of cases) {
    it(JSON.stringify(pointer), () => expect(readPointer(document, pointer)).to.deep.equal(value))
  }

  it('finds nothing in what is no object', () => {
    for (const value of [null, 1, 'text', undefined]) expect(readPointer(value, '/length')).to.equal(undefined)
  })
})
