import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runAudit } from '../../../scripts/audit/command.js'
import { PRIVACY_KEY, startApp } from '../../http/app-double.js'
import { CUSTOMER, entry } from '../../privacy/audit/trail-double.js'

describe('npm run audit', () => {
  type App = Awaited<ReturnType<typeof startApp>>
  let app: App
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'))
    app = await startApp()
    await app.trail.recordAll(
      [1, 2, 3].map((at) => entry({ reference: `r-${at}`, customerId: CUSTOMER, reason: 'why' })),
    )
  })
  after(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function run(args: readonly string[], env: Record<string, string> = { RELAY_PRIVACY_KEY: PRIVACY_KEY }) {
    const [printed, complained]: [string[], string[]] = [[], []]
    const io = { env, fetch, print: (line: string) => void printed.push(line) }
    const exitCode = await runAudit(args, { ...io, complain: (line) => void complained.push(line) })
    return { exitCode, printed, complained }
  }
  const relay = (...args: string[]) => run([...args, '--url', app.base])

  async function exported(change: (text: string) => string = (text) => text): Promise<string> {
    const { printed } = await relay('export', '--account', 'default')
    const file = join(folder, 'export.jsonl')
    writeFileSync(file, change(`${printed.join('\n')}\n`))
    return file
  }

  it('verifies a running relay', async () => {
    const { exitCode, printed, complained } = await relay('verify', '--reason', '年度检查')
    expect(complained).to.deep.equal([])
    expect(printed[0]).to.equal('default: whole; 3 records, the last is 3.')
    expect(exitCode).to.equal(0)
  })

  it('verifies an export without a key, and against the ends noted in a log', async () => {
    const file = await exported()
    const [third] = await app.auditStore.chain('default', 2, 1)
    const noted = { event: 'audit_recorded', account: 'default', sequence: 3, hash: third?.hash }
    const log = join(folder, 'relay.log')
    const verify = async (...lines: string[]) => {
      writeFileSync(log, lines.join('\n'))
      return run(['verify', '--file', file, '--anchors', log], {})
    }
    const { exitCode, printed } = await verify('no json audit_recorded', '{"event":"other"}', JSON.stringify(noted))
    expect(printed[0]).to.match(/^default: whole; \d+ records, the last is \d+, 1 noted ends found\.$/)
    expect(exitCode).to.equal(0)
    const cut = await verify(JSON.stringify({ ...noted, sequence: 999, hash: 'cut off since' }))
    expect(cut.complained).to.deep.equal(['default: record 999 not_as_noted.'])
    expect(cut.exitCode).to.equal(1)
    const other = await verify(JSON.stringify({ ...noted, hash: 'another' }))
    expect(other.complained).to.deep.equal(['default: record 3 not_as_noted.'])
  })

  const changes: [name: string, change: (text: string) => string, complaint: RegExp][] = [
    ['a changed text', (text) => text.replaceAll('r-2', 'r-X'), /record 2 altered/],
    [
      'what is shown otherwise than hashed',
      (text) => text.replace('"reference":"r-2"', '"reference":"r-X"'),
      /record 2 shown_otherwise/,
    ],
    ['another reason', (text) => text.replace('"why"', '"because"'), /record 1 reason_altered/],
    ['a line taken out', (text) => text.split('\n').toSpliced(2, 1).join('\n'), /record 3 gap/],
    ['the end cut off', (text) => text.split('\n').slice(0, 3).join('\n'), /export was not finished/],
    ['a line that is none', (text) => `${text}{]`, /Line \d+ is no JSON object/],
    ['a file that is no export', () => '{"account":"default"}', /Line 1 is no line of an export/],
    ['an empty file', () => '', /holds no export/],
  ]
  for (const [name, change, complaint] of changes) {
    it(`finds ${name}`, async () => {
      const { exitCode, complained } = await run(['verify', '--file', await exported(change)], {})
      expect(complained.join('\n')).to.match(complaint)
      expect(exitCode).to.equal(1)
    })
  }

  it('lists what fits', async () => {
    const { printed } = await relay('list', '--customer', CUSTOMER, '--account', 'default')
    const references = printed.map((line) => (JSON.parse(line) as { reference?: string }).reference)
    expect(references.slice(0, 3)).to.deep.equal(['r-1', 'r-2', 'r-3'])
  })

  it("imports Genesys Cloud's own record, and says which log it may not read", async () => {
    const { exitCode, printed, complained } = await relay('import', '--conversation', 'v-1')
    expect(printed).to.deep.equal(['quality: 2 records, 1 of them new.'])
    expect(complained).to.deep.equal(['audits: could not be read (http_403).'])
    expect(exitCode).to.equal(1)
  })

  it('says what is wrong with its use, and what the relay says', async () => {
    expect((await run(['verify'], {})).complained[0]).to.include('RELAY_PRIVACY_KEY')
    expect((await run(['verify', '--url', 'ftp://x'])).exitCode).to.equal(2)
    expect((await run(['verify', '--url', 'http://relay.example.cn'])).complained[0]).to.include('--allow-http')
    expect((await run(['verify', '--file', join(folder, 'none')])).complained[0]).to.include('ENOENT')
    expect((await run(['verify', '--url', 'http://127.0.0.1:1'])).complained[0]).to.include('does not answer')
    const refused = await run(['verify', '--url', app.base], { RELAY_PRIVACY_KEY: 'wrong' })
    expect(refused.complained).to.deep.equal(['The relay refused: The API key is not known. (api_key_unknown)'])
    expect(refused.exitCode).to.equal(1)
  })
})
