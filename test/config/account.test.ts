import { expect } from 'chai'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { problemsOf } from './problems-of.js'

const { WECHAT_ENCODING_AES_KEY: aesKey, ...WITHOUT_KEY } = COMPLETE

function modes(env: NodeJS.ProcessEnv): readonly string[] | undefined {
  return loadConfig(env).accounts[0]?.wechat.messageModes
}

describe('message modes', () => {
  it('are safe with a key and plain without', () => {
    expect(modes(COMPLETE)).to.deep.equal(['safe'])
    expect(modes(WITHOUT_KEY)).to.deep.equal(['plain'])
  })

  it('may be two during a switch', () => {
    expect(modes({ ...COMPLETE, WECHAT_MESSAGE_MODE: 'safe,plain' })).to.deep.equal(['safe', 'plain'])
    expect(modes({ ...COMPLETE, WECHAT_MESSAGE_MODE: 'plain' })).to.deep.equal(['plain'])
  })

  it('need a key unless plain', () => {
    for (const mode of ['safe', 'compatible']) {
      expect(problemsOf({ ...WITHOUT_KEY, WECHAT_MESSAGE_MODE: `plain,${mode}` })).to.deep.equal([
        `WECHAT_MESSAGE_MODE is ${mode}, but WECHAT_ENCODING_AES_KEY is not set`,
      ])
    }
  })

  it('are refused when unknown, three, or the same twice', () => {
    for (const mode of ['Safe', 'safe,compatible,plain', 'safe,', 'safe;plain']) {
      expect(problemsOf({ ...COMPLETE, WECHAT_MESSAGE_MODE: mode }), mode).to.deep.equal([
        'WECHAT_MESSAGE_MODE has a wrong form',
      ])
    }
    expect(problemsOf({ ...COMPLETE, WECHAT_MESSAGE_MODE: 'safe,safe' })).to.deep.equal([
      'WECHAT_MESSAGE_MODE names the same mode twice',
    ])
  })
})

describe('keys and secrets of an account', () => {
  it('want an AES key of exactly 43 letters and digits, reported once', () => {
    for (const key of [`${aesKey}a`, aesKey?.slice(1), `${aesKey?.slice(1)}=`, `${aesKey?.slice(1)}+`]) {
      expect(problemsOf({ ...COMPLETE, WECHAT_ENCODING_AES_KEY: key })).to.deep.equal([
        'WECHAT_ENCODING_AES_KEY has a wrong form',
      ])
    }
  })

  it('take no previous AES key without a current one', () => {
    expect(problemsOf({ ...WITHOUT_KEY, WECHAT_ENCODING_AES_KEY_PREVIOUS: aesKey })).to.deep.equal([
      'WECHAT_ENCODING_AES_KEY_PREVIOUS is set, but WECHAT_ENCODING_AES_KEY is not',
    ])
  })

  it('want a webhook secret longer than 15 characters', () => {
    expect(problemsOf({ ...COMPLETE, GENESYS_WEBHOOK_SECRET: 'x'.repeat(15) })).to.deep.equal([
      'GENESYS_WEBHOOK_SECRET is shorter than 16 characters',
    ])
    expect(problemsOf({ ...COMPLETE, GENESYS_WEBHOOK_SECRET: 'x'.repeat(16) })).to.deep.equal([])
  })
})

describe('Genesys addresses', () => {
  const { GENESYSCLOUD_REGION: _region, ...WITHOUT_REGION } = COMPLETE
  const api = 'https://api.genesys.cn/'
  const login = 'https://login.genesys.cn'

  it('come from the region in either form, or from both overrides', () => {
    for (const region of ['us-west-2', 'usw2.pure.cloud', 'USW2.pure.cloud']) {
      expect(loadConfig({ ...COMPLETE, GENESYSCLOUD_REGION: region }).accounts[0]?.genesys).to.include({
        apiUrl: 'https://api.usw2.pure.cloud',
        loginUrl: 'https://login.usw2.pure.cloud',
      })
    }
    const overridden = { ...WITHOUT_REGION, GENESYSCLOUD_API_URL: api, GENESYSCLOUD_LOGIN_URL: login }
    expect(loadConfig(overridden).accounts[0]?.genesys).to.include({
      apiUrl: 'https://api.genesys.cn',
      loginUrl: login,
    })
    expect(loadConfig({ ...COMPLETE, GENESYSCLOUD_API_URL: api }).accounts[0]?.genesys).to.include({
      apiUrl: 'https://api.genesys.cn',
      loginUrl: 'https://login.mypurecloud.jp',
    })
  })

  it('of attachments are those of the region, and those added', () => {
    const hosts = (env: Record<string, string>) => loadConfig(env).accounts[0]?.genesys.attachmentHosts
    expect(hosts(COMPLETE)).to.deep.equal(['*.mypurecloud.jp'])
    const overridden = { ...WITHOUT_REGION, GENESYSCLOUD_API_URL: api, GENESYSCLOUD_LOGIN_URL: login }
    expect(hosts(overridden)).to.deep.equal([])
    const GENESYSCLOUD_ATTACHMENT_HOSTS = 'Files.Genesys.cn, *.media.genesys.cn'
    expect(hosts({ ...overridden, GENESYSCLOUD_ATTACHMENT_HOSTS })).to.deep.equal([
      'files.genesys.cn',
      '*.media.genesys.cn',
    ])
    for (const wrong of [
      'https://files.genesys.cn',
      'files.genesys.cn:8443',
      '10.0.0.1',
      '*',
      '*.cn.',
      'a,,b',
      '[::1]',
    ]) {
      expect(problemsOf({ ...COMPLETE, GENESYSCLOUD_ATTACHMENT_HOSTS: wrong }), wrong).to.deep.equal([
        'GENESYSCLOUD_ATTACHMENT_HOSTS is not a list of host names',
      ])
    }
  })

  it('are a problem when the region is unknown or one address is missing', () => {
    expect(problemsOf({ ...COMPLETE, GENESYSCLOUD_REGION: 'cn-north-1' })).to.deep.equal([
      'GENESYSCLOUD_REGION is not a known Genesys Cloud region',
    ])
    expect(problemsOf({ ...WITHOUT_REGION, GENESYSCLOUD_API_URL: api })).to.deep.equal([
      'GENESYSCLOUD_REGION is not set',
    ])
    expect(problemsOf({ ...COMPLETE, GENESYSCLOUD_REGION: '__proto__' })).to.have.length(1)
  })

  it('are refused inside the mainland boundary when known to lie outside', () => {
    const outside = [
      'DATA_BOUNDARY is mainland, but a Genesys address of the account default lies outside mainland China',
    ]
    expect(problemsOf({ ...COMPLETE, DATA_BOUNDARY: 'mainland' })).to.deep.equal(outside)
    const inside = {
      ...WITHOUT_REGION,
      DATA_BOUNDARY: 'mainland',
      GENESYSCLOUD_API_URL: api,
      GENESYSCLOUD_LOGIN_URL: login,
    }
    expect(problemsOf(inside)).to.deep.equal([])
    for (const host of ['login.mypurecloud.com', 'LOGIN.MyPureCloud.com.', 'login.new1.pure.cloud']) {
      expect(problemsOf({ ...inside, GENESYSCLOUD_LOGIN_URL: `https://${host}` }), host).to.deep.equal(outside)
    }
  })
})
