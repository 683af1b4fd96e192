import { expect } from 'chai'
import fc from 'fast-check'
import type { PushAcceptance } from '../../../server/store/acceptance.js'
import type { LeasedLane, Progress } from '../../../server/store/lanes.js'
import {
  ACTION_WINDOW_MS,
  DEFAULT_QUOTA_LIMITS,
  MESSAGE_WINDOW_MS,
  openEpoch,
  type QuotaMeter,
  type QuotaSender,
  readMeter,
  reserveUnit,
  settleUnit,
  type UnitFate,
  unitsLeft,
} from '../../../server/store/meter.js'
import { makeCustomer, makeKept, makePush, makeWebhook, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  beginPart,
  claim,
  claimLane,
  finishAll,
  idAt,
  knownCustomer,
  LEASE_MS,
  push,
  record,
  settlement,
  webhook,
} from './steps.js'

const SENDERS: readonly QuotaSender[] = ['agent', 'bot', 'closing']
const LIMITS = DEFAULT_QUOTA_LIMITS

/** The meter of WeChat's quota in the customer's home slot. */
export function describeQuota(factory: HarnessFactory): void {
  describe("meter of WeChat's quota", () => {
    const open = useStore(factory)
    let now = 0
    /** CreateTime of the pushes, seconds. */
    let sent = 0

    beforeEach(() => {
      now = Date.now()
      sent = Math.floor(now / 1000)
    })

    const meterOf = async (customer: TestCustomer): Promise<QuotaMeter> => (await record(open.store, customer)).meter
    const left = async (customer: TestCustomer, sender: QuotaSender = 'closing', at = now) =>
      unitsLeft(await meterOf(customer), sender, at, LIMITS)

    function event(customer: TestCustomer, at: number, change: Partial<PushAcceptance> = {}): PushAcceptance {
      return makeKept(customer, at, { quota: 'action', pushedAt: sent, ...change })
    }

    /** A customer with an answer claimed: nothing of it is begun. */
    async function answering(change: Partial<PushAcceptance> = {}) {
      const customer = await knownCustomer(open.store, now)
      await push(open.store, makePush(customer, now, { pushedAt: sent, ...change }))
      await finishAll(open.store, customer, 'inbound', now)
      await webhook(open.store, makeWebhook(customer, now))
      return { customer, leased: await claimLane(open.store, customer, 'outbound', now) }
    }

    const begin = (leased: LeasedLane, part: number, sender: QuotaSender, change: Partial<Progress> = {}) =>
      beginPart(open.store, leased, part, { reserve: { sender, now }, leaseUntil: now + LEASE_MS, ...change })

    /** Begins part after part until a unit is refused. @returns how many were granted. */
    async function spendAll(leased: LeasedLane, sender: QuotaSender, from = 0): Promise<number> {
      for (let part = from; ; part++) {
        const answer = await begin(leased, part + 1, sender)
        if (answer === 'ok') continue
        expect(answer).to.equal('noQuota')
        return part - from
      }
    }

    it('opens one epoch for each customer message, which replaces the one before', async () => {
      const { customer, leased } = await answering()
      const first = await meterOf(customer)
      expect(first.message).to.include({ pushedAt: sent, openedAt: now, used: 0, usedByBots: 0 })
      expect(await spendAll(leased, 'closing')).to.equal(5)
      await push(open.store, makePush(customer, now + 1, { pushedAt: sent + 1 }))
      const second = await meterOf(customer)
      expect(second.message).to.deep.include({ pushedAt: sent + 1, openedAt: now + 1, used: 0, usedByBots: 0 })
      expect(second.message.number).to.be.greaterThan(first.message.number)
      await push(open.store, makePush(customer, now + 2, { pushedAt: sent + 1 }))
      expect(await left(customer)).to.equal(5)
    })

    it('opens none for a duplicate, an older CreateTime, or a push that opens none', async () => {
      const { customer, leased } = await answering()
      const newer = makePush(customer, now + 1, { pushedAt: sent + 10 })
      await push(open.store, newer)
      expect(await begin(leased, 1, 'agent')).to.equal('ok')
      const meter = await meterOf(customer)
      expect((await open.store.acceptance.acceptPush({ ...newer, now: now + 2 })).outcome).to.equal('duplicate')
      await push(open.store, makePush(customer, now + 3, { pushedAt: sent + 9 }))
      await push(open.store, makeKept(customer, now + 4, { quota: 'none', pushedAt: sent + 20 }))
      expect(await meterOf(customer)).to.deep.equal(meter)
    })

    it('counts an action for a minute, used up before the message', async () => {
      const { customer, leased } = await answering()
      await push(open.store, event(customer, now))
      expect(await left(customer)).to.equal(8)
      for (let part = 1; part <= 3; part++) expect(await begin(leased, part, 'agent')).to.equal('ok')
      expect(await meterOf(customer)).to.deep.nested.include({ 'action.used': 3, 'message.used': 0 })
      expect(await begin(leased, 4, 'agent')).to.equal('ok')
      expect(await left(customer)).to.equal(4)
      await push(open.store, event(customer, now))
      expect(await left(customer, 'closing', now + ACTION_WINDOW_MS - 1)).to.equal(7)
      expect(await left(customer, 'closing', now + ACTION_WINDOW_MS)).to.equal(4)
    })

    it('opens no more than its own epoch with the first thing a customer does', async () => {
      const customer = makeCustomer()
      await push(open.store, makePush(customer, now, { quota: 'action' }))
      expect(await meterOf(customer)).to.deep.nested.include({ 'message.openedAt': 0, 'action.openedAt': now })
      expect(await left(customer)).to.equal(3)
    })

    it('counts what the answer to the push costs', async () => {
      const customer = await knownCustomer(open.store, now)
      await push(open.store, makePush(customer, now + 10, { sessionTimelineMs: 0, replyUnits: 1 }))
      expect(await left(customer)).to.equal(4)
      await push(open.store, makePush(customer, now + 11, { replyUnits: 1 }))
      expect(await left(customer), 'no session started, no reply').to.equal(5)
    })

    it('keeps slots: 3 for bots, 4 for agents and bots, 5 with the closing', async () => {
      const { customer, leased } = await answering()
      expect(await spendAll(leased, 'bot')).to.equal(3)
      expect(await spendAll(leased, 'agent', 3)).to.equal(1)
      expect(await left(customer, 'bot')).to.equal(0)
      expect(await spendAll(leased, 'closing', 4)).to.equal(1)
      expect(await left(customer)).to.equal(0)
    })

    it('reserves a part once, also for the next holder', async () => {
      const { customer, leased } = await answering()
      expect(await begin(leased, 1, 'agent')).to.equal('ok')
      expect(await begin(leased, 1, 'agent')).to.equal('ok')
      expect(await left(customer)).to.equal(4)
      await open.store.lanes.release(leased.ref, leased.fence, now)
      expect(await begin(leased, 2, 'agent')).to.equal('lost')
      const again = await claimLane(open.store, customer, 'outbound', now)
      expect(again.head).to.include({ partsBegun: 1, partsDone: 0 })
      expect(again.customer?.meter).to.deep.equal(await meterOf(customer))
      expect(await begin(again, 1, 'agent')).to.equal('ok')
      expect(await left(customer)).to.equal(4)
    })

    it('reserves a part anew in a new epoch, and when the old one is over', async () => {
      const { customer, leased } = await answering()
      await begin(leased, 1, 'agent')
      await push(open.store, makePush(customer, now + 1))
      expect(await begin(leased, 1, 'agent')).to.equal('ok')
      expect(await left(customer)).to.equal(4)
      await push(open.store, event(customer, now + 2))
      expect(await begin(leased, 2, 'agent', { reserve: { sender: 'agent', now: now + 2 } })).to.equal('ok')
      expect(await left(customer)).to.equal(6)
      const later = now + 2 + ACTION_WINDOW_MS
      expect(await begin(leased, 2, 'agent', { reserve: { sender: 'agent', now: later } })).to.equal('ok')
      expect(await left(customer)).to.equal(5)
    })

    it('forgets the unit of an item that is settled: redriven it takes another', async () => {
      const { customer, leased } = await answering()
      await begin(leased, 1, 'agent')
      const outcome = { kind: 'dead', reason: 'r', detail: '' } as const
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now, { outcome }))
      const { entries } = await open.store.deadLetters.list({ account: customer.account, limit: 1 })
      await open.store.deadLetters.redrive(entries[0]?.id ?? '', now)
      expect(await begin(await claimLane(open.store, customer, 'outbound', now), 1, 'agent')).to.equal('ok')
      expect(await left(customer)).to.equal(3)
    })

    it('reserves for the next item anew, under the same fence', async () => {
      const { customer, leased } = await answering()
      const next = makeWebhook(customer, now)
      await webhook(open.store, next)
      expect(await begin(leased, 1, 'agent')).to.equal('ok')
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now, { next: 'begin' }))
      const itemId = next.outbound?.id ?? ''
      expect(await begin(leased, 1, 'agent', { itemId })).to.equal('ok')
      expect(await begin(leased, 1, 'agent', { itemId })).to.equal('ok')
      expect(await left(customer)).to.equal(3)
    })

    it('refuses what is used up, and notes everything but the begun mark', async () => {
      const { customer, leased } = await answering()
      await spendAll(leased, 'agent')
      expect(await begin(leased, 5, 'agent', { plan: 'the plan' })).to.equal('noQuota')
      await open.store.lanes.release(leased.ref, leased.fence, now)
      const again = await claimLane(open.store, customer, 'outbound', now)
      expect(again.head).to.include({ plan: 'the plan', partsBegun: 4, partsDone: 4 })
      expect(await left(customer)).to.equal(1)
    })

    it('refuses what comes after the window', async () => {
      const { leased } = await answering()
      const late = (at: number) => begin(leased, 1, 'agent', { reserve: { sender: 'agent', now: at } })
      expect(await late(now + MESSAGE_WINDOW_MS)).to.equal('windowOver')
      expect(await late(now + MESSAGE_WINDOW_MS - 1)).to.equal('ok')
    })

    it('takes no unit without being asked', async () => {
      const { customer, leased } = await answering()
      expect(await begin(leased, 1, 'agent', { reserve: undefined })).to.equal('ok')
      expect(await left(customer)).to.equal(5)
    })

    for (const how of ['defer', 'settle'] as const) {
      /** The part that was begun ends like this. */
      async function end(leased: LeasedLane, unit: UnitFate): Promise<void> {
        const { ref, fence, items } = leased
        const itemId = idAt(items, 0)
        if (how === 'settle') {
          const outcome = { kind: 'dead', reason: 'r', detail: '' } as const
          await open.store.lanes.settle(settlement(leased, itemId, now, { outcome, unit }))
        } else await open.store.lanes.defer({ ref, fence, itemId, dueAt: now, attempts: 1, notDelivered: true, unit })
      }

      it(`gives a unit back when a ${how} says so`, async () => {
        const { customer, leased } = await answering()
        const before = await meterOf(customer)
        await begin(leased, 1, 'bot')
        await end(leased, 'refund')
        expect(await meterOf(customer)).to.deep.equal(before)
      })

      it(`uses up the unit's epoch alone when a ${how} says so`, async () => {
        const { customer, leased } = await answering()
        await push(open.store, event(customer, now))
        await begin(leased, 1, 'agent')
        await end(leased, 'exhausted')
        expect(await left(customer)).to.equal(5)
      })

      it(`leaves an epoch that opened since alone at a ${how}`, async () => {
        for (const fate of ['refund', 'exhausted', 'closed'] as const) {
          const { customer, leased } = await answering()
          await begin(leased, 1, 'agent')
          await push(open.store, makePush(customer, now, { pushedAt: sent }))
          await end(leased, fate)
          expect(await left(customer), fate).to.equal(5)
        }
      })

      it(`closes every window when a ${how} says so, until something opens one`, async () => {
        const { customer, leased } = await answering()
        await push(open.store, event(customer, now))
        await begin(leased, 1, 'agent')
        await end(leased, 'closed')
        expect(await left(customer)).to.equal(0)
        await webhook(open.store, makeWebhook(customer, now))
        const again = await claimLane(open.store, customer, 'outbound', now)
        expect(await begin(again, 1, 'agent')).to.equal('windowOver')
        await push(open.store, makePush(customer, now, { pushedAt: sent }))
        expect(await begin(again, 1, 'agent')).to.equal('ok')
      })
    }

    it('wakes what waits for the customer with whatever opens quota, and only with that', async () => {
      const { customer, leased } = await answering()
      const { ref, fence, items } = leased
      const wait = { ref, fence, itemId: idAt(items, 0), dueAt: now + 500_000, attempts: 1, untilCustomerMessage: true }
      await open.store.lanes.defer(wait)
      await push(open.store, makeKept(customer, now + 1, { quota: 'none' }))
      expect(await claim(open.store, customer.shard, now + 2)).to.deep.equal([])
      await push(open.store, event(customer, now + 3))
      const again = await claimLane(open.store, customer, 'outbound', now + 3)
      await push(open.store, event(customer, now + 3))
      await open.store.lanes.defer({ ...wait, fence: again.fence })
      await claimLane(open.store, customer, 'outbound', now + 3)
    })

    it('counts as the rules say, whatever happens in whatever order', async function () {
      this.timeout(60_000)
      const step = fc.record({
        do: fc.constantFrom('message', 'action', 'begin', 'begin', 'begin', 'refund', 'exhausted', 'closed', 'pass'),
        sender: fc.constantFrom(...SENDERS),
        later: fc.integer({ min: -2, max: 3 }),
        ms: fc.constantFrom(1, 30_000, ACTION_WINDOW_MS, MESSAGE_WINDOW_MS),
      })
      const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30, size: 'max' }), async (steps) => {
        now = Date.now()
        const customer = await knownCustomer(open.store, now)
        let model = await meterOf(customer)
        await webhook(open.store, makeWebhook(customer, now))
        let leased = await claimLane(open.store, customer, 'outbound', now)
        let [done, begun] = [0, 0]
        let unit: Parameters<typeof settleUnit>[1] | undefined
        for (const { do: what, sender, later, ms } of steps) {
          if (what === 'pass') now += ms
          else if (what === 'message' || what === 'action') {
            const pushedAt = sent + later
            const change = { quota: what, pushedAt } as const
            await push(
              open.store,
              what === 'message' ? makePush(customer, now, change) : makeKept(customer, now, change),
            )
            model = openEpoch(model, { kind: what, pushedAt, now, used: 0 }) ?? model
          } else if (what === 'begin') {
            const reserved = reserveUnit(model, sender, now, LIMITS)
            const refused = typeof reserved === 'string'
            expect(await begin(leased, begun + 1, sender)).to.equal(refused ? reserved : 'ok')
            done = begun
            unit = refused ? undefined : reserved.unit
            if (!refused) [model, begun] = [reserved.meter, begun + 1]
          } else if (unit) {
            const { ref, fence, items } = leased
            const itemId = idAt(items, 0)
            await open.store.lanes.defer({
              ref,
              fence,
              itemId,
              dueAt: now,
              attempts: 1,
              notDelivered: true,
              unit: what,
            })
            model = settleUnit(model, unit, what, LIMITS)
            unit = undefined
            begun = done
            leased = await claimLane(open.store, customer, 'outbound', now)
          }
          expect(await meterOf(customer)).to.deep.equal(model)
        }
      })
      await fc.assert(property, { numRuns: 40, interruptAfterTimeLimit: 30_000 })
    })

    it('takes a customer without a meter as one whose last message opened an epoch', () => {
      expect(unitsLeft(readMeter('', now), 'agent', now, LIMITS)).to.equal(4)
      expect(unitsLeft(readMeter('', 0), 'agent', now, LIMITS)).to.equal(0)
    })
  })
}
