import { expect } from 'chai'
import { loadConfig } from '../../server/config.js'
import { BUILT_IN_KINDS } from '../../server/privacy/redaction/kinds.js'
import { COMPLETE } from './environment.js'
import { errorOf, problemsOf, readFrom } from './problems-of.js'

const RULE = { id: 'member', zh: '会员号', en: 'member number', shape: 'HY[0-9]{8}', labels: ['会员号'] }
const withRules = (...rules: unknown[]) => ({ ...COMPLETE, REDACTION_RULES: JSON.stringify(rules) })
const withKinds = (kinds: unknown) => ({ ...COMPLETE, REDACTION_KINDS: JSON.stringify(kinds) })
const policyIn = (env: NodeJS.ProcessEnv) => loadConfig(env).accounts[0]?.redaction

describe('config/redaction', () => {
  it('redacts every kind unless said otherwise', () => {
    const policy = policyIn(COMPLETE)
    expect(policy?.preset).to.equal('strict')
    expect(policy?.ownRules).to.deep.equal([])
    expect(BUILT_IN_KINDS.filter((kind) => policy?.kinds[kind].action !== 'redact')).to.deep.equal([])
  })

  it('redacts nothing inside the mainland', () => {
    const mainland = {
      DATA_BOUNDARY: 'mainland',
      GENESYSCLOUD_REGION: '',
      GENESYSCLOUD_API_URL: 'https://api.genesys.cn',
      GENESYSCLOUD_LOGIN_URL: 'https://login.genesys.cn',
    }
    expect(policyIn({ ...COMPLETE, ...mainland })).to.equal(undefined)
  })

  it('takes a preset, changes of it and own rules', () => {
    const policy = policyIn({
      ...withRules(RULE),
      REDACTION_PRESET: 'retail',
      REDACTION_KINDS: '{"mobile": "redact", "email": {"pass": "PIPL art. 13 (1) (2): invoices by mail"}}',
    })
    expect(policy?.kinds.mobile).to.deep.equal({ action: 'redact' })
    expect(policy?.kinds.landline).to.deep.equal({ action: 'partial' })
    expect(policy?.kinds.email).to.deep.equal({ action: 'pass', legalBasis: 'PIPL art. 13 (1) (2): invoices by mail' })
    expect(policy?.ownRules[0]).to.deep.include({ id: 'member', treatment: { action: 'redact' }, sensitive: false })
  })

  it('names every problem with its mend', () => {
    const { problems = [] } =
      errorOf({
        ...withRules({ ...RULE, shape: '(a+)+$' }, { ...RULE, id: 'UPPER' }, RULE, RULE, 7, { ...RULE, extra: 1 }),
        REDACTION_PRESET: 'loose',
        REDACTION_KINDS:
          '{"phone": "redact", "mobile": "pass", "email": {"pass": " "}, "password": "partial", "qq": 1}',
      }) ?? {}
    expect(problems.map(({ key, problem }) => `${key} ${problem}`)).to.deep.equal([
      'REDACTION_PRESET is not one of strict, retail, invoice, finance, health',
      'REDACTION_KINDS names phone, which is no kind',
      'REDACTION_KINDS lets mobile pass without a legal basis',
      'REDACTION_KINDS lets email pass without a legal basis',
      'REDACTION_KINDS shows password in part, which would show all of it',
      'REDACTION_KINDS says of qq neither redact, partial nor pass',
      'REDACTION_RULES has in rule member a shape that has a sign that shapes do not know',
      'REDACTION_RULES has in rule UPPER an id of a wrong form',
      'REDACTION_RULES has two rules with the id member',
      'REDACTION_RULES gives the rule member the word of another kind',
      'REDACTION_RULES has as rule 5 no JSON object',
      'REDACTION_RULES has in rule member the key extra, which is not known',
    ])
    for (const { mend } of problems) expect(mend).to.match(/^[A-Z].+\.$/)
  })

  it('refuses what is no JSON, or another kind of it', () => {
    expect(problemsOf({ ...COMPLETE, REDACTION_KINDS: 'mobile', REDACTION_RULES: '{}' })).to.deep.equal([
      'REDACTION_KINDS is not JSON',
      'REDACTION_RULES is not a JSON list',
    ])
    expect(problemsOf(withKinds([]))).to.deep.equal(['REDACTION_KINDS is not a JSON object'])
    expect(problemsOf(withRules({ ...RULE, zh: '手机号' }))).to.deep.equal([
      'REDACTION_RULES gives the rule member the word of another kind',
    ])
    expect(problemsOf(withRules({ ...RULE, en: 'code 7' }))).to.deep.equal([
      'REDACTION_RULES has in rule member no word en for tokens',
    ])
  })

  it('may differ by account, in JSON or YAML', () => {
    const account = (redaction: string) => `accounts:
  - name: shop
    wechat: {app_id: wx00000000000000aa, app_secret: made-up-secret-1, token: madeuptoken1}
    genesys:
      integration_id: made-up-integration
      webhook_secret: made-up-webhook-secret
      clients: [{id: made-up-client, secret: made-up-client-secret}]
    redaction:
${redaction}`
    const env = { ...withKinds({ qq: 'partial' }), ACCOUNTS_FILE: 'a.yaml' }
    const load = (yaml: string) =>
      loadConfig(env, { readFile: (path) => readFrom({ 'a.yaml': yaml }, path) }).accounts[1]?.redaction
    const own = load(
      account(
        '      preset: finance\n      kinds: {mobile: {pass: "PIPL art. 13 (1) (1): consent"}}\n      rules: [{id: vip, zh: 贵宾号, en: VIP number, shape: "V[0-9]{6}", sensitive: true}]',
      ),
    )
    expect(own?.preset).to.equal('finance')
    expect(own?.kinds.mobile.action).to.equal('pass')
    expect(own?.kinds.qq.action).to.equal('redact')
    expect(own?.ownRules.map(({ id, sensitive }) => [id, sensitive])).to.deep.equal([['vip', true]])
    expect(load(account('      kinds: \'{"email": "partial"}\''))?.kinds.email.action).to.equal('partial')
    expect(load(account('      preset: retail'))?.kinds.qq.action).to.equal('partial')
    expect(problemsOf(env, { 'a.yaml': account('      kinds: {vin: {pass: ok}}') })).to.deep.equal([
      'accounts[0].redaction.kinds lets vin pass without a legal basis',
    ])
  })
})
