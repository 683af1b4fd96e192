import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { seedNamed } from '../emulators/genesys/org/seed.js'
import type { StartOrgOptions } from '../emulators/genesys/org/start-org.js'
import { DeployBench, MANIFEST, ROOT } from './deploy-run.js'

const OPTIONS = `${MANIFEST}options: {SCHEDULE_GROUP: Hours, EMERGENCY_GROUP: Storm, BOT_FLOW: Helper}\n`

describe('deploy: flows against bundle and org', function () {
  this.timeout(30_000)
  let bench: DeployBench
  const start = async (options: StartOrgOptions = {}): Promise<void> => {
    bench = await DeployBench.start({ switches: { integrationWarmUp: 0, pollsUntilDone: 1 }, ...options })
  }
  afterEach(() => bench.close())

  /** The project with one flow changed. */
  function changed(change: (text: string) => string): string {
    const root = join(bench.folder, 'project')
    mkdirSync(root, { recursive: true })
    for (const folder of ['architect', 'data-actions']) {
      cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
    }
    for (const [name, kind] of [
      ['server', 'dir'],
      ['node_modules', 'dir'],
      ['package.json', 'file'],
      ['tsconfig.json', 'file'],
    ] as const) {
      symlinkSync(join(ROOT, name), join(root, name), kind)
    }
    const file = join(root, 'architect', 'wechat-inbound.yaml')
    const text = readFileSync(file, 'utf8')
    expect(change(text)).to.not.equal(text)
    writeFileSync(file, change(text))
    return root
  }

  it('refuses options that name what the org lacks, before anything is made', async () => {
    await start()
    bench.write(OPTIONS)
    const refused = await bench.run(['apply'])
    expect(refused.exitCode).to.equal(78)
    expect(refused.err.split('\n')).to.deep.equal([
      'options: SCHEDULE_GROUP: the org has no schedule group "Hours".',
      'options: EMERGENCY_GROUP: the org has no emergency group "Storm".',
      'options: BOT_FLOW: the org has no bot flow "Helper".',
      'Nothing was changed.',
    ])
    expect(bench.org.writes).to.deep.equal([])
    seedNamed(bench.org, 'scheduleGroups', 'Hours')
    seedNamed(bench.org, 'emergencyGroups', 'Storm')
    seedNamed(bench.org, 'flows', 'Helper', { type: 'DIGITALBOT' })
    const { exitCode, err } = await bench.run(['apply'])
    expect(exitCode, err).to.equal(0)
  })

  it('leaves it to the platform where the client may not look', async () => {
    const permissions = ['authorization', 'architect', 'messaging', 'externalContacts', 'integrations']
      .concat('processautomation', 'conversation', 'oauth')
      .map((domain) => `${domain}:*:*`)
    const routing = ['queue', 'skill', 'message'].map((entity) => `routing:${entity}:*`)
    await start({
      clients: [{ id: 'deploy-client', secret: 'deploy-secret', permissions: [...permissions, ...routing] }],
    })
    bench.write(`${MANIFEST}options: {SCHEDULE_GROUP: Hours}\n`)
    const { exitCode, err } = await bench.run(['plan'])
    expect(exitCode, err).to.equal(0)
  })

  it('refuses a flow that names what neither bundle nor org has, and takes it once the org has it', async () => {
    await start()
    const root = changed((text) =>
      text.replace('name: "{{QUEUE_GENERAL}}"', 'name: Elsewhere').replace('{{DATA_ACTION_CATEGORY}}', 'Of others'),
    )
    const refused = await bench.run(['plan'], root)
    expect(refused.exitCode, refused.out + refused.err).to.equal(78)
    expect(refused.err).to.match(
      /architect\/wechat-inbound\.yaml:\d+: neither the bundle nor the org has a queue "Elsewhere"\./,
    )
    expect(refused.err).to.contain('has a data action "getCustomerTier" in category "Of others"')
    seedNamed(bench.org, 'queues', 'Elsewhere')
    const { contract } = JSON.parse(readFileSync(join(ROOT, 'data-actions', 'getCustomerTier.json'), 'utf8')) as {
      contract: object
    }
    const theirs = { category: 'Of others', name: 'getCustomerTier', config: {}, secure: false, version: 1 }
    bench.org.state.actions.add({ ...theirs, contract: { input: {}, output: {} } })
    expect((await bench.run(['plan'], root)).err, 'a contract that says nothing').to.contain('"Of others"')
    bench.org.state.actions.patch(bench.org.state.actions.named('getCustomerTier')?.id ?? '', { contract })
    const { exitCode, err } = await bench.run(['plan'], root)
    expect(exitCode, err).to.equal(0)
  })

  it('refuses a kind of action that nobody here knows', async () => {
    await start()
    const root = changed((text) => text.replace('- disconnect:', '- playMusic:'))
    const { exitCode, err } = await bench.run(['plan'], root)
    expect(exitCode).to.equal(78)
    expect(err)
      .to.contain('architect/wechat-inbound.yaml:')
      .and.contain('playMusic')
      .and.contain('Nothing was changed.')
  })
})
