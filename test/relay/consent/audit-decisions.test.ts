import { expect } from 'chai'
import type { AuditEntry } from '../../../server/privacy/audit/entry.js'
import { createAuditDecisions } from '../../../server/relay/consent/audit-decisions.js'
import { makeBench, textPush } from '../bench.js'
import { CONSENT } from './terms.js'

async function decided() {
  const bench = await makeBench({ consent: { ...CONSENT, sensitive: true } })
  for (const text of ['你好', '2', '撤回同意', '你好', '0']) await bench.acceptPush(textPush(text))
  const recorded: AuditEntry[] = []
  const trail = {
    fails: false,
    async recordAll(entries: readonly AuditEntry[]) {
      if (trail.fails) throw new Error('the trail is away')
      recorded.push(...entries)
    },
  }
  const { consents, locks } = bench.store
  const of = (owner: string) => createAuditDecisions({ consents, locks, audit: trail, owner, now: bench.clock.now })
  return { bench, trail, recorded, of }
}

describe('relay/consent/audit-decisions', () => {
  it('takes what customers decided over once, and names nobody but by id', async () => {
    const { bench, recorded, of } = await decided()
    await Promise.all([of('a')(), of('b')()])
    await of('b')()
    const [customer] = bench.state.customers.values()
    expect(recorded.map(({ action, counts, reference }) => [action, counts?.sensitive, reference])).to.deep.equal([
      ['consent.give', 1, CONSENT.policyVersion],
      ['consent.withdraw', undefined, CONSENT.policyVersion],
      ['consent.decline', undefined, CONSENT.policyVersion],
    ])
    for (const { actor, customerId } of recorded) {
      expect(actor).to.deep.equal({ kind: 'customer', id: customer?.customerId })
      expect(customerId).to.equal(customer?.customerId)
    }
  })

  it('keeps what could not be recorded for the next time', async () => {
    const { trail, recorded, of } = await decided()
    trail.fails = true
    const failed = await of('a')().catch((error: Error) => error.message)
    expect(failed).to.equal('the trail is away')
    trail.fails = false
    await of('b')()
    expect(recorded).to.have.length(3)
  })
})
