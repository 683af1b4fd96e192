import { expect } from 'chai'
import { retireAudit } from '../../../server/privacy/audit/retire.js'
import { createAuditTrail } from '../../../server/privacy/audit/trail.js'
import { AT, entry, trailDouble } from './trail-double.js'

const DAY = 24 * 3_600_000

describe('retireAudit', () => {
  function chains() {
    const { store, seal, reader } = trailDouble()
    const clock = { at: AT }
    const trail = createAuditTrail({ store, seal, now: () => clock.at })
    const deps = { store, seal, accounts: ['default'], keepMs: 10 * DAY }
    return { store, seal, reader, clock, trail, retire: (now: number) => retireAudit(deps, now) }
  }

  it('removes what is old from the beginning, and the rest is whole', async () => {
    const { trail, clock, store, reader, retire } = chains()
    await trail.recordAll(Array.from({ length: 250 }, () => entry()))
    await trail.record(entry({ account: '*' }))
    clock.at += 5 * DAY
    // Done long ago, but recorded now.
    await trail.recordAll([entry({ at: AT - 90 * DAY }), entry()])
    expect(await retire(AT + 10 * DAY - 1)).to.equal(0)
    expect(await retire(AT + 10 * DAY)).to.equal(251)
    expect(await retire(AT + 10 * DAY)).to.equal(0)
    expect((await store.chain('default', 0, 500)).map(({ sequence }) => sequence)).to.deep.equal([251, 252])
    for (const account of ['default', '*']) expect((await reader.verify(account)).problems).to.deep.equal([])
  })

  it('removes a whole chain, which goes on afterwards', async () => {
    const { trail, store, reader, retire } = chains()
    await trail.recordAll([entry(), entry()])
    expect(await retire(AT + 30 * DAY)).to.equal(2)
    await trail.record(entry())
    expect((await store.chain('default', 0, 10)).map(({ sequence }) => sequence)).to.deep.equal([3])
    expect((await reader.verify('default')).problems).to.deep.equal([])
  })

  it('leaves a chain alone that was cut by somebody else', async () => {
    const { trail, store, retire } = chains()
    await trail.recordAll([entry(), entry(), entry()])
    const [first] = await store.chain('default', 0, 1)
    await store.trim('default', { sequence: 1, hash: first?.hash ?? '', proof: 'made-up' }, 10)
    expect(await retire(AT + 30 * DAY)).to.equal(0)
    expect(await store.chain('default', 0, 10)).to.have.length(2)
  })
})
