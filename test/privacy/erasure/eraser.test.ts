import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { createFindCustomer } from '../../../server/customers/find-customer.js'
import { RelayError } from '../../../server/errors.js'
import { ALL_ACCOUNTS } from '../../../server/privacy/audit/entry.js'
import { createAuditTrail } from '../../../server/privacy/audit/trail.js'
import { createEraser } from '../../../server/privacy/erasure/eraser.js'
import { createErasureJob, type DeletionAnswer, type ErasureJobDeps } from '../../../server/privacy/erasure/job.js'
import { receiptOf } from '../../../server/privacy/erasure/receipt.js'
import { createLegalHolds } from '../../../server/privacy/legal-holds.js'
import type { Store } from '../../../server/store/store.js'
import { makeCustomer, makePush, type TestCustomer } from '../../store/conformance/builders.js'
import { claimLane, idAt, knownCustomer, push, settlement } from '../../store/conformance/steps.js'
import { createMemoryStore } from '../../support/memory-store.js'
import { entry, testSeal } from '../audit/trail-double.js'

const NOW = 1_790_000_000_000
const SETTLE_MS = 20_000
const API = { cause: 'api' } as const

function setUp(over: Partial<ErasureJobDeps> = {}) {
  const store = createMemoryStore()
  const clock = { at: NOW }
  const now = () => clock.at
  const accounts = ['one', 'two']
  const holds = createLegalHolds({ facts: store.facts, accounts, now })
  const forgotten: string[] = []
  const files: string[] = []
  const finished: string[] = []
  const errors: string[] = []
  const answers: DeletionAnswer[] = []
  const asked: string[] = []
  const eraser = createEraser({
    ...{ store, accounts, holds, now },
    find: createFindCustomer(store.customers, accounts),
    cache: { forget: (_account, customerId) => void forgotten.push(customerId) },
    asksGenesys: (account) => account === 'two',
    onBegun: () => undefined,
  })
  const next = (what: string): Promise<DeletionAnswer> => {
    asked.push(what)
    return Promise.resolve(answers.shift() ?? { kind: 'later', code: 'http_503' })
  }
  const job = createErasureJob({
    ...{ store, clock: { now }, owner: 'me', settleMs: SETTLE_MS },
    vault: { removeFiles: async (names) => void files.push(...names) },
    genesys: {
      request: (_account, customerId) => next(`request ${customerId}`),
      follow: (_account, requestId) => next(`follow ${requestId}`),
    },
    onFinished: async ({ id }) => void finished.push(id),
    onError: (where) => void errors.push(where),
    ...over,
  })
  return { store, clock, holds, eraser, job, forgotten, files, finished, errors, answers, asked }
}

async function known(store: Store, account = 'one'): Promise<TestCustomer> {
  return knownCustomer(store, NOW, makeCustomer(account))
}

async function codeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (error instanceof RelayError) return error.code
    throw error
  }
  return 'ok'
}

describe('createEraser', () => {
  it('erases a customer, forgets its key, and refers to that when asked again', async () => {
    const { store, eraser, forgotten } = setUp()
    const { account, customerId } = await known(store)
    const [receipt, ...others] = await eraser.eraseCustomer(customerId, API)
    expect(others).to.deep.equal([])
    expect(receipt).to.deep.include({ kind: 'customer', account, cause: 'api', state: 'erasing', unreadableAt: NOW })
    expect(receipt).to.deep.include({ log: 'pending', goneFromFilesAt: undefined, group: '' })
    expect(JSON.stringify(receipt)).to.not.contain(customerId)
    expect(forgotten).to.deep.equal([customerId])
    expect(await store.customers.get(account, customerId)).to.equal(undefined)
    expect(await eraser.eraseCustomer(customerId, API)).to.deep.equal([receipt])
  })

  it('refuses whom nobody knows, whom the caller may not see, and whom a legal hold keeps', async () => {
    const { store, eraser, holds } = setUp()
    const { customerId } = await known(store)
    expect(await codeOf(() => eraser.eraseCustomer(randomUUID(), API))).to.equal('unknown_customer')
    expect(await codeOf(() => eraser.eraseCustomer('no id', API))).to.equal('unknown_customer')
    const other = { ...API, accounts: ['two'] }
    expect(await codeOf(() => eraser.eraseCustomer(customerId, other))).to.equal('unknown_customer')
    await holds.set('one')
    expect(await codeOf(() => eraser.eraseCustomer(customerId, API))).to.equal('legal_hold')
    expect(await store.customers.get('one', customerId)).to.not.equal(undefined)
    await holds.lift('one')
    expect(await codeOf(() => eraser.eraseCustomer(customerId, API))).to.equal('ok')
  })

  it('erases a person: all who are joined, or none', async () => {
    const { store, eraser, holds } = setUp()
    const members = [await known(store), await known(store, 'two')]
    for (const { account, customerId } of members) {
      await store.customers.joinPerson({ account, customerId, unionShard: 1, union: 'u', newPersonId: randomUUID() })
    }
    const stranger = await known(store)
    const { customerId } = members[0] as TestCustomer
    const scoped = { ...API, accounts: ['one'] }
    expect(await codeOf(() => eraser.eraseCustomer(customerId, scoped, true))).to.equal('role_not_allowed')
    await holds.set('two')
    expect(await codeOf(() => eraser.eraseCustomer(customerId, API, true))).to.equal('legal_hold')
    await holds.lift('two')
    const receipts = await eraser.eraseCustomer(customerId, API, true)
    expect(receipts.map(({ account }) => account)).to.deep.equal(['two', 'one'])
    expect(new Set(receipts.map(({ group }) => group)).size).to.equal(1)
    for (const each of members) expect(await store.customers.get(each.account, each.customerId)).to.equal(undefined)
    expect(await store.customers.get('one', stranger.customerId)).to.not.equal(undefined)
  })

  it('erases a conversation and leaves the customer', async () => {
    const { store, eraser, holds } = setUp()
    const customer = await known(store)
    await push(store, makePush(customer, NOW))
    const lane = await claimLane(store, customer, 'inbound', NOW)
    await store.conversations.put('one', 'c-1', customer.customerId, NOW)
    const kept = { outcome: { kind: 'done', keep: true, conversationId: 'c-1' } } as const
    await store.lanes.settle(settlement(lane, idAt(lane.items, 0), NOW, kept))
    expect(await codeOf(() => eraser.eraseConversation('c-2', API))).to.equal('unknown_conversation')
    expect(await codeOf(() => eraser.eraseConversation('', API))).to.equal('unknown_conversation')
    await holds.set('one')
    expect(await codeOf(() => eraser.eraseConversation('c-1', API))).to.equal('legal_hold')
    await holds.lift('one')
    expect(await eraser.customerOfConversation('c-1', API)).to.equal(customer.customerId)
    expect(await eraser.customerOfConversation('c-1', { ...API, accounts: ['two'] })).to.equal(undefined)
    const receipt = await eraser.eraseConversation('c-1', { cause: 'flow' })
    expect(receipt.counts.items).to.equal(1)
    expect(receipt.sessionIds).to.have.length(1)
    expect(receipt.genesys.state).to.equal('off')
    expect(await store.customers.get('one', customer.customerId)).to.not.equal(undefined)
    expect(await codeOf(() => eraser.eraseConversation('c-1', API))).to.equal('unknown_conversation')
  })
})

describe('createErasureJob', () => {
  it('waits for what was under way, has the files written anew once for all, and is done', async () => {
    let rewrites = 0
    const { store, clock, eraser, job, finished } = setUp()
    const { erasure } = store
    Object.assign(erasure, {
      compact: async () => {
        rewrites++
        return 'compacted'
      },
    })
    const customers = [await known(store), await known(store)]
    const receipts = []
    for (const { customerId } of customers) receipts.push(...(await eraser.eraseCustomer(customerId, API)))
    expect(await job.run()).to.equal(NOW + SETTLE_MS)
    expect(rewrites).to.equal(0)
    clock.at += SETTLE_MS
    expect(await job.run()).to.equal(undefined)
    expect(rewrites).to.equal(1)
    expect(finished).to.have.members(receipts.map(({ id }) => id))
    for (const { id } of receipts) {
      const record = await erasure.get(id)
      const receipt = record && receiptOf(record)
      expect(receipt).to.deep.include({ state: 'done', log: 'compacted', goneFromFilesAt: clock.at })
    }
    expect((await erasure.open({ limit: 10 })).entries).to.deep.equal([])
  })

  it('takes the reasons of acts on the customer away, of those that stand in the chain of all accounts as well', async () => {
    const { store, eraser, job } = setUp()
    const { customerId } = await known(store)
    const trail = createAuditTrail({ store: store.audit, seal: testSeal(), now: () => NOW })
    for (const account of ['one', ALL_ACCOUNTS])
      await trail.record(entry({ account, customerId, reason: '王先生要求' }))
    await eraser.eraseCustomer(customerId, API)
    await job.run()
    for (const account of ['one', ALL_ACCOUNTS]) {
      const records = await store.audit.chain(account, 0, 10)
      expect(records.map(({ sealed }) => sealed)).to.deep.equal([''])
    }
  })

  it('says so where the backend does not let its files be written anew', async () => {
    const { store, clock, eraser, job } = setUp()
    Object.assign(store.erasure, { compact: async () => 'refused' })
    const [receipt] = await eraser.eraseCustomer((await known(store)).customerId, API)
    clock.at += SETTLE_MS
    await job.run()
    const record = await store.erasure.get(receipt?.id ?? '')
    expect(record && receiptOf(record)).to.include({ state: 'done', log: 'not_compacted', goneFromFilesAt: undefined })
  })

  it('goes on where a relay died: after each of its steps another does the rest', async () => {
    for (const dying of ['removeFiles', 'removeElsewhere', 'compact', 'finish']) {
      const { store, clock, eraser, job, errors } = setUp()
      const customer = await known(store)
      await store.media.put(
        {
          ...{ id: `${customer.customerId.slice(0, 2)}m`, account: 'one', customerId: customer.customerId, file: 'f' },
          ...{ wrappedKey: 'w', sealed: 's', expiresAt: NOW + 1e6 },
        },
        NOW,
      )
      await eraser.eraseCustomer(customer.customerId, API)
      clock.at += SETTLE_MS
      const die = async () => {
        throw new Error('killed')
      }
      const broken = createErasureJob({
        ...{ clock: { now: () => clock.at }, owner: 'dead', settleMs: SETTLE_MS },
        store: { ...store, erasure: { ...store.erasure, [dying]: die } },
        vault: { removeFiles: dying === 'removeFiles' ? die : async () => undefined },
        genesys: { request: die, follow: die },
        onFinished: async () => undefined,
        onError: (where) => void errors.push(where),
      })
      await broken.run()
      expect(errors, dying).to.not.deep.equal([])
      expect(await job.run(), dying).to.equal(undefined)
      expect((await store.erasure.open({ limit: 10 })).entries, dying).to.deep.equal([])
    }
  })

  it('leaves the rewrite to the relay that is at it', async () => {
    const { store, clock, eraser, job } = setUp()
    await eraser.eraseCustomer((await known(store)).customerId, API)
    clock.at += SETTLE_MS
    await store.locks.acquire('erasure.compact', 'another', 60_000, clock.at)
    expect(await job.run()).to.equal(clock.at + 30_000)
    await store.locks.release('erasure.compact', 'another')
    expect(await job.run()).to.equal(undefined)
  })

  it('asks Genesys and follows it to the end', async () => {
    const { store, clock, eraser, job, answers, asked } = setUp()
    const { customerId } = await known(store, 'two')
    const [receipt] = await eraser.eraseCustomer(customerId, API)
    clock.at += SETTLE_MS
    answers.push({ kind: 'later', code: 'http_403' })
    expect(await job.run()).to.equal(clock.at + 30_000)
    const state = async () => {
      const record = await store.erasure.get(receipt?.id ?? '')
      return record && receiptOf(record).genesys
    }
    expect(await state()).to.include({ state: 'pending', code: 'http_403' })
    answers.push(
      { kind: 'requested', requestId: 'r-1' },
      { kind: 'requested', requestId: 'r-1' },
      { kind: 'completed' },
    )
    clock.at += 30_000
    await job.run()
    expect(await state()).to.include({ state: 'requested', code: '' })
    clock.at += 30_000
    await job.run()
    clock.at += 30_000
    expect(await job.run()).to.equal(undefined)
    expect(await state()).to.include({ state: 'completed' })
    expect(asked).to.deep.equal([`request ${customerId}`, `request ${customerId}`, 'follow r-1', 'follow r-1'])
    expect(JSON.stringify(await store.erasure.get(receipt?.id ?? ''))).to.not.contain(customerId)
  })

  it('finishes what is ours however many wait for Genesys, and asks about these in turn, ever more rarely', async () => {
    const { store, clock, eraser, job, asked, finished } = setUp()
    const { open } = store.erasure
    Object.assign(store.erasure, { open: (query: Parameters<typeof open>[0]) => open({ ...query, limit: 3 }) })
    const ours: string[] = []
    for (let at = 0; at < 50; at++) {
      const [receipt] = await eraser.eraseCustomer((await known(store, at % 2 === 0 ? 'two' : 'one')).customerId, API)
      if (at % 2 === 1) ours.push(receipt?.id ?? '')
    }
    clock.at += SETTLE_MS
    await job.run()
    expect(finished).to.have.members(ours)
    expect(asked).to.have.length(20)
    await job.run()
    expect(asked, 'those not asked about yet').to.have.length(25)
    expect(new Set(asked).size).to.equal(25)
    clock.at += 29_999
    await job.run()
    expect(asked).to.have.length(25)
    clock.at += 24 * 3_600_000
    await job.run()
    await job.run()
    expect(asked).to.have.length(50)
    clock.at += 3_599_999
    await job.run()
    expect(asked, 'within the hour').to.have.length(50)
    clock.at += 1
    await job.run()
    expect(asked).to.have.length(70)
  })

  it('ends with what Genesys will not do, and with a Genesys that never answers', async () => {
    for (const patience of [0, 15 * 24 * 3_600_000]) {
      const { store, clock, eraser, job, answers } = setUp()
      const [receipt] = await eraser.eraseCustomer((await known(store, 'two')).customerId, API)
      clock.at += SETTLE_MS + patience
      if (patience === 0) answers.push({ kind: 'failed', code: 'http_400' })
      expect(await job.run()).to.equal(undefined)
      const record = await store.erasure.get(receipt?.id ?? '')
      expect(record && receiptOf(record).genesys.state).to.equal('failed')
    }
  })
})
