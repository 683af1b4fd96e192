import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { chainHash, isProven, NOTHING_BEFORE, openReason, reasonDigest } from '../../../server/privacy/audit/chain.js'
import { readCanonicalText } from '../../../server/privacy/audit/entry.js'
import { createAuditTrail } from '../../../server/privacy/audit/trail.js'
import type { AuditStore } from '../../../server/store/audit.js'
import { CUSTOMER, entry, testSeal, trailDouble } from './trail-double.js'

async function resultsIn(store: AuditStore): Promise<(string | undefined)[]> {
  const records = await store.chain('default', 0, 100)
  return records.map(({ text }) => {
    const { action, result, detail } = readCanonicalText(text) ?? {}
    return [action, result, detail].filter((word) => word !== undefined).join(' ')
  })
}

describe('createAuditTrail', () => {
  it('keeps of whom an act is about nothing but an id of the relay’s own: a caller may have named an OpenID', async () => {
    const { store, trail } = trailDouble()
    await trail.recordAll([entry({ customerId: 'oTestOpenId_0123456789abcdef' }), entry({ customerId: CUSTOMER })])
    const records = await store.chain('default', 0, 100)
    expect(records.map(({ customerId }) => customerId)).to.deep.equal(['', CUSTOMER])
    expect(JSON.stringify(records)).to.not.include('oTestOpenId')
  })

  it('chains every record to the one before, with the end proven', async () => {
    const { trail, store, seal } = trailDouble()
    await trail.record(entry())
    await trail.recordAll([entry({ customerId: CUSTOMER }), entry({ account: 'shop' }), entry()])
    const records = await store.chain('default', 0, 10)
    let previous = NOTHING_BEFORE
    for (const { text, hash } of records) {
      expect(hash).to.equal(chainHash(previous, text))
      previous = hash
    }
    expect(records.map(({ customerId }) => customerId)).to.deep.equal(['', CUSTOMER, ''])
    const { head } = await store.ends('default')
    expect(head).to.deep.include({ sequence: 3, hash: previous })
    expect(head && isProven(seal, 'head', 'default', head)).to.equal(true)
    expect(head && isProven(seal, 'start', 'default', head)).to.equal(false)
    expect(head && isProven(seal, 'head', 'shop', head)).to.equal(false)
    expect(head && isProven(testSeal(8), 'head', 'default', head)).to.equal(false)
  })

  it('seals the reason, of which the chain holds a salted digest only', async () => {
    const { trail, store, seal } = trailDouble()
    const reason = '客户 13800138000 来电要求'
    await trail.record(entry({ reason }))
    await trail.record(entry({ reason }))
    const records = await store.chain('default', 0, 10)
    expect(JSON.stringify(records)).not.to.include('13800138000')
    const digests = records.map(({ text, sealed }) => {
      const opened = openReason(seal, sealed)
      expect(opened.reason).to.equal(reason)
      const digest = readCanonicalText(text)?.reasonDigest
      expect(digest).to.equal(reasonDigest(opened.salt, reason))
      return digest
    })
    expect(new Set(digests).size).to.equal(2)
  })

  it('keeps one chain under many writers on one store', async () => {
    const { trail, store, seal, now } = trailDouble()
    const other = createAuditTrail({ store, seal, now })
    await Promise.all(
      Array.from({ length: 150 }, (_, at) => (at % 2 === 0 ? trail : other).record(entry({ reference: `r-${at}` }))),
    )
    const records = await store.chain('default', 0, 200)
    expect(records.map(({ sequence }) => sequence)).to.deep.equal(Array.from({ length: 150 }, (_, at) => at + 1))
    expect(new Set(records.map(({ text }) => readCanonicalText(text)?.reference)).size).to.equal(150)
  })

  it('cuts what is too long and takes line breaks out', async () => {
    const { trail, store } = trailDouble()
    await trail.record(entry({ detail: `a\nb\u2028c${'x'.repeat(999)}`, actor: { kind: 'agent', id: 'u\n1' } }))
    const [record] = await store.chain('default', 0, 1)
    expect(record?.actor).to.equal('agent:u 1')
    expect(readCanonicalText(record?.text ?? '')?.detail).to.match(/^a b cx{251}$/)
  })

  it('says when nothing could be recorded, and goes on from what stands', async () => {
    const { trail, store } = trailDouble()
    let fails = 1
    const flaky: AuditStore = {
      ...store,
      append: async (...args) => {
        const done = await store.append(...args)
        if (fails-- > 0) throw new RelayError('store_unavailable')
        return done
      },
    }
    const { trail: shaky } = trailDouble({ store: flaky })
    await trail.record(entry())
    const failure = await shaky.record(entry()).catch((error: unknown) => error)
    expect(failure).to.include({ code: 'store_unavailable' })
    await shaky.record(entry({ reference: 'after' }))
    expect((await store.chain('default', 0, 10)).map(({ sequence }) => sequence)).to.deep.equal([1, 2, 3])
  })

  it('gives up when others always come first', async () => {
    const { trail } = trailDouble({ store: { ...trailDouble().store, append: async () => false } })
    expect(await trail.record(entry()).catch((error: unknown) => error)).to.include({ code: 'audit_unavailable' })
  })

  describe('on a chain that is not as it was left', () => {
    it('records that its end was forged, and vouches for what follows', async () => {
      const { trail, store, troubles } = trailDouble()
      await trail.record(entry())
      await store.append('default', (await store.ends('default')).head?.hash, [], {
        sequence: 1,
        hash: 'forged',
        proof: 'made-up',
      })
      const { trail: restarted } = { trail: createAuditTrail({ ...trailDouble({ store }), store }) }
      await restarted.record(entry({ reference: 'next' }))
      expect(await resultsIn(store)).to.deep.equal([
        'dead-letter.redrive done',
        'audit.break done head 1 was not written by the relay',
        'dead-letter.redrive done',
      ])
      expect(troubles).to.deep.equal([])
    })

    it('records that it went back', async () => {
      const { store, seal } = trailDouble()
      let shown = store
      const { trail, troubles } = trailDouble({
        seal,
        store: {
          ...store,
          ends: (account) => shown.ends(account),
          append: (...args) => shown.append(...args),
        },
      })
      await trail.recordAll([entry(), entry()])
      shown = trailDouble().store
      await trail.record(entry())
      expect(await resultsIn(shown)).to.deep.equal([
        'audit.break done went back from 2 to 0',
        'dead-letter.redrive done',
      ])
      expect(troubles).to.deep.equal(['broken'])
    })
  })

  describe('perform', () => {
    const act = { account: 'default', actor: { kind: 'api-key', id: 'desk' }, customerId: CUSTOMER } as const

    it('records what changes something before and after', async () => {
      const { trail, store } = trailDouble()
      const seen: (string | undefined)[][] = []
      const answer = await trail.perform({ ...act, action: 'tier.set' }, async () => {
        seen.push(await resultsIn(store))
        return 'gold'
      })
      expect(answer).to.equal('gold')
      expect(seen).to.deep.equal([['tier.set begun']])
      expect(await resultsIn(store)).to.deep.equal(['tier.set begun', 'tier.set done'])
    })

    it('records what reads once, with what came of it', async () => {
      const { trail, store } = trailDouble()
      await trail.perform(
        { ...act, action: 'customer.find' },
        async () => 3,
        (found) => ({ detail: `found ${found}`, counts: { found } }),
      )
      expect(await resultsIn(store)).to.deep.equal(['customer.find done found 3'])
    })

    it('records what was refused and what failed, and throws it on', async () => {
      const { trail, store } = trailDouble()
      const failures = [
        new RelayError('unknown_customer'),
        new RelayError('store_unavailable'),
        new Error('13800138000'),
      ]
      for (const failure of failures) {
        const thrown = await trail
          .perform({ ...act, action: 'customer.export' }, async () => Promise.reject(failure))
          .catch((error: unknown) => error)
        expect(thrown).to.equal(failure)
      }
      expect(await resultsIn(store)).to.deep.equal([
        'customer.export refused unknown_customer',
        'customer.export failed store_unavailable',
        'customer.export failed internal_error',
      ])
    })

    it('does nothing that it cannot record', async () => {
      const { store } = trailDouble()
      let broken = true
      const { trail, troubles } = trailDouble({
        store: {
          ...store,
          append: async (...args) => {
            if (broken) throw new RelayError('store_unavailable')
            return store.append(...args)
          },
        },
      })
      let done = 0
      const run = async () => ++done
      const refused = await trail.perform({ ...act, action: 'tier.set' }, run).catch((error: unknown) => error)
      expect(refused).to.include({ code: 'store_unavailable' })
      expect(done).to.equal(0)
      const kept = await trail.perform({ ...act, action: 'customer.export' }, run).catch((error: unknown) => error)
      expect(kept).to.include({ code: 'store_unavailable' })
      expect(troubles).to.deep.equal([])
      broken = false
      const changed = await trail.perform({ ...act, action: 'tier.set' }, async () => {
        broken = true
        return 'done'
      })
      expect(changed).to.equal('done')
      expect(troubles).to.deep.equal(['unrecorded'])
    })
  })
})
