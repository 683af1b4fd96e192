import { expect } from 'chai'
import { pseudonymOf } from '../../server/customers/pseudonym.js'

describe('pseudonym', () => {
  it('is stable, short and of the account language', () => {
    const id = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b1c'
    expect(pseudonymOf(id, 'zh-CN')).to.equal('微信客户 9B1C')
    expect(pseudonymOf(id, 'en')).to.equal('WeChat customer 9B1C')
  })
})
