import { expect } from 'chai'
import { makeKey } from '../../server/privacy/item-sealing.js'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { loadRelayKeys } from '../../server/privacy/relay-keys.js'
import { createRewrap, type RewrapDeps } from '../../server/privacy/rewrap.js'
import { makeCustomer, makePush } from '../store/conformance/builders.js'
import { push, record } from '../store/conformance/steps.js'
import { createMemoryStore } from '../support/memory-store.js'

const OLD = { id: 'old', key: Buffer.alloc(32, 1) }
const NEW = { id: 'new', key: Buffer.alloc(32, 2) }
const LOST = { id: 'lost', key: Buffer.alloc(32, 3) }

async function setUp(count: number) {
  const store = createMemoryStore()
  const before = createKeyRing([OLD])
  const relayKeys = await loadRelayKeys(before, store.facts)
  const customers = []
  for (let at = 0; at < count; at++) {
    const made = makeCustomer()
    const { key, wrappedKey } = makeKey(before)
    const customer = { ...made, candidate: { ...made.candidate, wrappedKey } }
    await push(store, makePush(customer, 1))
    customers.push({ customer, key })
  }
  const clock = { at: 1_790_000_000_000 }
  const done: string[] = []
  const rewrapWith = (ring = createKeyRing([NEW, OLD]), over: Partial<RewrapDeps> = {}) =>
    createRewrap({
      ...{ keys: store.wrappedKeys, facts: store.facts, locks: store.locks, ring, owner: 'me' },
      now: () => ++clock.at,
      pause: async () => undefined,
      onStep: () => undefined,
      onDone: ({ writingId }) => void done.push(writingId),
      ...over,
    })
  return { store, relayKeys, customers, rewrapWith, done }
}

describe('createRewrap', () => {
  it('brings every key under the one that writes, so that the old one can leave the ring', async () => {
    const { store, relayKeys, customers, rewrapWith, done } = await setUp(3)
    const rewrap = rewrapWith()
    await rewrap.run()
    expect(await rewrap.progress()).to.include({
      writingId: 'new',
      state: 'done',
      pass: 2,
      rewrapped: 3,
      unreadable: 0,
    })
    expect(done).to.deep.equal(['new'])
    const ring = createKeyRing([NEW])
    for (const { customer, key } of customers) {
      expect(ring.unwrap((await record(store, customer)).wrappedKey)).to.deep.equal(key)
    }
    const after = await loadRelayKeys(ring, store.facts)
    expect(after.identityOf('a', 'o')).to.deep.equal(relayKeys.identityOf('a', 'o'))
    await rewrap.run()
    expect((await rewrap.progress())?.pass, 'nothing to do any more').to.equal(2)
    await rewrap.run(true)
    expect((await rewrap.progress())?.pass, 'looked through again').to.equal(3)
  })

  it('goes on where a relay died', async () => {
    const { store, rewrapWith } = await setUp(2)
    const broken = rewrapWith(undefined, {
      keys: { ...store.wrappedKeys, replace: () => Promise.reject(new Error('killed')) },
    })
    await broken.run().catch(() => undefined)
    const rewrap = rewrapWith(undefined, { owner: 'another' })
    await rewrap.run()
    expect(await rewrap.progress()).to.include({ state: 'done', rewrapped: 2 })
  })

  it('is left to the relay that is at it', async () => {
    const { store, rewrapWith } = await setUp(1)
    await store.locks.acquire('rewrap', 'another', 60_000, 1_790_000_000_000)
    const rewrap = rewrapWith()
    await rewrap.run()
    expect(await rewrap.progress()).to.equal(undefined)
  })

  it('tells of keys that the ring cannot read, and leaves them as they are', async () => {
    const { store, customers, rewrapWith } = await setUp(1)
    const made = makeCustomer()
    const { wrappedKey } = makeKey(createKeyRing([LOST]))
    const lost = { ...made, candidate: { ...made.candidate, wrappedKey } }
    await push(store, makePush(lost, 1))
    const rewrap = rewrapWith()
    await rewrap.run()
    expect(await rewrap.progress()).to.include({ state: 'done', rewrapped: 1, unreadable: 1 })
    expect((await record(store, lost)).wrappedKey).to.equal(wrappedKey)
    expect(customers).to.have.length(1)
  })
})
