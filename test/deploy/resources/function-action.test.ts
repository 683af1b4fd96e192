import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { StartOrgOptions } from '../../emulators/genesys/org/start-org.js'
import { DeployBench, ROOT } from '../deploy-run.js'

const READY = { switches: { integrationWarmUp: 0, pollsUntilDone: 0 } }
const FOLDER = 'data-actions/functions/validateMessageLength'
const PUBLISHED_AGAIN = [
  'postIntegrationsActionDraft',
  'patchIntegrationsActionDraft',
  'postIntegrationsActionDraftFunctionUpload',
  'upload',
  'putIntegrationsActionDraftFunction',
  'postIntegrationsActionDraftPublish',
]

describe('deploy: Function data action', function () {
  this.timeout(30_000)
  let bench: DeployBench
  const start = async (options: StartOrgOptions = READY): Promise<void> => {
    bench = await DeployBench.start(options)
  }
  afterEach(() => bench.close())

  /** A project folder of its own, whose function may be changed. */
  const project = (): string => {
    const root = join(bench.folder, 'project')
    mkdirSync(root)
    for (const folder of ['data-actions', 'architect', 'server', 'scripts']) {
      cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
    }
    for (const file of ['package.json', 'tsconfig.json']) cpSync(join(ROOT, file), join(root, file))
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    return root
  }
  const applied = async (root: string): Promise<string[]> => {
    const writes = bench.org.writes.length
    const { exitCode, err } = await bench.run(['apply'], root)
    expect(exitCode, err).to.equal(0)
    return bench.org.writes.slice(writes).map(({ route }) => route)
  }
  const published = () => {
    const action = bench.org.state.actions.all.find(({ category }) => category === 'WeChat relay functions')
    return { action, own: bench.org.state.functions.get(action?.id ?? '')?.published }
  }

  it('is uploaded, published with its settings, and kept by sha256; a second apply writes nothing', async () => {
    await start({})
    expect((await bench.run(['apply'])).exitCode).to.equal(0)
    const { action, own } = published()
    expect(action?.name).to.equal('validateMessageLength')
    expect(own?.settings).to.include({ handler: 'index.handler', runtime: 'nodejs22.x', timeoutSeconds: 10 })
    expect(own?.zip?.bytes.subarray(0, 2).toString()).to.equal('PK')
    const journal = readFileSync(join(bench.folder, 'bundle.journal.json'), 'utf8')
    expect(journal).to.match(/"sha256": "[0-9a-f]{64}"/)
    const writes = bench.org.writes.length
    expect((await bench.run(['apply'])).out).to.contain('No changes.')
    expect(bench.org.writes.length).to.equal(writes)
  })

  it('is published again when source or settings change, and when its settings are changed by hand', async () => {
    await start()
    const root = project()
    await applied(root)
    const entry = join(root, FOLDER, 'index.ts')
    writeFileSync(entry, `${readFileSync(entry, 'utf8')}\nconsole.debug('another zip')\n`)
    expect((await bench.run(['plan'], root)).out).to.match(
      /~ function data action "validateMessageLength"\n {4}sha256: /,
    )
    expect(await applied(root)).to.deep.equal(PUBLISHED_AGAIN)
    expect(await applied(root)).to.deep.equal([])
    const settings = join(root, FOLDER, 'function.json')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('"timeoutSeconds": 10', '"timeoutSeconds": 12'))
    expect(await applied(root)).to.deep.equal(PUBLISHED_AGAIN)
    const { own } = published()
    expect(own?.settings?.timeoutSeconds).to.equal(12)
    if (own !== undefined) own.settings = { ...own.settings, handler: 'other.handler' }
    expect(await applied(root)).to.deep.equal(PUBLISHED_AGAIN)
    expect(published().own?.settings?.handler).to.equal('index.handler')
    expect(await applied(root)).to.deep.equal([])
  })

  it('is replaced when its contract changed, and the old one goes', async () => {
    await start()
    await bench.run(['apply'])
    const old = published().action
    const contract = {
      input: { inputSchema: { type: 'object', properties: {} } },
      output: { successSchema: { type: 'object' } },
    }
    bench.org.state.actions.patch(old?.id ?? '', { contract })
    expect((await bench.run(['plan'])).out).to.contain('± function data action "validateMessageLength"')
    const { exitCode, err } = await bench.run(['apply'])
    expect(exitCode, err).to.equal(0)
    const left = bench.org.state.actions.all.filter(({ category }) => category === 'WeChat relay functions')
    expect(left.map(({ name }) => name)).to.deep.equal(['validateMessageLength'])
    expect(left[0]?.id).not.to.equal(old?.id)
    expect((await bench.run(['apply'])).out).to.contain('No changes.')
  })

  it('is skipped with a word where the org lacks the type, and its permissions are not asked for', async () => {
    const permissions = ['authorization:*:*', 'routing:*:*', 'architect:*:*', 'messaging:*:*', 'externalContacts:*:*']
    const others = ['integrations:integration:*', 'integrations:action:*', 'processautomation:*:*']
    const client = { id: 'deploy-client', secret: 'deploy-secret', permissions: [...permissions, ...others] }
    await start({ ...READY, integrationTypes: ['custom-rest-actions'], clients: [client] })
    const word = '· function data action "validateMessageLength" (skipped: the org has no integration type'
    expect((await bench.run(['plan'])).out).to.contain(word)
    const first = await bench.run(['apply'])
    expect(first.exitCode, first.err).to.equal(0)
    expect(first.out).to.contain(word)
    const second = await bench.run(['apply'])
    expect(second.out).to.contain(word).and.contain('No changes.')
    const exported = await bench.run(['export', '--out', join(bench.folder, 'export')])
    expect(exported.out).to.contain('No drift.').and.not.contain('function data action')
    bench.org.state.actions.all.forEach(({ category }) => {
      expect(category).to.equal('WeChat relay')
    })
  })

  it('names its permissions where the org has the type', async () => {
    const permissions = ['authorization:*:*', 'routing:*:*', 'architect:*:*', 'messaging:*:*', 'externalContacts:*:*']
    const others = ['integrations:integration:*', 'integrations:action:*', 'processautomation:*:*']
    const client = { id: 'deploy-client', secret: 'deploy-secret', permissions: [...permissions, ...others] }
    await start({ ...READY, clients: [client] })
    const { exitCode, err } = await bench.run(['apply'])
    expect(exitCode).to.equal(3)
    expect(err).to.contain('integrations:actionFunction:edit, integrations:actionFunction:view')
    expect(bench.org.writes).to.deep.equal([])
  })

  it('is taken back by destroy, published or only a draft', async () => {
    await start()
    const before = bench.org.snapshot()
    await bench.run(['apply'])
    expect((await bench.run(['destroy'])).exitCode).to.equal(0)
    expect(bench.org.snapshot()).to.deep.equal(before)
    bench.org.failCall('postIntegrationsActionDraftPublish', 1, { kind: 'status', status: 400 })
    expect((await bench.run(['apply'])).exitCode).to.equal(1)
    expect(bench.org.state.drafts.all).to.have.lengthOf(1)
    expect((await bench.run(['apply', '--undo'])).exitCode).to.equal(0)
    expect(bench.org.snapshot()).to.deep.equal(before)
  })

  it('stops with the reason when the zip is refused', async () => {
    await start()
    const { state } = bench.org
    const running = bench.run(['apply'])
    const spoil = setInterval(() => {
      for (const { draft } of state.functions.values())
        if (draft.zip) draft.zip = { ...draft.zip, bytes: Buffer.from('no') }
    }, 0)
    const { exitCode, err } = await running
    clearInterval(spoil)
    expect(exitCode).to.equal(1)
    expect(err).to.contain('was refused: InvalidFormat, The file is no zip.')
  })
})
