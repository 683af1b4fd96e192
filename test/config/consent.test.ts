import { expect } from 'chai'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { errorOf, problemsOf, readFrom } from './problems-of.js'

const { CONSENT_MODE: _mode, ...UNDECIDED } = COMPLETE
const MAINLAND = {
  DATA_BOUNDARY: 'mainland',
  GENESYSCLOUD_REGION: '',
  GENESYSCLOUD_API_URL: 'https://api.genesys.cn',
  GENESYSCLOUD_LOGIN_URL: 'https://login.genesys.cn',
}
const TERMS = {
  CONSENT_RECIPIENT: 'Example Asia Ltd.',
  CONSENT_COUNTRY: '日本',
  CONSENT_CONTACT: 'privacy@example.cn',
  CONSENT_POLICY_VERSION: '2026-01',
  CONSENT_POLICY_URL: 'https://www.example.cn/privacy?lang=zh',
}
const ALTERNATIVE = { CONSENT_ALTERNATIVE: '请致电 400-000-0000' }
const consentOf = (env: NodeJS.ProcessEnv) => loadConfig(env).accounts[0]?.consent
const keysOf = (env: NodeJS.ProcessEnv) => errorOf(env)?.problems.map(({ key }) => key)

describe('config/consent', () => {
  it('has to say to whom messages go when the boundary is global, or that nobody is told', () => {
    expect(keysOf(UNDECIDED)).to.deep.equal(Object.keys(TERMS))
    for (const { mend } of errorOf(UNDECIDED)?.problems ?? []) expect(mend).to.contain('CONSENT_MODE to off')
    expect(consentOf({ ...UNDECIDED, CONSENT_MODE: 'off' })).to.equal(undefined)
    expect(consentOf({ ...UNDECIDED, ...TERMS })).to.deep.equal({
      mode: 'notice',
      recipient: 'Example Asia Ltd.',
      country: '日本',
      contact: 'privacy@example.cn',
      policyVersion: '2026-01',
      policyUrl: 'https://www.example.cn/privacy?lang=zh',
      alternative: undefined,
      sensitive: false,
      withdrawWords: ['撤回同意', 'withdraw consent'],
    })
  })

  it('needs another way to be reached where customers may decline', () => {
    const required = { ...UNDECIDED, ...TERMS, CONSENT_MODE: 'required' }
    expect(keysOf(required)).to.deep.equal(['CONSENT_ALTERNATIVE'])
    const words = { CONSENT_SENSITIVE: 'ask', CONSENT_WITHDRAW_WORDS: '撤回， stop ,' }
    expect(consentOf({ ...required, ...ALTERNATIVE, ...words })).to.deep.include({
      mode: 'required',
      alternative: ALTERNATIVE.CONSENT_ALTERNATIVE,
      sensitive: true,
      withdrawWords: ['撤回', 'stop'],
    })
  })

  it('is off inside the mainland unless asked for', () => {
    expect(consentOf({ ...UNDECIDED, ...MAINLAND })).to.equal(undefined)
    expect(consentOf({ ...UNDECIDED, ...MAINLAND, ...TERMS, CONSENT_MODE: 'notice' })).to.include({ mode: 'notice' })
    expect(keysOf({ ...UNDECIDED, ...MAINLAND, CONSENT_MODE: 'notice' })).to.deep.equal(Object.keys(TERMS))
  })

  it('refuses forms that would not reach the customer whole, without a second complaint', () => {
    const wrong = {
      CONSENT_RECIPIENT: 'x'.repeat(61),
      CONSENT_POLICY_VERSION: 'v 1',
      CONSENT_POLICY_URL: 'www.example.cn',
      CONSENT_WITHDRAW_WORDS: ' ， ',
    }
    expect(keysOf({ ...UNDECIDED, ...TERMS, ...wrong })).to.have.members(Object.keys(wrong))
  })

  it('refuses to leave the question to another backend', () => {
    const forward = { FORWARD_URL: 'https://backend.example', FORWARD_TOKEN: 'token', FORWARD_REPLY: 'theirs' }
    const asked = { ...UNDECIDED, ...TERMS, ...ALTERNATIVE, ...forward }
    expect(keysOf({ ...asked, CONSENT_MODE: 'required' })).to.deep.equal(['FORWARD_REPLY'])
    expect(problemsOf({ ...asked, CONSENT_MODE: 'notice' })).to.deep.equal([])
  })

  it('may differ by account, which takes the rest from the environment', () => {
    const file = `accounts:
  - name: second
    consent: {mode: required, country: Japan, alternative: call us, policy_version: 1.0}
    wechat: {app_id: wx-2, app_secret: secret, token: token}
    genesys:
      integration_id: integration
      webhook_secret: webhook-secret-of-2
      clients: [{id: client, secret: client-secret}]`
    const env = { ...UNDECIDED, ...TERMS, ACCOUNTS_FILE: 'accounts.yaml' }
    const { accounts } = loadConfig(env, { readFile: (path) => readFrom({ 'accounts.yaml': file }, path) })
    expect(accounts.map(({ consent }) => [consent?.mode, consent?.country, consent?.policyVersion])).to.deep.equal([
      ['notice', '日本', '2026-01'],
      ['required', 'Japan', '1.0'],
    ])
    expect(accounts[1]?.consent?.recipient).to.equal('Example Asia Ltd.')
  })
})
