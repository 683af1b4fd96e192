import { expect } from 'chai'
import type { DeadLetter } from '../../../server/store/lanes.js'
import { makeCustomer, makePush, newAccount, nextShard, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  allPages,
  bodyOf,
  claim,
  claimLane,
  finishAll,
  idAt,
  ids,
  itemAt,
  leasedWith,
  push,
  settlement,
} from './steps.js'

/** Items that could not be delivered: listed and redriven. */
export function describeDeadLetters(factory: HarnessFactory): void {
  describe('dead letters', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })
    const outcome = { kind: 'dead', reason: 'refused', detail: 'It was refused.' } as const

    async function die(customer: TestCustomer, at: number): Promise<string> {
      const accepted = makePush(customer, at)
      await push(open.store, accepted)
      const leased = await claimLane(open.store, customer, 'inbound', at)
      await open.store.lanes.settle(settlement(leased, accepted.item.id, at, { outcome }))
      return accepted.item.id
    }

    async function letterOf(account: string): Promise<DeadLetter> {
      const { entries } = await open.store.deadLetters.list({ account, limit: 10 })
      const [letter] = entries
      if (!letter) throw new Error('There is no dead letter.')
      return letter
    }

    it('are found by id, and by no other', async () => {
      const account = newAccount()
      await die(makeCustomer(account), now)
      const letter = await letterOf(account)
      const { deadLetters } = open.store
      expect(await deadLetters.find(letter.id)).to.deep.equal(letter)
      expect(await deadLetters.find(`${letter.id}0`)).to.equal(undefined)
      expect(await deadLetters.find('zz')).to.equal(undefined)
      await deadLetters.redrive(letter.id, now)
      expect(await deadLetters.find(letter.id)).to.equal(undefined)
    })

    it('are listed page by page, each once, by account or all', async () => {
      const [account, other] = [newAccount(), newAccount()]
      const dead: string[] = []
      const foreign: string[] = []
      for (let i = 0; i < 7; i++) {
        const at = now + Math.floor(i / 3)
        dead.push(await die(makeCustomer(account, nextShard()), at))
        foreign.push(await die(makeCustomer(other, nextShard()), at))
      }
      const { deadLetters } = open.store
      for (const limit of [1, 3, 100]) {
        const listed = await allPages(({ after }) => deadLetters.list({ account, after, limit }), limit)
        expect(listed.map(({ item }) => item.id)).to.have.members(dead)
        expect(new Set(listed.map(({ id }) => id)).size).to.equal(7)
        const all = await allPages(({ after }) => deadLetters.list({ after, limit }), limit)
        expect(all.map(({ item }) => item.id)).to.include.members([...dead, ...foreign])
        expect(new Set(all.map(({ id }) => id)).size).to.equal(all.length)
      }
    })

    it('lists none for an account that has none', async () => {
      expect(await open.store.deadLetters.list({ account: newAccount(), limit: 5 })).to.deep.equal({
        entries: [],
        next: undefined,
      })
    })

    it('are redriven at the tail of their lane, with no attempts behind them', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 3, now)
      const { ref, fence, items } = leased
      const item = itemAt(items, 0)
      await open.store.lanes.defer({ ref, fence, itemId: item.id, dueAt: now, attempts: 5 })
      const again = await claimLane(open.store, customer, 'outbound', now)
      await open.store.lanes.settle(settlement(again, item.id, now, { outcome }))
      const letter = await letterOf(customer.account)
      expect(await open.store.deadLetters.redrive(letter.id, now + 1)).to.deep.equal(ref)
      const waiting = await claimLane(open.store, customer, 'outbound', now + 1)
      expect(ids(waiting.items)).to.deep.equal([idAt(items, 1), idAt(items, 2), item.id])
      const redriven = itemAt(waiting.items, 2)
      expect(redriven.seq).to.be.greaterThan(itemAt(waiting.items, 1).seq)
      expect(redriven.kind).to.equal(item.kind)
      expect(bodyOf(redriven)).to.deep.equal(bodyOf(item))
      for (const index of [0, 1]) {
        const change = settlement(waiting, idAt(waiting.items, index), now + 1, { next: index ? 'release' : 'begin' })
        await open.store.lanes.settle(change)
      }
      const last = await claimLane(open.store, customer, 'outbound', now + 1)
      expect(last.head).to.deep.equal({ itemId: item.id, attempts: 0, plan: '', partsBegun: 0, partsDone: 0 })
    })

    it('are redriven once, into an empty lane too, and gone from the list', async () => {
      const customer = makeCustomer()
      const itemId = await die(customer, now)
      const letter = await letterOf(customer.account)
      const { deadLetters } = open.store
      const answers = await Promise.all([
        deadLetters.redrive(letter.id, now + 1),
        deadLetters.redrive(letter.id, now + 1),
      ])
      expect(answers.filter((ref) => ref !== undefined)).to.deep.equal([letter.ref])
      expect((await deadLetters.list({ account: customer.account, limit: 10 })).entries).to.deep.equal([])
      const lanes = await claim(open.store, customer.shard, now + 1)
      expect(lanes.map(({ items }) => ids(items))).to.deep.equal([[itemId]])
    })

    it('may die again', async () => {
      const customer = makeCustomer()
      const itemId = await die(customer, now)
      for (let round = 0; round < 2; round++) {
        const letter = await letterOf(customer.account)
        expect(letter.item.id).to.equal(itemId)
        await open.store.deadLetters.redrive(letter.id, now + 1)
        const leased = await claimLane(open.store, customer, 'inbound', now + 1)
        await open.store.lanes.settle(settlement(leased, itemId, now + 1, { outcome }))
      }
      const letter = await letterOf(customer.account)
      await open.store.deadLetters.redrive(letter.id, now + 2)
      await finishAll(open.store, customer, 'inbound', now + 2)
      expect((await open.store.deadLetters.list({ account: customer.account, limit: 10 })).entries).to.deep.equal([])
    })

    it('of an unknown id are not redriven', async () => {
      for (const id of ['00', 'ab-unknown', '', 'zz']) {
        expect(await open.store.deadLetters.redrive(id, now), id).to.equal(undefined)
      }
    })
  })
}
