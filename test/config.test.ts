import { expect } from 'chai'
import fc from 'fast-check'
import { ConfigError } from '../server/config/problems.js'
import { VARIABLE_NAMES } from '../server/config/schema.js'
import { RELAY_VARIABLES } from '../server/config/variables/relay-variables.js'
import { loadConfig } from '../server/config.js'
import { policyOf } from '../server/privacy/redaction/policy.js'
import { COMPLETE, MASTER_KEY } from './config/environment.js'
import { errorOf, problemsOf } from './config/problems-of.js'
import { apiKey } from './http/api-key.js'

describe('loadConfig', () => {
  it('needs only the two platforms and has the documented defaults', () => {
    const config = loadConfig(COMPLETE)
    expect(config).to.deep.include({
      port: 8080,
      publicUrl: undefined,
      logLevel: 'info',
      shutdownGraceMs: 10_000,
      storeUrl: 'sqlite:data/relay.db',
      redisDurability: 'warn',
      laneLeaseMs: 10_000,
      masterKeys: [],
      apiKeys: [],
      genesys: { proxyUrl: undefined, requestsPerMinute: 300, gdprDelete: false },
      agentNotices: 'message',
      ackCountsAsQuota: false,
      sessionTimelineMs: 72 * 3_600_000,
      transcriptRetentionMs: 30 * 24 * 3_600_000,
      dataBoundary: 'global',
    })
    expect(config.wechat).to.deep.equal({
      apiUrl: 'https://api.weixin.qq.com',
      openUrl: 'https://open.weixin.qq.com',
      proxyUrl: undefined,
      tokenApi: 'stable_token',
      clockToleranceSeconds: 300,
      textLimitBytes: 2048,
      quotaPerMessage: 5,
      botSlots: 3,
      partPauseMs: 300,
    })
    expect(config.accounts).to.deep.equal([
      {
        name: 'default',
        language: 'zh-CN',
        acknowledgement: true,
        acknowledgementIntervalMs: 3_600_000,
        courtesy: { withinMs: 600_000, words: RELAY_VARIABLES.COURTESY_WORDS.default.split(',') },
        sessionMenuKeys: [],
        revealRights: [],
        retention: { transcriptMs: 30 * 86_400_000, personalDataMs: 30 * 86_400_000, mediaMs: 86_400_000 },
        mediaPolicy: { image: 'block', audio: 'block', video: 'block' },
        redaction: policyOf('strict'),
        wechat: {
          appId: COMPLETE.WECHAT_APP_ID,
          appSecret: COMPLETE.WECHAT_APP_SECRET,
          token: COMPLETE.WECHAT_TOKEN,
          tokenPrevious: undefined,
          encodingAesKey: COMPLETE.WECHAT_ENCODING_AES_KEY,
          encodingAesKeyPrevious: undefined,
          messageModes: ['safe'],
        },
        genesys: {
          integrationId: COMPLETE.GENESYS_INTEGRATION_ID,
          webhookSecret: COMPLETE.GENESYS_WEBHOOK_SECRET,
          webhookSecretPrevious: undefined,
          clients: [{ id: COMPLETE.GENESYSCLOUD_OAUTHCLIENT_ID, secret: COMPLETE.GENESYSCLOUD_OAUTHCLIENT_SECRET }],
          apiUrl: 'https://api.mypurecloud.jp',
          attachmentHosts: ['*.mypurecloud.jp'],
          loginUrl: 'https://login.mypurecloud.jp',
        },
      },
    ])
  })

  it('reads every setting', () => {
    const config = loadConfig({
      ...COMPLETE,
      PORT: '0',
      PUBLIC_URL: 'https://relay.example.cn/',
      LOG_LEVEL: 'debug',
      SHUTDOWN_GRACE_MS: '500',
      STORE_URL: 'redis://127.0.0.1:6379/2',
      REDIS_DURABILITY: 'require',
      LANE_LEASE_MS: '2000',
      RELAY_MASTER_KEYS: `new:${MASTER_KEY}, old:${MASTER_KEY}`,
      RELAY_API_KEYS: 'admin:aaaaaaaaaaaaaaaaaaaaaaaa,privacy:b:bbbbbbbbbbbbbbbbbbbbbb',
      WECHAT_API_URL: 'http://127.0.0.1:1/',
      WECHAT_PROXY_URL: 'http://user:word@proxy:3128',
      WECHAT_TOKEN_API: 'token',
      WECHAT_CLOCK_TOLERANCE_SECONDS: '0',
      WECHAT_TEXT_LIMIT_BYTES: '600',
      WECHAT_PART_PAUSE_MS: '0',
      GENESYS_REQUESTS_PER_MINUTE: '0',
      ACCOUNT_LANGUAGE: 'en',
      ACKNOWLEDGEMENT: 'off',
      ACK_COUNTS_AS_QUOTA: 'true',
      AGENT_NOTICES: 'off',
      SESSION_TIMELINE_HOURS: '0',
      TRANSCRIPT_RETENTION_DAYS: '1',
    })
    expect(config).to.deep.include({
      port: 0,
      publicUrl: 'https://relay.example.cn',
      logLevel: 'debug',
      storeUrl: 'redis://127.0.0.1:6379/2',
      redisDurability: 'require',
      laneLeaseMs: 2000,
      masterKeys: [
        { id: 'new', key: Buffer.alloc(32, 7) },
        { id: 'old', key: Buffer.alloc(32, 7) },
      ],
      apiKeys: [
        apiKey('admin', 'aaaaaaaaaaaaaaaaaaaaaaaa', { name: 'admin-09f61f8d' }),
        apiKey('privacy', 'b:bbbbbbbbbbbbbbbbbbbbbb', { name: 'privacy-cf85e003' }),
      ],
      genesys: { proxyUrl: undefined, requestsPerMinute: 0, gdprDelete: false },
      ackCountsAsQuota: true,
      agentNotices: 'off',
      sessionTimelineMs: 0,
      transcriptRetentionMs: 24 * 3_600_000,
    })
    expect(config.wechat).to.deep.include({ apiUrl: 'http://127.0.0.1:1', tokenApi: 'token', clockToleranceSeconds: 0 })
    expect(config.accounts[0]).to.deep.include({ language: 'en', acknowledgement: false })
  })

  it('takes an empty variable as unset and trims what is no secret', () => {
    expect(loadConfig({ ...COMPLETE, PORT: '', LOG_LEVEL: ' ', RELAY_API_KEYS: '' }).port).to.equal(8080)
    expect(loadConfig({ ...COMPLETE, PORT: ' 99\n' }).port).to.equal(99)
    expect(problemsOf({ ...COMPLETE, WECHAT_TOKEN: '' })).to.deep.equal(['WECHAT_TOKEN is not set'])
    expect(problemsOf({ ...COMPLETE, WECHAT_TOKEN: 'abc\n' })).to.deep.equal(['WECHAT_TOKEN has a wrong form'])
  })

  it('names every problem at once, with a mend', () => {
    const error = errorOf({
      PORT: '80a',
      LOG_LEVEL: 'loud',
      WECHAT_APP_ID: 'wx1',
      STORE_URL: 'mysql://x',
      ACK_COUNTS_AS_QUOTA: 'yes',
    })
    const problems = error?.problems.map(({ key, problem }) => `${key} ${problem}`)
    expect(problems).to.have.members([
      'PORT is not a whole number',
      'LOG_LEVEL is not one of fatal, error, warn, info, debug, trace, silent',
      'STORE_URL is not the address of a store',
      'ACK_COUNTS_AS_QUOTA is neither true nor false',
      'RELAY_MASTER_KEYS is not set, but a Redis store needs it',
      'WECHAT_APP_SECRET is not set',
      'WECHAT_TOKEN is not set',
      'GENESYSCLOUD_REGION is not set',
      'GENESYSCLOUD_OAUTHCLIENT_ID is not set',
      'GENESYSCLOUD_OAUTHCLIENT_SECRET is not set',
      'GENESYS_INTEGRATION_ID is not set',
      'GENESYS_WEBHOOK_SECRET is not set',
      'MEDIA_POLICY is not set, but pictures, voice and video of customers would leave mainland China',
      ...['RECIPIENT', 'COUNTRY', 'CONTACT', 'POLICY_VERSION', 'POLICY_URL'].map(
        (name) =>
          `CONSENT_${name} is not set, but customers are to be told where their messages go (CONSENT_MODE is notice unless set)`,
      ),
    ])
    const text = error?.print() ?? ''
    for (const { key, mend } of error?.problems ?? []) {
      expect(mend).to.not.equal('')
      expect(text).to.include(key).and.to.include(mend)
    }
  })

  it('asks a Redis store for master keys, a SQLite store not', () => {
    const needed = ['RELAY_MASTER_KEYS is not set, but a Redis store needs it']
    for (const STORE_URL of ['redis://h', 'rediss://h:1/0', 'redis+cluster://a:1,b:2', 'redis+sentinel://a:1,b/main']) {
      expect(problemsOf({ ...COMPLETE, STORE_URL }), STORE_URL).to.deep.equal(needed)
    }
    expect(problemsOf({ ...COMPLETE, STORE_URL: 'sqlite:/var/lib/relay.db' })).to.deep.equal([])
  })

  it('refuses numbers outside their range', () => {
    const bad = {
      PORT: '65536',
      LANE_LEASE_MS: '0',
      SESSION_TIMELINE_HOURS: '73',
      WECHAT_TEXT_LIMIT_BYTES: '2049',
      WECHAT_PART_PAUSE_MS: '-1',
    }
    expect(problemsOf({ ...COMPLETE, ...bad })).to.deep.equal([
      'PORT is more than 65535',
      'LANE_LEASE_MS is less than 500',
      'SESSION_TIMELINE_HOURS is more than 72',
      'WECHAT_TEXT_LIMIT_BYTES is more than 2048',
      'WECHAT_PART_PAUSE_MS is less than 0',
    ])
    expect(problemsOf({ ...COMPLETE, PORT: '0x1F90', SHUTDOWN_GRACE_MS: '1e3' })).to.have.length(2)
  })

  it('never shows a value of the environment, whatever is wrong', () => {
    const secret = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' }).map((text) => `Zq${text}qZ`)
    const env = fc.dictionary(fc.constantFrom(...VARIABLE_NAMES), secret, { minKeys: 1 })
    fc.assert(
      fc.property(env, (values) => {
        const error = errorOf({ ...COMPLETE, WECHAT_TOKEN: '', ...values })
        const shown = `${error?.print()}${error?.message}${JSON.stringify(error?.problems)}`
        for (const value of Object.values(values)) expect(shown).to.not.include(value.trim())
      }),
      { numRuns: 200 },
    )
  })

  it('throws a ConfigError', () => {
    expect(() => loadConfig({})).to.throw(ConfigError, /^The configuration has \d+ problems:/)
  })
})
