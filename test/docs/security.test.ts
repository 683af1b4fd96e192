import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { ROOT } from './markdown.js'

const ROW = /^\| (?!threat \||---)(.+) \| (.+) \| (.+) \|$/
const TEST = /^`(test\/[\w./-]+\.test\.ts)`: "(.+)"$/

describe('the threat model', () => {
  const rows = readFileSync(new URL('docs/security.md', ROOT), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, threat = '', , test = ''] = ROW.exec(line) ?? []
      return threat === '' ? [] : [{ threat, test }]
    })

  it('has lines', () => {
    expect(rows.length).to.be.greaterThan(30)
  })

  for (const { threat, test } of rows) {
    it(`names a test that is there: ${threat}`, () => {
      const [, path = '', title = ''] = TEST.exec(test) ?? []
      expect(path, 'the cell has the form `path`: "title"').not.to.equal('')
      const file = new URL(path, ROOT)
      expect(existsSync(file), path).to.equal(true)
      const opened = ["'", '"', '`'].some((quote) => readFileSync(file, 'utf8').includes(`(${quote}${title}${quote},`))
      expect(opened, `${path} has no test or group "${title}"`).to.equal(true)
    })
  }
})
