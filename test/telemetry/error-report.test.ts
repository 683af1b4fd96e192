import { expect } from 'chai'
import fc from 'fast-check'
import { reportError } from '../../server/telemetry/error-report.js'

describe('reportError', () => {
  it('never repeats a message, a name or a code that is not a word', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 80, unit: 'grapheme' })
      .map((inner) => `Zq ${inner}\n    at qZ (/x.js:1:1)`)
    fc.assert(
      fc.property(text, text, text, (message, name, code) => {
        const error = Object.assign(new Error(message, { cause: new Error(message) }), { name, code })
        const shown = JSON.stringify(reportError(error))
        expect(shown).to.not.include('Zq')
        expect(shown).to.not.include('qZ')
      }),
    )
  })

  it('stops at three causes and takes what is no error', () => {
    const loop = new Error('a')
    loop.cause = loop
    expect(JSON.stringify(reportError(loop)).match(/"cause"/g)).to.have.length(3)
    expect(reportError(undefined)).to.deep.equal({ name: 'not an error (undefined)' })
    expect(reportError(null)).to.deep.equal({ name: 'not an error (null)' })
  })
})
