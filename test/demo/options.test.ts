import { expect } from 'chai'
import { readOptions } from '../../scripts/demo/options.js'

describe('options of the demo', () => {
  it('has defaults for looking and for checking', () => {
    expect(readOptions([])).to.deep.equal({
      check: false,
      port: 4173,
      screenshot: undefined,
      pictures: undefined,
      language: 'zh',
      consent: 'notice',
    })
    expect(readOptions(['--check']).port).to.equal(0)
    expect(readOptions(['--pictures', 'a'])).to.include({ port: 0, pictures: 'a' })
  })

  it('reads every option', () => {
    expect(
      readOptions(['--check', '--port', '8000', '--screenshot', 'a.png', '--lang', 'en', '--consent', 'required']),
    ).to.deep.equal({
      check: true,
      port: 8000,
      screenshot: 'a.png',
      pictures: undefined,
      language: 'en',
      consent: 'required',
    })
  })

  for (const argv of [
    ['--chek'],
    ['--port'],
    ['--port', '70000'],
    ['--port', '-1'],
    ['--lang', 'fr'],
    ['--consent', 'off'],
    ['--pictures', 'a', '--consent', 'required'],
    ['--screenshot', 'a.png'],
    ['--pictures', 'a', '--check'],
  ]) {
    it(`refuses ${argv.join(' ')}`, () => {
      expect(() => readOptions(argv)).to.throw(argv[0] === '--screenshot' ? '--check' : (argv[0] ?? ''))
    })
  }
})
