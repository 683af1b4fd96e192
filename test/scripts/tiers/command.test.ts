import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runTiers } from '../../../scripts/tiers/command.js'
import { createFindCustomer } from '../../../server/customers/find-customer.js'
import { createTierImport } from '../../../server/customers/import-tiers.js'
import { RelayError } from '../../../server/errors.js'
import { ACTIONS_KEY, ADMIN_KEY, startApp } from '../../http/app-double.js'
import { makeCustomer, nextShard, type TestCustomer } from '../../store/conformance/builders.js'
import { knownCustomer } from '../../store/conformance/steps.js'
import { createMemoryStore } from '../../support/memory-store.js'

describe('npm run tiers -- import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiers-'))
  const store = createMemoryStore()
  const customers: TestCustomer[] = []
  let app: Awaited<ReturnType<typeof startApp>>
  let fails: RelayError | undefined

  before(async () => {
    for (let count = 0; count < 1500; count++) {
      customers.push(await knownCustomer(store, 1, makeCustomer('default', nextShard())))
    }
    const tierImport = createTierImport({
      customers: store.customers,
      tiers: store.tiers,
      facts: store.facts,
      locks: store.locks,
      keys: {
        identityOf: (_, identity) => ({
          shard: customers.find((each) => each.identity === identity)?.shard ?? 0,
          identity,
        }),
      },
      find: createFindCustomer(store.customers, ['default']),
      accounts: new Set(['default']),
      now: () => 1000,
    })
    app = await startApp({
      tierImport: {
        run: (rows, options) => (fails && !options.dryRun ? Promise.reject(fails) : tierImport.run(rows, options)),
      },
    })
  })
  beforeEach(() => {
    fails = undefined
  })
  after(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  /** Runs the command with a file of these lines; what it says, and how it ends. */
  async function run(lines: readonly string[] | Buffer, args: string[] = [], key: string | undefined = ADMIN_KEY) {
    const file = join(folder, 'tiers.csv')
    writeFileSync(file, Buffer.isBuffer(lines) ? lines : lines.join('\n'))
    const said: string[] = []
    let bar = ''
    const exitCode = await runTiers(['import', file, '--url', app.base, ...args], {
      env: key === undefined ? {} : { RELAY_ADMIN_KEY: key },
      fetch,
      terminal: {
        isTTY: true,
        write: (text) => {
          bar += text
        },
      },
      print: (line) => said.push(line),
      complain: (line) => said.push(line),
    })
    return { exitCode, said, bar }
  }
  const at = (index: number) => customers[index] ?? makeCustomer()
  const tierOf = async ({ account, customerId }: TestCustomer) =>
    (await store.tiers.ofPerson(account, customerId))[0]?.tier ?? ''

  it('checks everything, and writes nothing on a dry run', async () => {
    const lines = ['customer_id,tier', `${at(0).customerId},Gold`, `${at(1).customerId},Platinum`]
    const dry = await run(lines, ['--dry-run'])
    expect(dry).to.include({ exitCode: 0 })
    expect(dry.said).to.deep.equal(['2 rows are right. Nothing was written (dry run).'])
    expect(await tierOf(at(0))).to.equal('')
    const wet = await run(lines)
    expect(wet.said).to.deep.equal(['2 tiers imported.'])
    expect(wet.bar).to.match(/Checking .*2\/2\n\rImporting .*2\/2\n$/s)
    expect([await tierOf(at(0)), await tierOf(at(1))]).to.deep.equal(['Gold', 'Platinum'])
  })

  it('finds customers by OpenID', async () => {
    const { said } = await run(['openid,tier', `${at(2).identity},Gold`], ['--account', 'default'])
    expect(said).to.deep.equal(['1 tiers imported.'])
    expect(await tierOf(at(2))).to.equal('Gold')
  })

  it('imports nothing of a file with a wrong line, and names it', async () => {
    const lines = customers.slice(3, 1403).map(({ customerId }) => `${customerId},Gold`)
    const stranger = makeCustomer()
    lines[1200] = `${stranger.customerId},Gold`
    lines[7] = `${at(10).customerId},Diamond`
    const { exitCode, said } = await run(['customer_id,tier', ...lines])
    expect(exitCode).to.equal(1)
    expect(said).to.deep.equal([
      'Line 9 has a tier that is none of Platinum, Gold, Standard.',
      'Line 1202 names a customer who is not known to the relay.',
      'Nothing was imported: 2 lines are wrong.',
    ])
    for (const customer of customers.slice(3, 1403)) expect(await tierOf(customer)).to.equal('')
  })

  it('leaves unknown customers out on request', async () => {
    const lines = ['account,openid,tier', `default,${at(3).identity},Gold`, 'default,oNobody,Gold']
    const refused = await run(lines)
    expect(refused.exitCode).to.equal(1)
    expect(await tierOf(at(3))).to.equal('')
    expect(refused.said.join('\n')).not.to.include('oNobody')
    expect((await run(lines, ['--skip-unknown'])).said).to.deep.equal([
      '1 tiers imported. 1 not known to the relay, left out.',
    ])
    expect(await tierOf(at(3))).to.equal('Gold')
  })

  it('says when there are too many wrong lines to show', async () => {
    const { said } = await run(['customer_id,tier', ...Array.from({ length: 60 }, () => 'x,Gold')])
    expect(said).to.have.length(52)
    expect(said.slice(-2)).to.deep.equal(['And 10 more.', 'Nothing was imported: 60 lines are wrong.'])
  })

  it('says when the relay refuses, or may have done it', async () => {
    const lines = ['customer_id,tier', `${at(4).customerId},Gold`]
    const forbidden = await run(lines, [], ACTIONS_KEY)
    expect(forbidden.exitCode).to.equal(1)
    expect(forbidden.said).to.deep.equal([
      'The relay refused: The API key has no right to this. (role_not_allowed)',
      'Nothing was imported.',
    ])
    fails = new RelayError('import_running')
    expect((await run(lines)).said.at(-1)).to.equal('Nothing was imported.')
    fails = new RelayError('store_unavailable')
    expect((await run(lines)).said.at(-1)).to.match(/^The relay may carry the import out all the same/)
    const away = await run(lines, ['--url', 'http://127.0.0.1:9'])
    expect(away.said[0]).to.match(/^The relay does not answer/)
    expect(away.said[1]).to.equal('Nothing was imported.')
  })

  it('knows what it needs', async () => {
    const lines = ['customer_id,tier', `${at(5).customerId},Gold`]
    expect(await run(lines, [], '')).to.deep.include({ exitCode: 2 })
    expect((await run(lines, ['--url', 'ftp://x'])).exitCode).to.equal(2)
    expect((await run(lines, ['--url', 'http://relay.example'])).said[0]).to.include('unencrypted')
    expect((await run(lines, ['--nonsense'])).exitCode).to.equal(2)
    expect((await run(lines, ['--help'])).exitCode).to.equal(0)
    expect((await run(Buffer.from([0xff, 0xfe, 0x41]))).said).to.deep.equal([
      'The file cannot be read (ERR_ENCODING_INVALID_ENCODED_DATA).',
    ])
  })
})
