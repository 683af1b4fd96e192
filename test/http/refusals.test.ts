import { expect } from 'chai'
import { createRefusals } from '../../server/http/refusals.js'
import type { AuditEntry } from '../../server/privacy/audit/entry.js'

describe('createRefusals', () => {
  function refusals() {
    const entries: AuditEntry[] = []
    const clock = { at: 1_000_000 }
    const note = createRefusals({
      audit: { record: async (entry) => void entries.push(entry) },
      now: () => clock.at,
      onError: () => undefined,
    })
    const refuse = (id: string, detail = 'role_not_allowed GET /') =>
      note({ action: 'access.refuse', actor: { kind: 'api-key', id }, from: '192.0.2.1', detail })
    return { entries, clock, refuse, note }
  }

  it('records the same refusal once a minute, with how often it happened', () => {
    const { entries, clock, refuse } = refusals()
    for (let i = 0; i < 5; i++) refuse('desk')
    refuse('desk', 'account_not_allowed GET /')
    refuse('other')
    expect(entries.map(({ counts }) => counts)).to.deep.equal([{}, {}, {}])
    expect(entries[0]).to.deep.include({ account: '*', result: 'refused', from: '192.0.2.1', at: 1_000_000 })
    clock.at += 60_000
    refuse('desk')
    expect(entries.at(-1)?.counts).to.deep.equal({ before: 4 })
  })

  it('records no more than 60 a minute, and says how many it left out', () => {
    const { entries, clock, refuse } = refusals()
    for (let i = 0; i < 200; i++) refuse(`key-${i}`)
    expect(entries).to.have.length(60)
    clock.at += 60_000
    refuse('one-more')
    expect(entries.at(-1)?.counts).to.deep.equal({ others: 140 })
  })

  it('tells of what could not be recorded', async () => {
    const errors: unknown[] = []
    const error = new Error('away')
    const note = createRefusals({
      audit: { record: () => Promise.reject(error) },
      now: () => 0,
      onError: (told) => void errors.push(told),
    })
    note({ action: 'access.lock-out', actor: { kind: 'operator', id: '' }, from: undefined, detail: '' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(errors).to.deep.equal([error])
  })
})
