import { expect } from 'chai'
import { configWarnings } from '../../server/config/warnings.js'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { problemsOf, readFrom } from './problems-of.js'

const URL = 'https://crm.example/{{customerId}}'
const SECOND = `accounts:
  - name: second
    wechat: {app_id: wx-second, app_secret: secret, token: token}
    genesys: {integration_id: i-second, webhook_secret: webhook-secret-of-second, oauthclient_id: c, oauthclient_secret: s}
`

function load(env: NodeJS.ProcessEnv, crm = '') {
  const files = { 'a.yaml': SECOND + crm }
  const config = loadConfig(
    { ...COMPLETE, ACCOUNTS_FILE: 'a.yaml', ...env },
    { readFile: (path) => readFrom(files, path) },
  )
  return { config, crms: config.accounts.map(({ crm: found }) => found) }
}

describe('the CRM of an account', () => {
  it('is none unless it has an address', () => {
    expect(load({}).crms).to.deep.equal([undefined, undefined])
  })

  it('is that of the environment, with what goes without saying', () => {
    const crm = { urlTemplate: URL, headers: {}, tierPointer: '/tier', tierMap: undefined, cacheSeconds: 300 }
    expect(load({ CRM_URL: URL }).crms).to.deep.equal([crm, crm])
  })

  it('is said in full, by account or environment, and taken as a whole', () => {
    const env = {
      CRM_URL: URL,
      CRM_HEADERS: '{"X-Key": "of the environment"}',
      CRM_TIER_POINTER: '/data/level',
      CRM_TIER_MAP: '{"1": "Gold"}',
      CRM_CACHE_SECONDS: '0',
      SECOND_KEY: 'of the second',
    }
    const own = `    crm: {url: 'http://crm.example/{{customerId}}', headers: '{"X-Key": "\${SECOND_KEY}"}', cache_seconds: 60}\n`
    const { crms, config } = load(env, own)
    expect(crms).to.deep.equal([
      {
        urlTemplate: URL,
        headers: { 'X-Key': 'of the environment' },
        tierPointer: '/data/level',
        tierMap: { '1': 'Gold' },
        cacheSeconds: 0,
      },
      {
        urlTemplate: 'http://crm.example/{{customerId}}',
        headers: { 'X-Key': 'of the second' },
        tierPointer: '/tier',
        tierMap: undefined,
        cacheSeconds: 60,
      },
    ])
    expect(configWarnings(config).join('\n')).to.include('the CRM of account second is http')
  })

  it('has every problem named, without a value', () => {
    const wrong = {
      CRM_URL: 'https://crm.example/{{unionId}}',
      CRM_HEADERS: 'X-Key: secret',
      CRM_TIER_POINTER: 'tier',
      CRM_TIER_MAP: '{"vip": "Diamond"}',
      CRM_CACHE_SECONDS: '-1',
    }
    expect(problemsOf({ ...COMPLETE, ...wrong })).to.have.members([
      'CRM_URL is not an http or https address with {{customerId}} in its path or query',
      'CRM_HEADERS is not a JSON object of headers',
      'CRM_TIER_POINTER is not a JSON pointer',
      'CRM_TIER_MAP is not a JSON object whose values are Platinum, Gold or Standard',
      'CRM_CACHE_SECONDS is less than 0',
    ])
    expect(problemsOf({ ...COMPLETE, CRM_TIER_MAP: '{"vip": "Gold"}' })).to.deep.equal([
      'CRM_TIER_MAP is set, but CRM_URL is not',
    ])
    const file = { 'a.yaml': `${SECOND}    crm: {tier_pointer: /x}\n` }
    expect(problemsOf({ ...COMPLETE, ACCOUNTS_FILE: 'a.yaml', CRM_URL: URL }, file)).to.deep.equal([
      'accounts[0].crm.tier_pointer is set, but accounts[0].crm.url is not',
    ])
  })
})
