import { expect } from 'chai'
import { parseAddressList, parseTrustProxy, parseWeChatSources } from '../../server/config/access.js'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { problemsOf } from './problems-of.js'

describe('access in the configuration', () => {
  it('is as before when nothing is set', () => {
    expect(loadConfig(COMPLETE).access).to.deep.equal({
      trustProxy: undefined,
      admin: undefined,
      wechatSources: undefined,
      genesysSources: undefined,
    })
  })

  it('is read', () => {
    const { access } = loadConfig({
      ...COMPLETE,
      TRUST_PROXY: 'loopback, 192.0.2.1',
      ADMIN_PORT: '0',
      WECHAT_ALLOWED_SOURCES: 'wechat, 10.0.0.0/8',
      GENESYS_ALLOWED_SOURCES: '2001:db8::/32',
    })
    expect(access).to.deep.equal({
      trustProxy: { addresses: ['127.0.0.0/8', '::1/128', '192.0.2.1'] },
      admin: { port: 0, host: '127.0.0.1' },
      wechatSources: { listed: ['10.0.0.0/8'], published: true },
      genesysSources: { listed: ['2001:db8::/32'], published: false },
    })
  })

  it('takes a number of proxies', () => {
    expect(parseTrustProxy('1')).to.deep.equal({ hops: 1 })
    for (const wrong of ['0', '11', '-1', 'true', 'all', '*', '', 'loopback,proxy.example.cn', '1,2']) {
      expect(parseTrustProxy(wrong), wrong).to.equal(undefined)
    }
  })

  it('takes addresses and ranges, and no names', () => {
    expect(parseAddressList('192.0.2.1, 10.0.0.0/8,::1')).to.deep.equal(['192.0.2.1', '10.0.0.0/8', '::1'])
    for (const wrong of ['', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0', 'fe80::1%eth0', 'wechat', '1.2.3.4/']) {
      expect(parseAddressList(wrong), wrong).to.equal(undefined)
    }
    expect(parseWeChatSources('genesys')).to.equal(undefined)
  })

  it('refuses one port for both', () => {
    expect(problemsOf({ ...COMPLETE, PORT: '8080', ADMIN_PORT: '8080' })).to.deep.equal([
      'ADMIN_PORT is the same as PORT',
    ])
  })
})
