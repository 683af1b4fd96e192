import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Store } from '../../../server/store/store.js'
import { HOUR, makeCandidate, makeCustomer, makeItem, makeKept, makePush, makeWebhook } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claimLane, finishAll, idAt, push, record, settlement, webhook } from './steps.js'

const wrap = (id: string): string => `${id}.${randomBytes(60).toString('base64url')}`

/** Every wrapped key of the store that is not under this id. */
async function walk(store: Store, writingId: string) {
  const found = []
  let after: string | undefined
  do {
    const page = await store.wrappedKeys.page(writingId, after)
    found.push(...page.found)
    after = page.next
  } while (after !== undefined)
  return found
}

/** Wrapped keys: found in every place, replaced there. */
export function describeWrappedKeys(factory: HarnessFactory): void {
  describe('wrapped keys', () => {
    const open = useStore(factory)

    it('are found wherever they are, and replaced', async () => {
      const { store } = open
      const now = Date.now()
      const made = makeCustomer()
      const candidate = { ...made.candidate, wrappedKey: wrap('old') }
      const customer = { ...made, candidate }
      const { account, customerId, keyId } = customer
      const own = () => makeItem(`own-${randomBytes(6).toString('hex')}`, 'text', wrap('old'))
      // The key of a candidate who is somebody already stays with the item.
      const candidates = [0, 1, 2].map(() => ({ ...makeCandidate(customer.shard), wrappedKey: wrap('old') }))
      const under = (at: number) => {
        const other = candidates[at] ?? candidate
        return { candidate: other, item: makeItem(other.keyId) }
      }
      await push(store, makePush(customer, now))
      await finishAll(store, customer, 'inbound', now)
      await push(store, makePush(customer, now, under(0)))
      let lane = await claimLane(store, customer, 'inbound', now)
      const kept = { outcome: { kind: 'done', keep: true } } as const
      await store.lanes.settle(settlement(lane, idAt(lane.items, 0), now, kept))
      await push(store, makePush(customer, now, under(1)))
      lane = await claimLane(store, customer, 'inbound', now)
      const dead = { outcome: { kind: 'dead', reason: 'r', detail: 'd' } } as const
      await store.lanes.settle(settlement(lane, idAt(lane.items, 0), now, dead))
      await push(store, makeKept(customer, now, under(2)))
      const outbound = own()
      const sent = outbound.body.wrappedKey ?? ''
      await webhook(store, makeWebhook(customer, now, { outbound }))
      const question = own()
      const asked = question.body.wrappedKey ?? ''
      await store.questions.ask({ account, customerId, question, now, expiresAt: now + HOUR })
      const medium = {
        ...{ id: `${customerId.slice(0, 2)}${customerId}`, account, customerId, file: 'f', sealed: 'c2VhbGVk' },
        ...{ wrappedKey: wrap('old'), expiresAt: now + HOUR },
      }
      await store.media.put(medium, now)
      const { wrappedKey } = medium
      const all = [candidate.wrappedKey, wrappedKey, sent, asked, ...candidates.map((each) => each.wrappedKey)]

      expect((await walk(store, 'new')).map(({ wrapped }) => wrapped)).to.have.members(all)
      expect(await walk(store, 'old')).to.deep.equal([])
      const changes = (await walk(store, 'new')).map((each) => ({ ...each, by: wrap('new') }))
      const to = new Map(changes.map(({ wrapped, by }) => [wrapped, by]))
      await store.wrappedKeys.replace(changes)
      await store.wrappedKeys.replace(changes)
      expect(await walk(store, 'new')).to.deep.equal([])
      expect((await walk(store, 'old')).map(({ wrapped }) => wrapped)).to.have.members([...to.values()])

      expect((await record(store, customer)).wrappedKey).to.equal(to.get(candidate.wrappedKey))
      expect((await store.media.get(medium.id, now))?.wrappedKey).to.equal(to.get(wrappedKey))
      const finished = await store.customers.finished(account, customerId, 10)
      const ownOf = (at: number) => to.get(candidates[at]?.wrappedKey ?? '')
      expect(finished.map(({ body }) => body.wrappedKey)).to.have.members([ownOf(0), ownOf(2)])
      const { entries } = await store.deadLetters.list({ account, limit: 10 })
      expect(entries[0]?.item.body.wrappedKey).to.equal(ownOf(1))
      const waiting = await claimLane(store, customer, 'outbound', now)
      expect(waiting.items[0]?.body.wrappedKey).to.equal(to.get(sent))
      expect((await store.questions.find(account, customerId, now))?.body.wrappedKey).to.equal(to.get(asked))
      expect(waiting.customer?.keyId).to.equal(keyId)
      await store.erasure.eraseCustomer({ account, customerId, id: customerId, now, note: '' })
    })
  })
}
