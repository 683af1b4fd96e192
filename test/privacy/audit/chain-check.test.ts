import { expect } from 'chai'
import fc from 'fast-check'
import { chainHash } from '../../../server/privacy/audit/chain.js'
import { type CheckedRecord, createChainCheck } from '../../../server/privacy/audit/chain-check.js'
import type { AuditMark, AuditRecord } from '../../../server/store/audit.js'
import { AT, CUSTOMER, entry, trailDouble } from './trail-double.js'

const LENGTH = 8

async function chain() {
  const double = trailDouble()
  await double.trail.recordAll(
    Array.from({ length: LENGTH }, (_, at) =>
      entry({ reference: `r-${at}`, customerId: `${at % 2}${CUSTOMER.slice(1)}`, reason: 'why' }),
    ),
  )
  const records = await double.store.chain('default', 0, 100)
  const { head } = await double.store.ends('default')
  if (!head) throw new Error('The chain has no head.')
  return { ...double, records, head }
}

function faults(records: readonly CheckedRecord[], head: Pick<AuditMark, 'sequence' | 'hash'> | undefined): string[] {
  const check = createChainCheck('default', undefined)
  for (const record of records) check.add(record)
  return check.end(head).map(({ sequence, fault }) => `${sequence} ${fault}`)
}

describe('createChainCheck', () => {
  it('finds nothing in a chain as it was written, nor in one that is empty', async () => {
    const { records, head } = await chain()
    expect(faults(records, head)).to.deep.equal([])
    expect(faults([], undefined)).to.deep.equal([])
  })

  it('goes on where retention has cut', async () => {
    const { records, head } = await chain()
    const check = createChainCheck('default', records[2])
    for (const record of records.slice(3)) check.add(record)
    expect(check.end(head)).to.deep.equal([])
    expect(check.records).to.equal(LENGTH - 3)
  })

  const tampered: [name: string, change: (records: AuditRecord[]) => void, found: string[]][] = [
    ['a text changed', (all) => change(all, 3, ({ text }) => ({ text: text.replace('r-3', 'r-X') })), ['4 altered']],
    ['a record taken out', (all) => void all.splice(3, 1), ['5 gap']],
    ['the first one taken out', (all) => void all.shift(), ['2 gap']],
    ['the last ones cut off', (all) => void all.splice(6), ['6 cut_off']],
    ['all taken away', (all) => void all.splice(0), ['0 cut_off']],
    ['two swapped', (all) => void all.splice(3, 2, ...all.slice(3, 5).reverse()), ['5 gap', '4 gap', '6 gap']],
    [
      'one put in the place of another',
      (all) => change(all, 3, () => ({ text: all[1]?.text ?? '' })),
      ['4 altered', '4 misplaced'],
    ],
    [
      'one changed with its own hash made anew',
      (all) =>
        change(all, 3, ({ text }) => {
          const changed = text.replace('r-3', 'r-X')
          return { text: changed, hash: chainHash(all[2]?.hash ?? '', changed) }
        }),
      ['5 altered'],
    ],
    ['a text that is none', (all) => change(all, 7, () => ({ text: '{}' })), ['8 altered', '8 misplaced']],
  ]
  for (const [name, tamper, found] of tampered) {
    it(`finds ${name}`, async () => {
      const { records, head } = await chain()
      tamper(records)
      expect(faults(records, head)).to.deep.equal(found)
    })
  }

  it('finds every change of a single character', async () => {
    const { records, head } = await chain()
    fc.assert(
      fc.property(fc.nat(LENGTH - 1), fc.nat(60), (which, where) => {
        const changed = [...records]
        change(changed, which, ({ text }) => {
          const at = where % text.length
          return { text: `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}` }
        })
        expect(faults(changed, head)).to.include(`${which + 1} altered`)
      }),
      { numRuns: 40 },
    )
  })

  it('finds another reason, and takes a forgotten one', async () => {
    const { records, head } = await chain()
    const [first] = records
    if (!first) throw new Error('The chain is empty.')
    const rest = records.slice(1)
    expect(faults([{ ...first, reason: { salt: 's', reason: 'other' } }, ...rest], head)).to.deep.equal([
      '1 reason_altered',
    ])
    expect(faults([{ ...first, reason: undefined }, ...rest], head)).to.deep.equal([])
  })
})

function change(records: AuditRecord[], at: number, to: (record: AuditRecord) => Partial<AuditRecord>): void {
  const record = records[at]
  if (record) records[at] = { ...record, ...to(record) }
}

describe('createAuditReader', () => {
  it('verifies a chain, also with a beginning cut by retention', async () => {
    const { reader, store, seal, records } = await chain()
    expect((await reader.verify('default')).problems).to.deep.equal([])
    const { proveMark } = await import('../../../server/privacy/audit/chain.js')
    const third = records[2]
    if (!third) throw new Error('The chain is too short.')
    await store.trim('default', proveMark(seal, 'start', 'default', third), 100)
    const report = await reader.verify('default')
    expect(report.problems).to.deep.equal([])
    expect(report.records).to.equal(LENGTH - 3)
  })

  it('finds a chain written anew without the keys, though every hash fits', async () => {
    const { store, reader, records } = await chain()
    const forged = trailDouble({ store: trailDouble().store })
    await forged.trail.recordAll(records.map((_, at) => entry({ reference: `forged-${at}` })))
    const head = (await forged.store.ends('default')).head
    const made = {
      ...store,
      ends: async () => ({ head: head && { ...head, proof: 'x' }, start: undefined }),
      chain: forged.store.chain,
    }
    const { reader: over } = trailDouble({ store: made })
    expect((await over.verify('default')).problems).to.deep.equal([{ sequence: LENGTH, fault: 'mark_forged' }])
    expect((await reader.verify('default')).problems).to.deep.equal([])
  })

  it('finds a beginning that nobody cut', async () => {
    const { store, records } = await chain()
    const second = records[1]
    if (!second) throw new Error('The chain is too short.')
    await store.trim('default', { sequence: 2, hash: second.hash, proof: 'made-up' }, 100)
    const { reader } = trailDouble({ store })
    expect((await reader.verify('default')).problems).to.deep.equal([{ sequence: 2, fault: 'mark_forged' }])
  })

  it('reads all chains as one, page by page', async () => {
    const { trail, reader } = trailDouble()
    const accounts = ['a', 'b', '*']
    await trail.recordAll(
      accounts.flatMap((account) => [3, 1, 2, 2, 1].map((second) => entry({ account, at: AT + second * 1000 }))),
    )
    const seen: string[] = []
    let after: Parameters<typeof reader.query>[0]['after']
    for (let page = 0; page < 20; page++) {
      const { entries, next } = await reader.query({ accounts, after, limit: 2 })
      seen.push(...entries.map(({ at, account, sequence }) => `${(at - AT) / 1000} ${account} ${sequence}`))
      after = next
      if (!next) break
    }
    const all = accounts.flatMap((account) =>
      ['3 1', '1 2', '2 3', '2 4', '1 5'].map((one) => one.replace(' ', ` ${account} `)),
    )
    expect(seen).to.deep.equal(all.sort())
  })

  it('shows reasons, and null for those that are gone', async () => {
    const { reader, store } = await chain()
    await store.forgetReasons('default', `0${CUSTOMER.slice(1)}`)
    const { entries } = await reader.query({ accounts: ['default'], limit: 3 })
    expect(entries.map(({ reason }) => reason)).to.deep.equal([null, 'why', null])
    expect((await reader.verify('default')).problems).to.deep.equal([])
  })
})
