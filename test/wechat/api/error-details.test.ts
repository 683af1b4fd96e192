import { expect } from 'chai'
import { errorDetails } from '../../../server/wechat/api/error-details.js'

describe('WeChat error details', () => {
  it('picks out rid, hint and address', () => {
    expect(errorDetails('invalid credential rid: 6380a1b2-0c1d2e3f-44556677')).to.deep.equal({
      rid: '6380a1b2-0c1d2e3f-44556677',
    })
    expect(errorDetails('response out of time limit hint: [ZE1Uxa0498age8]')).to.deep.equal({ hint: 'ZE1Uxa0498age8' })
    expect(
      errorDetails('invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 6380a1b2-0c1d2e3f-44556677'),
    ).to.deep.equal({ ip: '203.0.113.7', rid: '6380a1b2-0c1d2e3f-44556677' })
  })

  it('leaves everything else behind', () => {
    expect(errorDetails('invalid openid oABCdef123456')).to.deep.equal({})
    expect(errorDetails(`hint: [${'x'.repeat(65)}]`)).to.deep.equal({})
    expect(errorDetails(undefined)).to.deep.equal({})
  })
})
