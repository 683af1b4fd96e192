import { expect } from 'chai'
import { createConsentGate, guardCustomers } from '../../../server/relay/consent/gate.js'
import { type ConsentState, NO_CONSENT } from '../../../server/store/consent.js'
import { makeCustomer, makePush } from '../../store/conformance/builders.js'
import { createMemoryStore } from '../../support/memory-store.js'
import { CONSENT } from './terms.js'

const gate = createConsentGate([
  { name: 'asks', consent: CONSENT },
  { name: 'tells', consent: { ...CONSENT, mode: 'notice' } },
  { name: 'silent' },
])
const given: ConsentState = { ...NO_CONSENT, status: 'given', version: CONSENT.policyVersion }

describe('relay/consent/gate', () => {
  it('asks for this version where consent is required, and for nothing elsewhere', () => {
    expect(gate.versionOf('asks')).to.equal(CONSENT.policyVersion)
    expect(gate.mayCross('asks', given)).to.equal(true)
    expect(gate.mayCross('asks', { ...given, version: '2025' })).to.equal(false)
    for (const status of ['none', 'informed', 'asked', 'declined', 'withdrawn', 'expired'] as const) {
      expect(gate.mayCross('asks', { ...given, status }), status).to.equal(false)
    }
    for (const account of ['tells', 'silent', 'unknown']) {
      expect(gate.versionOf(account)).to.equal(undefined)
      expect(gate.mayCross(account, NO_CONSENT)).to.equal(true)
    }
  })

  it('keeps sensitive kinds back unless they were agreed to apart', () => {
    expect(gate.maySensitiveCross('asks', given)).to.equal(false)
    expect(gate.maySensitiveCross('asks', { ...given, sensitive: true })).to.equal(true)
    expect(gate.maySensitiveCross('asks', { ...given, sensitive: true, version: '2025' })).to.equal(false)
    expect(gate.maySensitiveCross('tells', NO_CONSENT)).to.equal(true)
  })

  it('hides customers without consent from what asks on behalf of Genesys', async () => {
    const store = createMemoryStore()
    const visible = guardCustomers(store.customers, gate)
    const now = 1_800_000_000_000
    const made = []
    for (const account of ['asks', 'silent']) {
      const customer = makeCustomer(account)
      made.push(customer)
      const push = makePush(customer, now)
      await store.acceptance.acceptPush({
        ...push,
        consent: { mode: 'required', version: '2026-01', word: '', stamp: '' },
      })
      const about = { account, customerId: customer.customerId, dedupeKey: 'd', dedupeTtlMs: 1, now }
      await store.acceptance.acceptWebhook({ ...about, conversationId: 'c', byAgent: false })
    }
    const found = await Promise.all(made.map(({ account, customerId }) => visible.get(account, customerId)))
    expect(found.map((record) => record !== undefined)).to.deep.equal([false, true])
    const { entries } = await visible.recentSessions({ since: 0, limit: 10 })
    expect(entries.map(({ account }) => account)).to.deep.equal(['silent'])
  })
})
