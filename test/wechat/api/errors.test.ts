import { expect } from 'chai'
import { WECHAT_ERRORS } from '../../../server/wechat/api/errors.js'

describe('WeChat error table', () => {
  it('has each code once, with a meaning', () => {
    const codes = WECHAT_ERRORS.map((row) => row.code)
    expect(new Set(codes).size).to.equal(codes.length)
    expect(codes).not.to.include(0)
    for (const row of WECHAT_ERRORS) expect(row.meaning, String(row.code)).to.match(/^[\w ,:]+/)
  })

  it('takes only -1 for an error that may hide a delivery', () => {
    expect(WECHAT_ERRORS.filter((row) => row.mayBeDelivered).map((row) => row.code)).to.deep.equal([-1])
  })
})
