import { expect } from 'chai'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { errorOf } from './problems-of.js'

const { MEDIA_POLICY: _policy, ...UNDECIDED } = COMPLETE
const PUBLIC_URL = 'https://relay.example'
const MEDIA_SCANNER = 'clamd://127.0.0.1:3310'
const READY = { PUBLIC_URL, MEDIA_SCANNER }
const MAINLAND = {
  DATA_BOUNDARY: 'mainland',
  GENESYSCLOUD_REGION: '',
  GENESYSCLOUD_API_URL: 'https://api.genesys.cn',
  GENESYSCLOUD_LOGIN_URL: 'https://login.genesys.cn',
}

const policyOf = (env: NodeJS.ProcessEnv) => loadConfig(env).accounts[0]?.mediaPolicy
const problemsOf = (env: NodeJS.ProcessEnv) => errorOf(env)?.problems ?? []
const keysOf = (env: NodeJS.ProcessEnv) => problemsOf(env).map(({ key }) => key)

describe('config/media-policy', () => {
  it('has to be chosen when the boundary is global, and says how', () => {
    const [problem, ...others] = problemsOf(UNDECIDED)
    expect(others).to.deep.equal([])
    expect(problem).to.include({ key: 'MEDIA_POLICY' })
    expect(problem?.problem).to.match(/^is not set, /)
    expect(problem?.mend).to.contain('forward').and.contain('block')
  })

  it('is forward inside the mainland unless said otherwise', () => {
    expect(policyOf({ ...UNDECIDED, ...MAINLAND, ...READY })).to.deep.equal({
      image: 'forward',
      audio: 'forward',
      video: 'forward',
    })
    expect(policyOf({ ...UNDECIDED, ...MAINLAND, MEDIA_POLICY: 'block' })?.image).to.equal('block')
  })

  it('may differ by kind', () => {
    expect(policyOf({ ...COMPLETE, ...READY, MEDIA_POLICY: 'forward,image:block' })).to.deep.equal({
      image: 'block',
      audio: 'forward',
      video: 'forward',
    })
    expect(policyOf({ ...COMPLETE, ...READY, MEDIA_POLICY: 'block,voice:forward' })).to.deep.equal({
      image: 'block',
      audio: 'forward',
      video: 'block',
    })
  })

  it('forwards only with an address at which Genesys finds the media, and a scanner', () => {
    expect(keysOf({ ...COMPLETE, PUBLIC_URL, MEDIA_POLICY: 'forward' })).to.deep.equal(['MEDIA_SCANNER'])
    expect(keysOf({ ...COMPLETE, MEDIA_SCANNER, MEDIA_POLICY: 'forward' })).to.deep.equal(['PUBLIC_URL'])
    expect(keysOf({ ...COMPLETE, MEDIA_POLICY: 'block,video:forward' })).to.deep.equal(['PUBLIC_URL', 'MEDIA_SCANNER'])
    expect(keysOf({ ...UNDECIDED, ...MAINLAND })).to.deep.equal(['PUBLIC_URL', 'MEDIA_SCANNER'])
    expect(problemsOf({ ...COMPLETE, MEDIA_POLICY: 'forward' })[0]?.mend).to.contain('block')
  })

  it('refuses link until agents can sign in', () => {
    for (const MEDIA_POLICY of ['link', 'block,image:link']) {
      const [problem] = problemsOf({ ...COMPLETE, ...READY, MEDIA_POLICY })
      expect(problem?.key).to.equal('MEDIA_POLICY')
      expect(problem?.problem).to.contain('needs agents to sign in')
    }
  })

  it('takes no other word', () => {
    for (const MEDIA_POLICY of ['allow', 'forward;image:block', 'forward,photo:block', 'image:block', 'forward,']) {
      expect(keysOf({ ...COMPLETE, ...READY, MEDIA_POLICY })).to.deep.equal(['MEDIA_POLICY'])
    }
  })

  it('is that of the environment for accounts of the file, or their own', () => {
    const account = (name: string, more = '') => `
  - name: ${name}
    ${more}
    wechat: {app_id: wx-${name}, app_secret: s, token: t}
    genesys: {integration_id: i-${name}, webhook_secret: webhook-secret-of-${name}, clients: [{id: c-${name}, secret: s}]}`
    const files = `accounts:${account('second')}${account('third', 'media_policy: forward,video:block')}`
    const env = { ...COMPLETE, ...READY, MEDIA_POLICY: 'block', ACCOUNTS_FILE: 'accounts.yaml' }
    const { accounts } = loadConfig(env, { readFile: () => files })
    expect(accounts.map(({ mediaPolicy }) => Object.values(mediaPolicy).join(' '))).to.deep.equal([
      'block block block',
      'block block block',
      'forward forward block',
    ])
  })
})
