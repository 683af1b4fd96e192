import { expect } from 'chai'
import { isTokenForm } from '../../scripts/demo/tokens.js'

describe('tokens in the demo', () => {
  it('stand for any original, in either language', () => {
    expect(isTokenForm('电话 ⟦手机号1⟧。', '电话 13912345678。')).to.equal(true)
    expect(isTokenForm('⟦mobile 1⟧ or ⟦mobile 2⟧', '13912345678 or 13912345679')).to.equal(true)
  })

  it('stand for something, within the same words', () => {
    expect(isTokenForm('电话 ⟦手机号1⟧。', '电话 。')).to.equal(false)
    expect(isTokenForm('call ⟦mobile 1⟧ (now)', 'call 13912345678 now')).to.equal(false)
    expect(isTokenForm('no token', 'no token')).to.equal(false)
  })
})
