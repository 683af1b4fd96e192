import { expect } from 'chai'
import { pathFindsMany, readJsonPath } from '../../../scripts/data-actions/json-path.js'

const STORE = { name: 'a', none: null, zero: 0, list: [{ id: 1 }, { id: 2, 'odd key': 'x' }], deep: { id: 3 } }

describe('readJsonPath', () => {
  it('finds one value', () => {
    expect(readJsonPath('$.name', STORE)).to.deep.equal({ found: true, value: 'a' })
    expect(readJsonPath("$['deep'].id", STORE)).to.deep.equal({ found: true, value: 3 })
    expect(readJsonPath("$.list[1]['odd key']", STORE)).to.deep.equal({ found: true, value: 'x' })
    expect(readJsonPath('$', STORE)).to.deep.equal({ found: true, value: STORE })
    expect(readJsonPath('$', 'text')).to.deep.equal({ found: true, value: 'text' })
  })

  it('finds null, 0 and whole lists', () => {
    expect(readJsonPath('$.none', STORE)).to.deep.equal({ found: true, value: null })
    expect(readJsonPath('$.zero', STORE)).to.deep.equal({ found: true, value: 0 })
    expect(readJsonPath('$.list', STORE)).to.deep.equal({ found: true, value: STORE.list })
  })

  it('finds nothing where there is nothing', () => {
    for (const path of [
      '$.other',
      '$.list[2]',
      '$.name.length',
      '$.list.length',
      '$.name[0]',
      '$.deep.id.x',
      '$.__proto__',
      '$.constructor',
    ]) {
      expect(readJsonPath(path, STORE), path).to.deep.equal({ found: false })
    }
    expect(readJsonPath('$.a', 'text')).to.deep.equal({ found: false })
    expect(readJsonPath('$.a', null)).to.deep.equal({ found: false })
  })

  it('gives a list for a path that can find several, also of none', () => {
    expect(readJsonPath('$.list[*].id', STORE)).to.deep.equal({ found: true, value: [1, 2] })
    expect(readJsonPath('$.list[0:1].id', STORE)).to.deep.equal({ found: true, value: [1] })
    expect(readJsonPath('$.list[0,1].id', STORE)).to.deep.equal({ found: true, value: [1, 2] })
    expect(readJsonPath('$..other', STORE)).to.deep.equal({ found: true, value: [] })
    expect(readJsonPath('$.list.*.id', STORE)).to.deep.equal({ found: true, value: [1, 2] })
  })

  it('refuses filters, scripts and what is no path', () => {
    for (const path of [
      '',
      'name',
      '$.',
      '$x',
      '$[?(@.id==1)]',
      '$[(@.length-1)]',
      '$.a b',
      "$['a",
      '$.a[b]',
      '$.a..',
    ]) {
      expect(pathFindsMany(path), path).to.equal(undefined)
      expect(() => readJsonPath(path, STORE), path).to.throw('no JSONPath')
    }
  })
})
