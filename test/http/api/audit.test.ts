import { expect } from 'chai'
import { checkExport } from '../../../scripts/audit/check-export.js'
import { CUSTOMER, entry } from '../../privacy/audit/trail-double.js'
import { apiKey } from '../api-key.js'
import { ACTIONS_KEY, ADMIN_KEY, type Answer, PRIVACY_KEY, startApp } from '../app-double.js'

interface Shown {
  readonly action: string
  readonly account: string
  readonly reference?: string
}
const entriesOf = (answer: Answer) => answer.json() as { entries: Shown[]; next: string | null }
const codeOf = (answer: Answer) => (answer.json() as { error: { code: string } }).error.code

async function* linesOf(text: string) {
  yield* text.split('\n')
}

describe('auditRoutes', () => {
  type App = Awaited<ReturnType<typeof startApp>>
  let app: App
  const ask = (path: string, key = PRIVACY_KEY) => app.send(key, 'GET', `/api/v1/audit${path}`)

  beforeEach(async () => {
    app = await startApp()
    await app.trail.recordAll([
      entry({ reference: 'one', customerId: CUSTOMER, reason: '客户要求', counts: { items: 2 } }),
      entry({ reference: 'two', conversationId: 'v-1', account: 'second' }),
      entry({ reference: 'three', actor: { kind: 'genesys', id: 'u-1' }, account: '*' }),
    ])
  })
  afterEach(() => app.close())

  it('answer who did what, and record that somebody asked', async () => {
    const { entries } = entriesOf(await ask(`?customer=${CUSTOMER}`))
    expect(entries).to.have.length(1)
    expect(entries[0]).to.deep.include({
      account: 'default',
      sequence: 1,
      source: 'relay',
      actor: { kind: 'api-key', id: 'desk' },
      action: 'dead-letter.redrive',
      result: 'done',
      customerId: CUSTOMER,
      reason: '客户要求',
      counts: { items: 2 },
      at: '2026-06-01T08:00:00.000Z',
    })
    expect(entriesOf(await ask('?conversation=v-1')).entries.map(({ reference }) => reference)).to.deep.equal(['two'])
    const byActor = entriesOf(await ask('?actor=genesys:u-1')).entries
    expect(byActor.map(({ reference }) => reference)).to.deep.equal(['three'])
    expect(byActor[0]).to.include({ source: 'genesys' })
    const recorded = (await app.recorded('*')).filter(({ action }) => action === 'audit.read')
    expect(
      recorded.map(({ customerId, conversationId, reference }) => [customerId, conversationId, reference]),
    ).to.deep.equal([
      [CUSTOMER, undefined, undefined],
      [undefined, 'v-1', undefined],
      [undefined, undefined, 'genesys:u-1'],
    ])
  })

  it('page, and take moments in both forms', async () => {
    const first = entriesOf(await ask('?limit=2&to=2026-06-01T08:00:00Z'))
    expect(first.entries.map(({ reference }) => reference)).to.deep.equal(['three', 'one'])
    const second = entriesOf(await ask(`?limit=2&to=${Date.UTC(2026, 5, 1, 8)}&after=${first.next}`))
    expect(second.entries.map(({ reference }) => reference)).to.deep.equal(['two'])
    expect(second.next).to.equal(null)
  })

  it('refuse a query that is wrong', async () => {
    for (const query of [
      'limit=0',
      'limit=1001',
      'from=yesterday',
      'after=%21',
      'after=YQ',
      'actor=x',
      'custommer=c-1',
    ]) {
      const answer = await ask(`?${query}`)
      expect(`${answer.status} ${codeOf(answer)}`, query).to.equal('400 invalid_parameter')
    }
    expect(codeOf(await ask('?account=third'))).to.equal('unknown_account')
    expect(codeOf(await ask('/export?account=third'))).to.equal('unknown_account')
  })

  it('are for the role privacy', async () => {
    for (const path of ['', '/export', '/verify']) {
      for (const key of [ADMIN_KEY, ACTIONS_KEY]) expect((await ask(path, key)).status).to.equal(403)
    }
  })

  it('keep to the accounts of the key', async () => {
    await app.close()
    const key = 'a-key-of-the-second-desk-1'
    app = await startApp({ apiKeys: [apiKey('privacy', key, { accounts: ['second'] })] })
    await app.trail.recordAll([entry(), entry({ account: 'second' }), entry({ account: '*' })])
    const { entries } = entriesOf(await ask('', key))
    expect(new Set(entries.map(({ account }) => account))).to.deep.equal(new Set(['second']))
    for (const path of ['?account=default', '?account=*', '/export?account=*', '/verify?account=default']) {
      expect(codeOf(await ask(path, key)), path).to.equal('account_not_allowed')
    }
  })

  it('export every chain as lines that anybody can check', async () => {
    const answer = await ask('/export')
    expect(answer.headers.get('content-type')).to.equal('application/x-ndjson; charset=utf-8')
    const chains = await checkExport(linesOf(answer.text))
    expect(chains.map(({ account, records, problems }) => [account, records, problems.length])).to.deep.equal([
      ['default', 1, 0],
      ['second', 1, 0],
      ['*', 2, 0],
    ])
    expect(answer.text).to.include('客户要求')
    expect((await app.recorded('*')).map(({ action }) => action)).to.include('audit.export')
  })

  it('say whether the log is whole', async () => {
    expect((await ask('/verify')).json()).to.deep.include({ whole: true })
    const { head } = await app.auditStore.ends('default')
    await app.auditStore.append('default', head?.hash, [], { sequence: 9, hash: 'made-up', proof: 'x' })
    const { whole, chains } = (await ask('/verify')).json() as {
      whole: boolean
      chains: { account: string; problems: unknown[] }[]
    }
    expect(whole).to.equal(false)
    expect(chains.find(({ account }) => account === 'default')?.problems).to.deep.equal([
      { sequence: 1, fault: 'cut_off' },
      { sequence: 9, fault: 'mark_forged' },
    ])
  })
})
