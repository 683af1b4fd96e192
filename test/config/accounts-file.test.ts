import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { ConfigError } from '../../server/config/problems.js'
import type { Config } from '../../server/config/types.js'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { errorOf, problemsOf, readFrom } from './problems-of.js'

const FILE = { ACCOUNTS_FILE: 'accounts.yaml', MEDIA_POLICY: 'block', CONSENT_MODE: 'off' }

interface Fields {
  readonly name?: string
  readonly top?: string
  readonly wechat?: string
  readonly genesys?: string
}

/** One complete account; the fields add lines or replace the name. */
function account({ name = 'second', top = '', wechat = '', genesys = '' }: Fields = {}): string {
  return `
  - name: ${name}
    ${top}
    wechat:
      app_id: wx-${name}
      app_secret: secret-of-${name}
      token: 007
      ${wechat}
    genesys:
      integration_id: integration-${name}
      webhook_secret: webhook-secret-of-${name}
      ${genesys || `clients: [{id: client-${name}, secret: client-secret}]`}`
}

function files(...accounts: string[]): Record<string, string> {
  return { 'accounts.yaml': `accounts:${accounts.join('')}\n` }
}

function load(env: NodeJS.ProcessEnv, texts: Record<string, string>): Config {
  return loadConfig({ ...FILE, ...env }, { readFile: (path) => readFrom(texts, path) })
}

describe('accounts file', () => {
  it('adds accounts to that of the environment', () => {
    const { accounts } = load(
      COMPLETE,
      files(account(), account({ name: 'third', top: 'language: en\n    acknowledgement: off' })),
    )
    expect(accounts.map(({ name }) => name)).to.deep.equal(['default', 'second', 'third'])
    expect(accounts[1]).to.deep.include({ language: 'zh-CN', acknowledgement: true })
    expect(accounts[1]?.wechat).to.deep.include({ token: '007', messageModes: ['plain'] })
    expect(accounts[1]?.genesys).to.deep.include({
      apiUrl: 'https://api.mypurecloud.jp',
      clients: [{ id: 'client-second', secret: 'client-secret' }],
    })
    expect(accounts[2]).to.deep.include({ language: 'en', acknowledgement: false })
  })

  it('takes courtesies and the pause between acknowledgements from the environment, or has its own', () => {
    const env = {
      ...COMPLETE,
      COURTESY_MINUTES: '0',
      COURTESY_WORDS: '谢谢，ok , ',
      ACKNOWLEDGEMENT_INTERVAL_HOURS: '4',
    }
    const top = 'courtesy_minutes: 5\n    courtesy_words: "merci"\n    acknowledgement_interval_hours: 0'
    const { accounts } = load(env, files(account(), account({ name: 'third', top })))
    const given = { acknowledgementIntervalMs: 4 * 3_600_000, courtesy: { withinMs: 0, words: ['谢谢', 'ok'] } }
    expect(accounts[0]).to.deep.include(given)
    expect(accounts[1]).to.deep.include(given)
    expect(accounts[2]).to.deep.include({
      acknowledgementIntervalMs: 0,
      courtesy: { withinMs: 300_000, words: ['merci'] },
    })
    const wrong = files(account({ top: 'courtesy_minutes: soon' }))
    expect(() => load(COMPLETE, wrong)).to.throw(ConfigError)
  })

  it('keeps records as long as the environment says, or has its own times', () => {
    const day = 24 * 3_600_000
    const env = { ...COMPLETE, TRANSCRIPT_RETENTION_DAYS: '7', MEDIA_KEEP_HOURS: '2' }
    const own = 'transcript_retention_days: 90\n    personal_data_retention_days: 3\n    media_keep_hours: 48'
    const { accounts } = load(env, files(account(), account({ name: 'third', top: own })))
    expect(accounts.map(({ retention }) => retention)).to.deep.equal([
      { transcriptMs: 7 * day, personalDataMs: 30 * day, mediaMs: 2 * 3_600_000 },
      { transcriptMs: 7 * day, personalDataMs: 30 * day, mediaMs: 2 * 3_600_000 },
      { transcriptMs: 90 * day, personalDataMs: 3 * day, mediaMs: 2 * day },
    ])
  })

  it('has menu keys that open a session of its own or none, as menus are of one account', () => {
    const { accounts } = load(
      { ...COMPLETE, SESSION_MENU_KEYS: 'AGENT, ' },
      files(account(), account({ name: 'third', top: 'session_menu_keys: "HELP, 人工"' })),
    )
    expect(accounts.map(({ sessionMenuKeys }) => sessionMenuKeys)).to.deep.equal([['AGENT'], [], ['HELP', '人工']])
  })

  it('may hold every account, with language and addresses from the environment', () => {
    const env = {
      GENESYSCLOUD_API_URL: 'http://127.0.0.1:1',
      GENESYSCLOUD_LOGIN_URL: 'http://127.0.0.1:2',
      ACCOUNT_LANGUAGE: 'en',
    }
    const { accounts } = load(env, files(account()))
    expect(accounts).to.have.length(1)
    expect(accounts[0]).to.include({ name: 'second', language: 'en' })
    expect(accounts[0]?.genesys).to.include({ apiUrl: 'http://127.0.0.1:1', loginUrl: 'http://127.0.0.1:2' })
  })

  it('lets a region of the account win over addresses of the environment', () => {
    const env = { GENESYSCLOUD_API_URL: 'http://127.0.0.1:1', GENESYSCLOUD_LOGIN_URL: 'http://127.0.0.1:2' }
    const genesys = 'region: us-east-1\n      oauthclient_id: one\n      oauthclient_secret: secret-of-one'
    expect(load(env, files(account({ genesys }))).accounts[0]?.genesys).to.deep.include({
      apiUrl: 'https://api.mypurecloud.com',
      loginUrl: 'https://login.mypurecloud.com',
      clients: [{ id: 'one', secret: 'secret-of-one' }],
    })
  })

  it('fills in variables and names a missing one', () => {
    const texts = files(
      account({ wechat: 'token_previous: $' + '{OLD_TOKEN}', top: 'language: $' + '{SECOND_LANGUAGE}' }),
    )
    const env = { ...COMPLETE, OLD_TOKEN: 'old', SECOND_LANGUAGE: 'en' }
    expect(load(env, texts).accounts[1]).to.have.nested.property('wechat.tokenPrevious', 'old')
    expect(problemsOf({ ...COMPLETE, ...FILE, OLD_TOKEN: '' }, texts)).to.deep.equal([
      'accounts[0].language takes the variable SECOND_LANGUAGE, which is not set',
      'accounts[0].wechat.token_previous takes the variable OLD_TOKEN, which is not set',
    ])
  })

  it('refuses names, AppIDs and integrations that clash', () => {
    expect(
      problemsOf({ ...COMPLETE, ...FILE }, files(account({ name: 'default' }), account(), account())),
    ).to.deep.equal([
      'accounts[0].name is the name of WECHAT_APP_ID too',
      'accounts[2].name is the name of accounts[1].name too',
      'accounts[2].wechat.app_id is the AppID of accounts[1].wechat.app_id too',
      'accounts[2].genesys.integration_id is the integration of accounts[1].genesys.integration_id too',
    ])
  })

  it('names what is missing or wrong by its place', () => {
    const texts = {
      'accounts.yaml':
        'accounts:\n  - name: A B\n    wechat: {app_id: x, message_mode: safe, tokn: 1}\n    genesys: [1]\n',
    }
    expect(problemsOf({ ...FILE }, texts)).to.deep.equal([
      'accounts[0].wechat has the key tokn, which is not known',
      'accounts[0].genesys is not a mapping',
      'accounts[0].name has a wrong form',
      'accounts[0].genesys.oauthclient_id is not set',
      'accounts[0].genesys.oauthclient_secret is not set',
      'accounts[0].wechat.app_secret is not set',
      'accounts[0].wechat.token is not set',
      'accounts[0].wechat.message_mode is safe, but accounts[0].wechat.encoding_aes_key is not set',
      'accounts[0].genesys.integration_id is not set',
      'accounts[0].genesys.webhook_secret is not set',
      'accounts[0].genesys.region is not set',
    ])
  })

  it('refuses a client without a secret, with a wrong one, or listed twice', () => {
    const genesys = 'clients: [{id: a}, {id: b, secret: " x"}, {id: b, secret: y}]'
    expect(problemsOf({ ...COMPLETE, ...FILE }, files(account({ genesys })))).to.deep.equal([
      'accounts[0].genesys.clients[0].secret is not set',
      'accounts[0].genesys.clients[1].secret has a wrong form',
      'accounts[0].genesys.clients[2].id is listed twice',
    ])
  })

  it('is a problem when it cannot be read, is no YAML or has no accounts', () => {
    expect(problemsOf({ ...COMPLETE, ...FILE })).to.deep.equal(['ACCOUNTS_FILE cannot be read (ENOENT)'])
    const none = 'accounts is not a list with at least one entry'
    expect(problemsOf({ ...COMPLETE, ...FILE }, { 'accounts.yaml': '' })).to.deep.equal([
      'ACCOUNTS_FILE is not a mapping',
    ])
    expect(problemsOf({ ...COMPLETE, ...FILE }, { 'accounts.yaml': 'accounts: []' })).to.deep.equal([none])
    const broken = errorOf(
      { ...COMPLETE, ...FILE },
      { 'accounts.yaml': 'accounts:\n  - token: &x hidden-secret\n   b: *hidden-alias\n' },
    )
    expect(broken?.problems[0]).to.include({ key: 'ACCOUNTS_FILE' })
    expect(broken?.problems[0]?.problem).to.match(/^is not YAML in line \d+ \([A-Z_]+\)$/)
    expect(broken?.print()).to.not.include('hidden')
  })

  it('checks the mainland boundary for every account', () => {
    const env = {
      DATA_BOUNDARY: 'mainland',
      GENESYSCLOUD_API_URL: 'https://api.genesys.cn',
      GENESYSCLOUD_LOGIN_URL: 'https://login.genesys.cn',
    }
    const outside = account({ name: 'third', genesys: 'region: us-east-1\n      clients: [{id: a, secret: b}]' })
    expect(problemsOf({ ...FILE, ...env }, files(account()))).to.deep.equal([])
    expect(problemsOf({ ...FILE, ...env }, files(account(), outside))).to.deep.equal([
      'DATA_BOUNDARY is mainland, but a Genesys address of the account third lies outside mainland China',
    ])
  })

  it('loads the example of the documentation', () => {
    const text = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
    const yaml = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
    const env = {
      SERVICE_APP_SECRET: 'a',
      SERVICE_TOKEN: 'b',
      SERVICE_AES_KEY: 'c'.repeat(43),
      SERVICE_WEBHOOK_SECRET: 'd'.repeat(16),
      SERVICE_CLIENT_SECRET: 'e',
      SERVICE_FORWARD_TOKEN: 'g',
      SERVICE_CRM_KEY: 'f',
    }
    const { accounts } = load(env, { 'accounts.yaml': yaml })
    expect(accounts.map(({ name }) => name)).to.deep.equal(['service'])
    expect(accounts[0]?.forward?.token).to.equal('g')
    expect(accounts[0]?.crm?.headers).to.deep.equal({ Authorization: 'Bearer f' })
  })
})
