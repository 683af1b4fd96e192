import { expect } from 'chai'
import fc from 'fast-check'
import { changeStanding, NO_STANDING, type StandingChange, spendConsent } from '../../../server/store/standing.js'
import { makeCustomer, makeEvent, makeKept, makePush, makeWebhook, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, idAt, knownCustomer, leasedWith, push, record, settlement, webhook } from './steps.js'

/** Following, notifications agreed to, and what became of those sent. */
export function describeStanding(factory: HarnessFactory): void {
  describe('how a customer stands', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    const tell = (customer: TestCustomer, at: number, ...standing: StandingChange[]) =>
      push(open.store, makeKept(customer, at, { standing }))
    const unfollow = (customer: TestCustomer, at: number, pushedAt = Math.floor(at / 1000)) =>
      push(open.store, makeKept(customer, at, { standing: [{ kind: 'unfollowed' }], endSession: true, pushedAt }))
    const accepted = (templateId: string): StandingChange => ({ kind: 'accepted', templateId })

    async function waiting() {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      const { ref, fence, items } = leased
      const deferral = { ref, fence, itemId: idAt(items, 0), dueAt: now + 500_000, attempts: 0 }
      return { customer, deferral: { ...deferral, untilCustomerMessage: true } }
    }

    it('is that nothing was told, at first', async () => {
      const customer = await knownCustomer(open.store, now)
      expect((await record(open.store, customer)).standing).to.deep.equal(NO_STANDING)
    })

    it('keeps what pushes tell of a new customer and a known one, and tells it with a claim', async () => {
      const customer = makeCustomer()
      await tell(customer, now, accepted('one'), accepted('one'), accepted('two'))
      await tell(customer, now + 1, { kind: 'rejected', templateId: 'two' }, accepted('three'))
      await tell(customer, now + 2, { kind: 'result', jobId: '23', outcome: 'blocked' })
      const { standing } = await record(open.store, customer)
      expect([...standing.accepted]).to.deep.equal([
        ['one', 2],
        ['three', 1],
      ])
      expect([...standing.results]).to.deep.equal([['23', 'blocked']])
      await push(open.store, makePush(customer, now + 3))
      expect((await claimLane(open.store, customer, 'inbound', now + 3)).customer?.standing).to.deep.equal(standing)
    })

    it('changes nothing by a duplicate', async () => {
      const customer = await knownCustomer(open.store, now)
      const told = makeKept(customer, now, { standing: [accepted('one')] })
      await push(open.store, told)
      expect(await open.store.acceptance.acceptPush(told)).to.include({ outcome: 'duplicate' })
      expect((await record(open.store, customer)).standing.accepted.get('one')).to.equal(1)
    })

    it('closes every window when the customer unfollows, until the next push that opens one', async () => {
      const customer = await knownCustomer(open.store, now)
      await push(open.store, makeEvent(customer, now + 1))
      await unfollow(customer, now + 2)
      const gone = await record(open.store, customer)
      expect([gone.meter.message.openedAt, gone.meter.action.openedAt]).to.deep.equal([0, 0])
      expect(gone).to.deep.include({ sessionId: '', standing: { ...NO_STANDING, unfollowedAt: now + 2 } })
      await push(open.store, makeKept(customer, now + 3))
      expect((await record(open.store, customer)).standing.unfollowedAt).to.equal(now + 2)
      await push(open.store, makeEvent(customer, now + 4, { standing: [{ kind: 'followed' }] }))
      const back = await record(open.store, customer)
      expect(back.standing.unfollowedAt).to.equal(0)
      expect([back.meter.message.openedAt, back.meter.action.openedAt]).to.deep.equal([0, now + 4])
      await unfollow(customer, now + 5)
      await push(open.store, makePush(customer, now + 6))
      expect((await record(open.store, customer)).standing.unfollowedAt).to.equal(0)
    })

    it('passes over an unfollowing that comes late', async () => {
      const customer = await knownCustomer(open.store, now)
      const { meter } = await record(open.store, customer)
      await unfollow(customer, now + 1, Math.floor(now / 1000) - 1)
      expect(await record(open.store, customer)).to.deep.include({ meter, standing: NO_STANDING })
    })

    it('wakes what waits for the customer when they unfollow, or a result comes, and by nothing else', async () => {
      for (const [standing, wakes] of [
        [{ kind: 'unfollowed' }, true],
        [{ kind: 'result', jobId: '1', outcome: 'delivered' }, true],
        [accepted('one'), false],
      ] as const) {
        const { customer, deferral } = await waiting()
        expect(await open.store.lanes.defer(deferral)).to.equal('ok')
        expect(await tell(customer, now + 10, standing)).to.include({ ready: wakes })
        expect(await claim(open.store, customer.shard, now + 10)).to.have.length(wakes ? 1 : 0)
      }
    })

    it('does so, too, when that happened while the lane was held', async () => {
      for (const [standing, untilResultOf, wakes] of [
        [{ kind: 'unfollowed' }, undefined, true],
        [{ kind: 'result', jobId: '1', outcome: 'delivered' }, '1', true],
        [{ kind: 'result', jobId: '1', outcome: 'delivered' }, '2', false],
        [{ kind: 'result', jobId: '1', outcome: 'delivered' }, undefined, false],
      ] as const) {
        const { customer, deferral } = await waiting()
        await tell(customer, now + 10, standing)
        expect(await open.store.lanes.defer({ ...deferral, untilResultOf })).to.equal('ok')
        const claimed = (await claim(open.store, customer.shard, now + 10)).map(({ ref }) => ref.lane)
        // In Redis a lane woken while it was held becomes due once more than it has to.
        if (wakes) expect(claimed).to.deep.equal(['outbound'])
      }
    })

    it('uses consent up with the settlement that says so, once', async () => {
      const customer = await knownCustomer(open.store, now)
      await tell(customer, now, accepted('one'), accepted('one'), accepted('one'), accepted('two'))
      const spend = async (uses: 'one' | 'all') => {
        await webhook(open.store, makeWebhook(customer, now))
        const leased = await claimLane(open.store, customer, 'outbound', now)
        const spent = settlement(leased, idAt(leased.items, 0), now, { spent: { templateId: 'one', uses } })
        await open.store.lanes.settle(spent)
        await open.store.lanes.settle(spent)
        return [...(await record(open.store, customer)).standing.accepted]
      }
      expect(await spend('one')).to.deep.equal([
        ['two', 1],
        ['one', 2],
      ])
      expect(await spend('all')).to.deep.equal([['two', 1]])
      expect(await spend('one')).to.deep.equal([['two', 1]])
    })

    it('is what the rules say, whatever is told', async () => {
      const id = fc.constantFrom('a', 'b-1', 'c.2', 'd_3', ...Array.from({ length: 20 }, (_, at) => `t${at}`))
      const change: fc.Arbitrary<StandingChange> = fc.oneof(
        fc.record({ kind: fc.constant('followed' as const) }),
        fc.record({ kind: fc.constant('accepted' as const), templateId: id }),
        fc.record({ kind: fc.constant('rejected' as const), templateId: id }),
        fc.record({
          kind: fc.constant('result' as const),
          jobId: id,
          outcome: fc.constantFrom('delivered' as const, 'blocked' as const, 'failed' as const),
        }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 40 }), id, async (changes, templateId) => {
          const customer = await knownCustomer(open.store, now)
          await tell(customer, now, ...changes)
          const expected = changes.reduce((standing, each) => changeStanding(standing, each, now), NO_STANDING)
          const entries = ({ accepted: uses, results }: typeof expected) => [[...uses], [...results]]
          expect(entries((await record(open.store, customer)).standing)).to.deep.equal(entries(expected))
          await webhook(open.store, makeWebhook(customer, now))
          const leased = await claimLane(open.store, customer, 'outbound', now)
          const spent = { templateId, uses: 'one' } as const
          await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now, { spent }))
          const after = (await record(open.store, customer)).standing
          expect(entries(after)).to.deep.equal(entries(spendConsent(expected, spent)))
        }),
        { numRuns: 15 },
      )
    })
  })
}
