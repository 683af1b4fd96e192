import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect } from 'chai'
import type { Finding } from '../../../scripts/deploy/doctor/check.js'
import { deploy } from '../../../scripts/deploy/main.js'
import { freePort } from '../../../scripts/free-port.js'
import { type EmulatedPlatforms, startEmulatedPlatforms } from '../../../scripts/org/emulated-platforms.js'
import { makeTrySecrets, tryEnvironment, writeTryFiles } from '../../../scripts/org/try-files.js'
import { RelayProcess } from '../../promises/harness/relay-process.js'
import { until } from '../../promises/harness/wait.js'
import { makeTree, removeTrees } from '../../scripts/temporary-tree.js'
import { ROOT } from '../deploy-run.js'

const CUSTOMER_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** Deploy, relay process and both platforms, as `npm run org` puts them together. The steps build on each other. */
describe('doctor: the message of a test customer', function () {
  this.timeout(90_000)
  const folder = makeTree({})
  const manifest = join(folder, 'bundle.yaml')
  const secrets = makeTrySecrets()
  const told: string[] = []
  let shown = ''
  let platforms: EmulatedPlatforms
  let relay: RelayProcess
  let environment: Record<string, string>
  let customerId: string

  async function run(args: readonly string[], change: Record<string, string> = {}): Promise<[number, string]> {
    const lines: string[] = []
    const keep = (text: string) => void lines.push(text)
    const outside = { root: ROOT, env: { ...environment, ...change }, out: keep, err: keep }
    const exitCode = await deploy([...args, '--manifest', manifest, '--poll-seconds', '0.001'], outside)
    shown += lines.join('\n')
    return [exitCode, lines.join('\n')]
  }
  /** What doctor says of the message, and its exit code. */
  async function tried(change: Record<string, string> = {}): Promise<string[]> {
    const [exitCode, text] = await run(['doctor', '--json'], change)
    const { findings } = JSON.parse(text) as { findings: Finding[] }
    const ours = findings.filter(({ check }) => check === 'test message')
    return [String(exitCode), ...ours.map(({ verdict, message }) => `${verdict}: ${message}`)]
  }
  const heard = () => told.length
  const name = (ids: string) =>
    writeFileSync(manifest, `relay:\n  url: ${relay.url}\noptions:\n  TEST_CUSTOMER_IDS: ${ids}\n`)

  before(async () => {
    const port = await freePort()
    const relayUrl = `http://127.0.0.1:${port}`
    platforms = await startEmulatedPlatforms(secrets, relayUrl, (line) => void told.push(line))
    environment = tryEnvironment(secrets, { relayUrl, ...platforms }, folder)
    writeTryFiles(folder, environment, relayUrl)
    expect((await run(['apply', '--yes']))[0]).to.equal(0)
    const written = parseEnv(readFileSync(join(folder, 'relay.env'), 'utf8')) as Record<string, string>
    relay = new RelayProcess(port, { ...environment, ...written }, folder)
    await relay.start()
  })
  after(async () => {
    if (relay?.running) await relay.terminate()
    await platforms?.close()
    removeTrees()
  })

  it('is left out where no test customer is named, and refused where something to sign it with lacks', async () => {
    expect(await tried({ WECHAT_TEST_OPENID: '' })).to.deep.equal([
      '0',
      'skipped: default: no test customer is named in WECHAT_TEST_OPENID',
    ])
    const without = async (change: Record<string, string>) => (await tried(change))[1]
    expect(await without({ WECHAT_TOKEN: '', WECHAT_APP_ID: '' })).to.contain('WECHAT_TOKEN and WECHAT_APP_ID must be')
    const mode = { WECHAT_MESSAGE_MODE: 'compatible', WECHAT_ENCODING_AES_KEY: '' }
    expect(await without(mode)).to.contain('WECHAT_ENCODING_AES_KEY must be set')
    expect(await without({ WECHAT_ENCODING_AES_KEY: 'short' })).to.contain('must have 43 letters')
    const keys = (environment.RELAY_API_KEYS ?? '').split(',')[1] ?? ''
    expect(await without({ RELAY_API_KEYS: keys })).to.contain('no key of the role admin')
    expect(await without({ RELAY_API_KEYS: `admin:${'x'.repeat(24)},${keys}` })).to.contain('api_key_unknown')
  })

  it('is refused for who never wrote, is not in the list, is not in the flow yet, or is talking', async () => {
    expect((await tried()).join()).to.match(/^4,wrong: default: the test customer has not written to the account yet/)
    expect(heard(), 'nothing was sent').to.equal(0)

    expect(await platforms.say('你好')).to.equal(true)
    await until('an agent has it', () => told.includes('org: the flow chose the queue "WeChat General"'))
    const [exitCode, refused = ''] = await tried()
    expect(exitCode).to.equal('4')
    customerId = CUSTOMER_ID.exec(refused)?.[0] ?? ''
    expect(refused).to.contain(`nothing was sent: ${customerId} is not among TEST_CUSTOMER_IDS`).and.contain(manifest)
    expect(customerId).to.not.equal('')

    name(`other,${customerId}`)
    expect((await tried()).join()).to.match(/^4,skipped: the org is not as the manifest says/)
    expect((await run(['apply', '--yes']))[0]).to.equal(0)
    expect((await tried()).join()).to.match(/^4,wrong: default: nothing was sent: .*is in a conversation/)
    expect(told.filter((line) => line.startsWith('org: the flow'))).to.have.length(1)
  })

  it('goes through relay and flow to no agent, and the answer back to WeChat', async () => {
    expect(platforms.end()).to.equal(true)
    await until('the closing is on the phone', () => told.some((line) => line.startsWith('phone: 本次会话已结束')))
    const wrong = await tried({ WECHAT_TOKEN: 'another-token' })
    expect(wrong.join()).to.match(/^4,wrong: default: the relay refuses the message: signature_mismatch$/)
    const before = heard()
    const [exitCode, wayIn, wayOut, ...more] = await tried()
    expect([exitCode, ...more]).to.deep.equal(['0'])
    expect(wayIn).to.match(
      /^ok: default: in the org and ended by the flow after \d+ ms \(the relay took it in \d+ ms\)$/,
    )
    expect(wayOut).to.match(/^ok: default: the flow's answer was with WeChat after \d+ ms$/)
    await until('the org tells', () => told.slice(before).some((line) => line.startsWith('org: the flow')))
    const news = told.slice(before)
    expect(news).to.include('org: the flow ended the conversation').and.include('phone: 测试成功：消息已到达路由流程。')
    expect(news.filter((line) => line.includes('queue'))).to.deep.equal([])
  })

  it('asks the relay at RELAY_URL where the public address serves less, and says so where it does not', async () => {
    const [, text] = await run(['doctor'], { RELAY_URL: platforms.wechatUrl })
    expect(text).to.contain(`· relay: ${platforms.wechatUrl} does not serve /readyz; name the relay's own address`)
    expect(text).to.contain('✓ ping:')
    expect(text).to.contain(`✗ test message: default: /api/v1/customers/find is not served at ${platforms.wechatUrl}`)
  })

  it('tells beside it what the relay finds around it, and warns of what lacks', async () => {
    const [exitCode, text] = await run(['doctor'])
    expect(exitCode).to.equal(0)
    expect(text).to.contain('✓ ffmpeg: the relay has it')
    expect(text).to.contain('! scanner: MEDIA_SCANNER is not set: no file goes on')
    const [, elsewhere] = await run(['doctor'], { RELAY_URL: platforms.wechatUrl })
    expect(elsewhere).to.contain(`· surroundings: /api/v1/surroundings is not served at ${platforms.wechatUrl}`)
    const actions = (environment.RELAY_API_KEYS ?? '').split(',')[1] ?? ''
    const [, without] = await run(['doctor'], { RELAY_API_KEYS: actions })
    expect(without).to.contain('· surroundings: RELAY_API_KEYS holds no key of the role admin')
  })

  it('shows no OpenID and no secret anywhere', () => {
    for (const secret of Object.values(secrets)) {
      if (secret !== secrets.clientId) expect(shown).not.to.contain(secret)
    }
    expect(relay.output).not.to.contain(secrets.openId)
    expect(relay.crashes).to.deep.equal([])
  })
})
