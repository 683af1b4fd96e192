import { expect } from 'chai'
import type { AuditMark, AuditQuery, AuditRecord } from '../../../server/store/audit.js'
import { type HarnessFactory, useStore } from './harness.js'

const AT = Date.UTC(2026, 0, 1)

function record(sequence: number, over: Partial<AuditRecord> = {}): AuditRecord {
  return {
    sequence,
    at: AT + sequence * 1000,
    actor: 'api-key:desk',
    customerId: '',
    conversationId: '',
    text: JSON.stringify([sequence, '{"a":"微信, \\n"}']),
    sealed: '',
    hash: `hash-${sequence}`,
    ...over,
  }
}

const markOf = ({ sequence, hash }: AuditRecord): AuditMark => ({ sequence, hash, proof: `proof-${sequence}` })

/** Chains of acts. */
export function describeAudit(factory: HarnessFactory): void {
  describe('audit', () => {
    const open = useStore(factory)
    let count = 0
    const newAccount = (): string => `audit-${++count}`

    async function written(records: readonly AuditRecord[]): Promise<string> {
      const account = newAccount()
      const last = records.at(-1)
      if (last) expect(await open.store.audit.append(account, undefined, records, markOf(last))).to.equal(true)
      return account
    }

    it('keeps what was appended, in the order of the chain', async () => {
      const { audit } = open.store
      const account = newAccount()
      expect(await audit.ends(account)).to.deep.equal({ head: undefined, start: undefined })
      const [one, two, three] = [record(1, { sealed: 'key.c2VhbGVk' }), record(2), record(3)]
      expect(await audit.append(account, undefined, [one, two], markOf(two))).to.equal(true)
      expect(await audit.append(account, two.hash, [three], markOf(three))).to.equal(true)
      expect(await audit.chain(account, 0, 10)).to.deep.equal([one, two, three])
      expect(await audit.chain(account, 1, 1)).to.deep.equal([two])
      expect(await audit.chain(account, 3, 10)).to.deep.equal([])
      expect(await audit.ends(account)).to.deep.equal({ head: markOf(three), start: undefined })
      expect(await audit.chain(newAccount(), 0, 10)).to.deep.equal([])
    })

    it('appends only where the chain ends, all or nothing', async () => {
      const { audit } = open.store
      const account = await written([record(1)])
      const [two, other] = [record(2), record(2, { hash: 'other' })]
      for (const expected of [undefined, 'elsewhere']) {
        expect(await audit.append(account, expected, [two, record(3)], markOf(record(3)))).to.equal(false)
      }
      const [first, second] = await Promise.all(
        [two, other].map((next) => audit.append(account, 'hash-1', [next], markOf(next))),
      )
      expect([first, second]).to.have.members([true, false])
      expect(await audit.chain(account, 1, 10)).to.deep.equal([first ? two : other])
    })

    it('takes a repeated append as done, also when the chain has grown since', async () => {
      const { audit } = open.store
      const account = await written([record(1)])
      for (const next of [record(2), record(2), record(3), record(2)]) {
        expect(await audit.append(account, `hash-${next.sequence - 1}`, [next], markOf(next))).to.equal(true)
      }
      expect(await audit.chain(account, 0, 10)).to.deep.equal([record(1), record(2), record(3)])
      expect((await audit.ends(account)).head).to.deep.equal(markOf(record(3)))
    })

    it('lists by customer, interaction, actor and time, in the order of time', async () => {
      const { audit } = open.store
      const all = [
        record(1, { customerId: 'c-1', conversationId: 'v-1' }),
        record(2, { customerId: 'c-1', actor: 'agent:a-1' }),
        record(3, { customerId: 'c-2', conversationId: 'v-1', actor: 'agent:a-1' }),
        // Done long before it was recorded, as what another system recorded.
        record(4, { at: AT, conversationId: 'v-1', actor: 'genesys:u-1' }),
      ] as const
      const account = await written(all)
      const [one, two, three, early] = all
      const list = (query: Partial<AuditQuery>) => audit.list({ account, limit: 10, ...query })
      expect(await list({})).to.deep.equal([early, one, two, three])
      expect(await list({ limit: 2 })).to.deep.equal([early, one])
      expect(await list({ customerId: 'c-1' })).to.deep.equal([one, two])
      expect(await list({ conversationId: 'v-1' })).to.deep.equal([early, one, three])
      expect(await list({ actor: 'agent:a-1' })).to.deep.equal([two, three])
      expect(await list({ conversationId: 'v-1', actor: 'agent:a-1' })).to.deep.equal([three])
      expect(await list({ customerId: 'c-1', conversationId: 'v-1' })).to.deep.equal([one])
      expect(await list({ from: one.at, to: two.at })).to.deep.equal([one, two])
      expect(await list({ from: one.at + 1, to: two.at - 1 })).to.deep.equal([])
      expect(await list({ customerId: '' })).to.deep.equal([])
      expect(await audit.list({ account: newAccount(), limit: 10 })).to.deep.equal([])
    })

    it('goes on after a place, also among acts of one moment and behind one that is gone', async () => {
      const { audit } = open.store
      const all = [1, 2, 3, 4, 5].map((sequence) => record(sequence, { at: AT + (sequence < 4 ? 0 : sequence) }))
      const account = await written(all)
      const seen: number[] = []
      let after: AuditQuery['after']
      for (let page = 0; page < 6; page++) {
        const [next] = await audit.list({ account, limit: 1, after })
        if (!next) break
        seen.push(next.sequence)
        after = next
      }
      expect(seen).to.deep.equal([1, 2, 3, 4, 5])
      const numbers = async (query: Partial<AuditQuery>) =>
        (await audit.list({ account, limit: 10, ...query })).map(({ sequence }) => sequence)
      expect(await numbers({ after: { at: AT, sequence: 0 } })).to.deep.equal([1, 2, 3, 4, 5])
      expect(await numbers({ after: { at: AT + 4, sequence: 0 } })).to.deep.equal([4, 5])
      expect(await numbers({ after: { at: AT - 1, sequence: 9 }, from: AT + 5 })).to.deep.equal([5])
      await audit.trim(account, markOf(record(2)), 10)
      expect(await numbers({ after: { at: AT, sequence: 2 } })).to.deep.equal([3, 4, 5])
    })

    it('pages through more than one step of an index', async () => {
      const { audit } = open.store
      const all = Array.from({ length: 450 }, (_, at) =>
        record(at + 1, { customerId: 'c-1', actor: at % 200 === 199 ? 'agent:rare' : 'agent:other' }),
      )
      const account = await written(all)
      const rare = await audit.list({ account, customerId: 'c-1', actor: 'agent:rare', limit: 10 })
      expect(rare.map(({ sequence }) => sequence)).to.deep.equal([200, 400])
      expect(await audit.list({ account, limit: 1000 })).to.deep.equal(all)
    })

    it('is trimmed from its beginning, and keeps where it begins', async () => {
      const { audit } = open.store
      const all = [1, 2, 3, 4].map((sequence) => record(sequence, { customerId: 'c-1', conversationId: 'v-1' }))
      const account = await written(all)
      const start = markOf(record(3))
      expect(await audit.trim(account, start, 2)).to.equal(2)
      expect(await audit.trim(account, start, 2)).to.equal(1)
      expect(await audit.trim(account, start, 2)).to.equal(0)
      expect(await audit.trim(account, markOf(record(1)), 2)).to.equal(0)
      expect(await audit.ends(account)).to.deep.equal({ head: markOf(record(4)), start })
      for (const only of [{}, { customerId: 'c-1' }, { conversationId: 'v-1' }, { actor: 'api-key:desk' }]) {
        expect(await audit.list({ account, limit: 10, ...only })).to.deep.equal([all[3]])
      }
      expect(await audit.chain(account, 0, 10)).to.deep.equal([all[3]])
      expect(await audit.trim(account, markOf(record(4)), 10)).to.equal(1)
      const five = record(5)
      expect(await audit.append(account, 'hash-4', [five], markOf(five))).to.equal(true)
      expect(await audit.trim(newAccount(), start, 2)).to.equal(0)
    })

    it('forgets the reasons of one customer and nothing else', async () => {
      const { audit } = open.store
      const sealed = 'key.c2VhbGVk'
      const all = [
        record(1, { customerId: 'c-1', sealed }),
        record(2, { customerId: 'c-2', sealed }),
        record(3, { sealed }),
        record(4, { customerId: 'c-1' }),
      ]
      const account = await written(all)
      expect(await audit.forgetReasons(account, 'c-1')).to.equal(1)
      expect(await audit.forgetReasons(account, 'c-1')).to.equal(0)
      expect(await audit.forgetReasons(account, '')).to.equal(0)
      const left = await audit.chain(account, 0, 10)
      expect(left).to.deep.equal(all.map((one) => (one.sequence === 1 ? { ...one, sealed: '' } : one)))
    })
  })
}
