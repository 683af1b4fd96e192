import { expect } from 'chai'
import { isForwardUrl, parseForwardOnly } from '../../server/config/forward-values.js'
import { configWarnings } from '../../server/config/warnings.js'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { errorOf, problemsOf, readFrom } from './problems-of.js'

const URL = 'https://backend.example/wechat'
const AES_KEY = 'BackendBackendBackendBackendBackendBackend1'
const SECOND = `accounts:
  - name: second
    wechat: {app_id: wx-second, app_secret: secret, token: token}
    genesys: {integration_id: i-second, webhook_secret: webhook-secret-of-second, oauthclient_id: c, oauthclient_secret: s}
`

function load(env: NodeJS.ProcessEnv, forward = '') {
  const files = { 'a.yaml': SECOND + forward }
  return loadConfig({ ...COMPLETE, ACCOUNTS_FILE: 'a.yaml', ...env }, { readFile: (path) => readFrom(files, path) })
}

const forwards = (config: ReturnType<typeof load>) => config.accounts.map(({ forward }) => forward)

describe('the other backend of an account', () => {
  it('is none unless it has an address', () => {
    expect(forwards(load({}))).to.deep.equal([undefined, undefined])
  })

  it('is that of the environment for default alone, with what goes without saying', () => {
    expect(forwards(load({ FORWARD_URL: URL, FORWARD_TOKEN: 'theirs' }))).to.deep.equal([
      {
        url: URL,
        token: 'theirs',
        encodingAesKey: undefined,
        reply: 'ours',
        only: { texts: [], prefixes: [], eventKeys: [] },
        timeoutMs: 4500,
        maxInFlight: 256,
      },
      undefined,
    ])
  })

  it('is said in full in the accounts file', () => {
    const own = `    forward:
      url: http://10.0.0.7:8080/in?site=1
      token: \${SECOND_TOKEN}
      encoding_aes_key: ${AES_KEY}
      reply: theirs
      only: '{"texts": ["签到"], "eventKeys": ["POINTS"]}'
      timeout_ms: 2000
      max_in_flight: 8
`
    const config = load({ SECOND_TOKEN: 'of the second' }, own)
    expect(forwards(config)).to.deep.equal([
      undefined,
      {
        url: 'http://10.0.0.7:8080/in?site=1',
        token: 'of the second',
        encodingAesKey: AES_KEY,
        reply: 'theirs',
        only: { texts: ['签到'], prefixes: [], eventKeys: ['POINTS'] },
        timeoutMs: 2000,
        maxInFlight: 8,
      },
    ])
    expect(configWarnings(config).join('\n')).to.include('the other backend of account second is http')
  })

  it('needs its token, and its address for anything else', () => {
    expect(problemsOf({ ...COMPLETE, FORWARD_URL: URL })).to.deep.equal(['FORWARD_TOKEN is not set'])
    expect(problemsOf({ ...COMPLETE, FORWARD_TOKEN: 't', FORWARD_ONLY: '{"texts":["x"]}' })).to.deep.equal([
      'FORWARD_TOKEN is set, but FORWARD_URL is not',
      'FORWARD_ONLY is set, but FORWARD_URL is not',
    ])
  })

  it('names what is wrong, without the value', () => {
    const env = {
      ...COMPLETE,
      FORWARD_URL: 'http://backend.example/',
      FORWARD_TOKEN: ' secret-of-theirs',
      FORWARD_ENCODING_AES_KEY: 'short',
      FORWARD_REPLY: 'both',
      FORWARD_ONLY: '["x"]',
      FORWARD_TIMEOUT_MS: '5000',
      FORWARD_MAX_IN_FLIGHT: '0',
    }
    expect(problemsOf(env)).to.deep.equal([
      'FORWARD_URL is not an https address, or an http address of a private network',
      'FORWARD_TOKEN has a wrong form',
      'FORWARD_ENCODING_AES_KEY has a wrong form',
      'FORWARD_REPLY is not one of ours, theirs',
      'FORWARD_ONLY is not a JSON object of lists of texts, prefixes and event keys',
      'FORWARD_TIMEOUT_MS is more than 4800',
      'FORWARD_MAX_IN_FLIGHT is less than 1',
    ])
    expect(errorOf(env)?.print()).not.to.match(/secret-of-theirs|short|backend\.example\/\b(?!wechat)/)
  })

  it('is never the relay itself', () => {
    const env = { ...COMPLETE, PUBLIC_URL: 'https://relay.example', FORWARD_TOKEN: 't' }
    expect(problemsOf({ ...env, FORWARD_URL: 'https://relay.example/webhooks/wechat/default' })).to.deep.equal([
      'FORWARD_URL of the account default is an address of this relay (PUBLIC_URL)',
    ])
    expect(problemsOf({ ...env, FORWARD_URL: 'https://relay.example/old/wechat' })).to.deep.equal([])
    expect(problemsOf({ ...env, FORWARD_URL: 'https://relay.example:8443/webhooks/wechat/x' })).to.deep.equal([])
  })
})

describe('addresses of other backends', () => {
  for (const url of [
    'https://backend.example',
    'https://8.8.8.8/x?y=z',
    'http://127.0.0.1:1',
    'http://[::1]/x',
    'http://10.1.2.3',
    'http://172.31.255.255',
    'http://192.168.0.1',
    'http://100.64.0.1',
    'http://[fd00::1]',
    'http://localhost:3000',
    'http://backend:3000/wechat',
    'http://crm.internal',
  ]) {
    it(`takes ${url}`, () => expect(isForwardUrl(url)).to.equal(true))
  }

  for (const url of [
    'http://backend.example',
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://169.254.169.254',
    'http://[2001:db8::1]',
    'http://internal.example',
    'https://user:password@backend.example',
    'https://backend.example/#x',
    'ftp://10.0.0.1',
    'backend.example',
    '',
  ]) {
    it(`refuses ${url || 'nothing'}`, () => expect(isForwardUrl(url)).to.equal(false))
  }
})

describe('what is left to other backends', () => {
  it('is lists of words, each of which may be left out', () => {
    expect(parseForwardOnly('{"texts":["a"],"prefixes":["#"],"eventKeys":["K"]}')).to.deep.equal({
      texts: ['a'],
      prefixes: ['#'],
      eventKeys: ['K'],
    })
    expect(parseForwardOnly('{"prefixes":["#"]}')).to.deep.equal({ texts: [], prefixes: ['#'], eventKeys: [] })
  })

  for (const json of [
    '',
    'x',
    '[]',
    'null',
    '{}',
    '{"texts":[]}',
    '{"texts":"a"}',
    '{"texts":[1]}',
    '{"prefixes":[""]}',
    '{"prefixes":[" "]}',
    '{"keys":["K"]}',
    JSON.stringify({ texts: Array.from({ length: 1001 }, (_, at) => `t${at}`) }),
  ]) {
    it(`is not ${json.slice(0, 20) || 'nothing'}`, () => expect(parseForwardOnly(json)).to.equal(undefined))
  }
})
