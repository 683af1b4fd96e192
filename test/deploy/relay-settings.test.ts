import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect } from 'chai'
import { loadConfig } from '../../server/config.js'
import { DeployBench, MANIFEST } from './deploy-run.js'

const TWO = `${MANIFEST.replace('- name: default', '- name: default\n    language: en\n  - name: shop')}relay_client: {}\n`
const SHOP_SECRET = 'webhook-secret-of-the-shop'

describe('deploy: settings for the relay', function () {
  this.timeout(30_000)

  it('are what the relay takes, together with its own secrets', async () => {
    const bench = await DeployBench.start({ switches: { integrationWarmUp: 0, pollsUntilDone: 0 } })
    try {
      bench.write(TWO)
      expect((await bench.run(['plan'])).err).to.contain('SHOP_GENESYS_WEBHOOK_SECRET is not set')
      bench.env.SHOP_GENESYS_WEBHOOK_SECRET = SHOP_SECRET
      const { exitCode, err } = await bench.run(['apply'])
      expect(exitCode, err).to.equal(0)
      const read = (name: string): string => readFileSync(join(bench.folder, name), 'utf8')
      expect(read('accounts.yaml')).to.not.contain(SHOP_SECRET)
      const own = (prefix: string) => ({
        [`${prefix}WECHAT_APP_ID`]: `wx-${prefix}`,
        [`${prefix}WECHAT_APP_SECRET`]: 'secret',
        [`${prefix}WECHAT_TOKEN`]: 'token',
        [`${prefix}WECHAT_ENCODING_AES_KEY`]: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
      })
      const written = { ...parseEnv(read('relay.env')), ...parseEnv(read('relay-client.env')) }
      const env = {
        ...written,
        MEDIA_POLICY: 'block',
        CONSENT_MODE: 'off',
        ...own(''),
        ...own('SHOP_'),
        SHOP_GENESYS_WEBHOOK_SECRET: SHOP_SECRET,
      }
      const { accounts } = loadConfig(env, { readFile: (name) => read(name) })
      const ids = bench.org.state.openIntegrations.all.map(({ name, id }) => [name, id])
      expect(
        accounts.map(({ name, language, genesys }) => [name, language, genesys.integrationId, genesys.webhookSecret]),
      ).to.deep.equal([
        ['default', 'en', Object.fromEntries(ids).WeChat, bench.env.GENESYS_WEBHOOK_SECRET],
        ['shop', 'zh-CN', Object.fromEntries(ids)['WeChat shop'], SHOP_SECRET],
      ])
    } finally {
      await bench.close()
    }
  })
})
