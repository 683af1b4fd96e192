import { expect } from 'chai'
import type { CrmConfig } from '../../../server/config/types.js'
import { createCrmConnector } from '../../../server/customers/crm/connector.js'

const ID = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'
const CONFIG: CrmConfig = {
  urlTemplate: 'https://crm.example/{{account}}/{{customerId}}?fields=tier',
  headers: { 'x-key': 'secret' },
  tierPointer: '/data/level',
  tierMap: { vip: 'Platinum', '2': 'Gold' },
  cacheSeconds: 60,
}

type Reply = { status?: number; text?: string } | Error

function connected(config: Partial<CrmConfig> = {}) {
  const state = { now: 1_000_000, reply: { text: '{"data":{"level":"vip"}}' } as Reply, hold: Promise.resolve() }
  const asked: { url: string; headers: Readonly<Record<string, string>> }[] = []
  const alarms: string[] = []
  const ask = createCrmConnector(
    { ...CONFIG, ...config },
    {
      fetch: async (url, headers) => {
        asked.push({ url, headers })
        await state.hold
        if (state.reply instanceof Error) throw state.reply
        return { status: state.reply.status ?? 200, text: state.reply.text ?? '' }
      },
      monotonic: () => state.now,
      onAlarm: (code) => void alarms.push(code),
    },
  )
  return { ask: (id = ID) => ask('default', id), state, asked, alarms }
}

describe('a CRM', () => {
  it('is asked for one customer, and its word is one of ours', async () => {
    const { ask, asked } = connected()
    expect(await ask()).to.deep.equal({ kind: 'tier', tier: 'Platinum' })
    const url = `https://crm.example/default/${ID}?fields=tier`
    expect(asked).to.deep.equal([{ url, headers: { 'x-key': 'secret' } }])
  })

  it('cannot be sent elsewhere by an id', async () => {
    const { ask, asked } = connected()
    await ask('../../x?y#z')
    expect(asked[0]?.url).to.equal('https://crm.example/default/..%2F..%2Fx%3Fy%23z?fields=tier')
  })

  const answers: [what: string, reply: Reply, kind: string, alarms: string[]][] = [
    ['a number that is mapped', { text: '{"data":{"level":2}}' }, 'tier', []],
    ['a word that is not', { text: '{"data":{"level":"bronze"}}' }, 'none', ['crm_unmapped']],
    ['a word of JavaScript', { text: '{"data":{"level":"constructor"}}' }, 'none', ['crm_unmapped']],
    ['an object', { text: '{"data":{"level":{}}}' }, 'none', ['crm_unmapped']],
    ['null', { text: '{"data":{"level":null}}' }, 'none', []],
    ['an empty word', { text: '{"data":{"level":""}}' }, 'none', []],
    ['nothing there', { text: '{}' }, 'none', []],
    ['404', { status: 404, text: 'no' }, 'none', []],
    ['204', { status: 204 }, 'none', []],
    ['500', { status: 500, text: '{"data":{"level":"vip"}}' }, 'down', []],
    ['401', { status: 401 }, 'down', []],
    ['a redirect', { status: 302 }, 'down', []],
    ['no JSON', { text: '<html>' }, 'down', []],
    ['no answer', new Error('timeout'), 'down', []],
  ]
  for (const [what, reply, kind, expected] of answers) {
    it(`that answers ${what}: ${kind}`, async () => {
      const { ask, state, alarms } = connected()
      state.reply = reply
      expect((await ask()).kind).to.equal(kind)
      expect(alarms).to.deep.equal(expected)
    })
  }

  it('without a map says our words exactly', async () => {
    const { ask, state } = connected({ tierMap: undefined, tierPointer: '' })
    state.reply = { text: '"Gold"' }
    expect(await ask()).to.deep.equal({ kind: 'tier', tier: 'Gold' })
    state.reply = { text: '"gold"' }
    expect(await ask('another')).to.deep.equal({ kind: 'none' })
  })

  it('is not asked again for a while, also for whom it does not know', async () => {
    const { ask, state, asked } = connected()
    await ask()
    state.reply = { status: 404 }
    await ask('unknown')
    state.now += 59_999
    expect((await ask()).kind).to.equal('tier')
    expect((await ask('unknown')).kind).to.equal('none')
    expect(asked).to.have.length(2)
    state.now += 2
    expect((await ask()).kind).to.equal('none')
    expect(asked).to.have.length(3)
  })

  it('is asked each time with a cache of 0 seconds, and after a failure', async () => {
    const always = connected({ cacheSeconds: 0 })
    await always.ask()
    await always.ask()
    expect(always.asked).to.have.length(2)
    const failing = connected()
    failing.state.reply = new Error('away')
    await failing.ask()
    await failing.ask()
    expect(failing.asked).to.have.length(2)
  })

  it('is asked once for those who ask at the same time', async () => {
    const { ask, state, asked } = connected()
    let go = () => {}
    state.hold = new Promise((resolve) => {
      go = resolve
    })
    const all = Promise.all([ask(), ask(), ask(), ask('other')])
    go()
    expect((await all).map(({ kind }) => kind)).to.deep.equal(['tier', 'tier', 'tier', 'tier'])
    expect(asked).to.have.length(2)
  })

  it('is left alone after five failures, until it may have come back', async () => {
    const { ask, state, asked, alarms } = connected({ cacheSeconds: 0 })
    state.reply = new Error('away')
    for (let i = 0; i < 20; i++) expect((await ask()).kind).to.equal('down')
    expect(asked).to.have.length(5)
    expect(alarms).to.deep.equal(['crm_unavailable'])
    state.reply = { status: 404 }
    state.now += 30_000
    expect((await ask()).kind).to.equal('none')
    expect((await ask()).kind).to.equal('none')
    expect(asked).to.have.length(7)
  })
})
