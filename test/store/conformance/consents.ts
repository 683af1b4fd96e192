import { expect } from 'chai'
import type { ConsentTerms, ConsentWord } from '../../../server/store/consent.js'
import {
  makeCustomer,
  makeEvent,
  makeKept,
  makeNotice,
  makePush,
  makeWebhook,
  type TestCustomer,
  uuidInShard,
} from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  claim,
  claimLane,
  idAt,
  ids,
  itemAt,
  knownCustomer,
  LEASE_MS,
  push,
  record,
  settlement,
  webhook,
} from './steps.js'

const MINUTE = 60_000

/** Consent to a policy: asked, waited for, given, refused, withdrawn, run out. */
export function describeConsents(factory: HarnessFactory): void {
  describe('consent', () => {
    const open = useStore(factory)
    let now = 0
    let customer: TestCustomer

    beforeEach(() => {
      now = Date.now()
      customer = makeCustomer()
    })

    const terms = (word: ConsentWord = '', version = 'v1', mode: ConsentTerms['mode'] = 'required'): ConsentTerms => ({
      mode,
      version,
      word,
      stamp: 'en 7',
    })
    const message = (at: number, word: ConsentWord = '', version = 'v1') =>
      makePush(customer, at, { consent: terms(word, version) })
    const claimed = (at: number) => claim(open.store, customer.shard, at)
    const history = () => open.store.consents.history(customer.account, customer.customerId)
    const decisions = async () => (await history()).map(({ decision, version }) => `${decision} ${version}`)
    const expire = async (before: number, at: number) =>
      (await open.store.consents.expire({ before, now: at, limit: 50 })).filter(
        ({ customerId }) => customerId === customer.customerId,
      )

    it('asks once, holds what comes, and releases it in order with its own times', async () => {
      const sent = [message(now), message(now + 10), message(now + 20)]
      const answers = []
      for (const each of sent) answers.push(await push(open.store, each))
      expect(answers.map(({ reply }) => reply)).to.deep.equal(['en 7 ask', '', ''])
      expect(answers.map(({ relayed, ready }) => relayed && !ready)).to.deep.equal([true, true, true])
      expect(answers[0]).to.include({ sessionStarted: true })
      expect(await claimed(now + LEASE_MS)).to.deep.equal([])
      expect((await open.store.lanes.sweep(now + LEASE_MS)).due).to.not.include(customer.shard)
      expect((await record(open.store, customer)).consent).to.include({ status: 'asked', waitingSince: now })

      const agreed = await push(open.store, message(now + 1000, 'agree'))
      expect(agreed).to.include({ reply: 'en 7 agreed', relayed: false, ready: true, sessionId: answers[0]?.sessionId })
      const { items, customer: known } = await claimLane(open.store, customer, 'inbound', now + 1000)
      expect(ids(items)).to.deep.equal(sent.map(({ item }) => item.id))
      expect(items.map(({ acceptedAt }) => acceptedAt)).to.deep.equal([now, now + 10, now + 20])
      expect(known?.consent).to.deep.equal({
        status: 'given',
        version: 'v1',
        at: now + 1000,
        sensitive: false,
        remindedAt: 0,
        waitingSince: 0,
      })
      expect(await history()).to.deep.equal([{ decision: 'given', version: 'v1', at: now + 1000, sensitive: false }])
      const after = await push(open.store, message(now + 1001, 'agree'))
      expect(after).to.include({ relayed: true, reply: '' })
    })

    it('answers a retry as the first time, and takes no second step for it', async () => {
      const first = message(now)
      await push(open.store, first)
      expect(await open.store.acceptance.acceptPush(first)).to.include({ outcome: 'duplicate', reply: 'en 7 ask' })
      const yes = message(now + 1, 'agree')
      await push(open.store, yes)
      await push(open.store, message(now + 2, 'withdraw'))
      expect(await open.store.acceptance.acceptPush(yes)).to.include({ outcome: 'duplicate', reply: 'en 7 agreed' })
      expect(await decisions()).to.deep.equal(['given v1', 'withdrawn v1'])
    })

    it('takes words for messages unless asked', async () => {
      for (const word of ['agree', 'agreeAll', 'decline', 'withdraw'] as const) {
        customer = makeCustomer()
        const said = message(now, word)
        expect(await push(open.store, said)).to.include({ reply: 'en 7 ask', relayed: true })
        expect(await decisions()).to.deep.equal([])
        await push(open.store, message(now + 1, 'agree'))
        const { items } = await claimLane(open.store, customer, 'inbound', now + 1)
        expect(ids(items)).to.deep.equal([said.item.id])
      }
    })

    it('records the consent to sensitive kinds apart', async () => {
      await push(open.store, message(now))
      expect(await push(open.store, message(now + 1, 'agreeAll'))).to.include({ reply: 'en 7 agreedAll' })
      expect((await record(open.store, customer)).consent).to.include({ status: 'given', sensitive: true })
      expect(await history()).to.deep.equal([{ decision: 'given', version: 'v1', at: now + 1, sensitive: true }])
    })

    it('reminds, but not for every message', async () => {
      const at = [now, now + MINUTE - 1, now + MINUTE, now + MINUTE + 1, now + 2 * MINUTE]
      const replies = []
      for (const each of at) replies.push((await push(open.store, message(each))).reply)
      expect(replies).to.deep.equal(['en 7 ask', '', 'en 7 remind', '', 'en 7 remind'])
      expect((await record(open.store, customer)).consent).to.include({ at: now, waitingSince: now })
    })

    it('deletes what waits when the customer declines, and asks again for the next message', async () => {
      await push(open.store, message(now))
      const no = await push(open.store, message(now + 1, 'decline'))
      expect(no).to.include({ reply: 'en 7 declined', relayed: false, sessionId: '' })
      expect(await record(open.store, customer)).to.include({ sessionId: '' })
      const again = message(now + 2)
      expect(await push(open.store, again)).to.include({ reply: 'en 7 ask', sessionStarted: true })
      await push(open.store, message(now + 3, 'agree'))
      const { items } = await claimLane(open.store, customer, 'inbound', now + 3)
      expect(ids(items)).to.deep.equal([again.item.id])
      expect(await decisions()).to.deep.equal(['declined v1', 'given v1'])
      expect(await open.store.customers.finished(customer.account, customer.customerId, 10)).to.deep.equal([])
    })

    it('ends session, lanes and leases when the consent is withdrawn', async () => {
      await push(open.store, message(now))
      await push(open.store, message(now, 'agree'))
      await push(open.store, message(now))
      await webhook(open.store, makeWebhook(customer, now, { consentVersion: 'v1', conversationId: 'c-1' }))
      const leased = await claimLane(open.store, customer, 'inbound', now)
      expect(leased.items).to.have.length(2)
      const gone = await push(open.store, message(now + 1, 'withdraw'))
      expect(gone).to.include({ reply: 'en 7 withdrawn', relayed: false, sessionId: '', ready: false })
      const { lanes } = open.store
      expect(await lanes.settle(settlement(leased, idAt(leased.items, 0), now + 2, { next: 'begin' }))).to.equal('lost')
      await lanes.sweep(now + 2 * LEASE_MS)
      expect(await claimed(now + 2 * LEASE_MS)).to.deep.equal([])
      expect(await record(open.store, customer)).to.include({ sessionId: '', endedAt: now + 1 })
      const refused = await open.store.acceptance.acceptWebhook(makeWebhook(customer, now, { consentVersion: 'v1' }))
      expect(refused).to.include({ outcome: 'unknownCustomer', keyId: '', ready: false })
      const { entries } = await open.store.customers.recentSessions({ since: 0, limit: 1000 })
      expect(entries.map(({ customerId }) => customerId)).to.not.include(customer.customerId)
      expect(await push(open.store, message(now + 3))).to.include({ reply: 'en 7 ask', ready: false })
    })

    it('asks anew for another version; a lane claimed under the old one waits again', async () => {
      const [first, second] = [message(now), message(now + 5, '', 'v2')]
      await push(open.store, first)
      await push(open.store, message(now + 1, 'agree'))
      const leased = await claimLane(open.store, customer, 'inbound', now + 2)
      const hold = { ref: leased.ref, fence: leased.fence, version: 'v2', now: now + 3 }
      expect(await open.store.consents.hold(hold)).to.equal('ok')
      expect(await open.store.consents.hold(hold)).to.equal('lost')
      expect(await claimed(now + 4)).to.deep.equal([])
      expect((await record(open.store, customer)).consent).to.include({ status: 'given', waitingSince: now + 3 })
      expect(await push(open.store, second)).to.include({ reply: 'en 7 ask', ready: false, sessionStarted: false })
      expect(await push(open.store, message(now + 6, 'agree', 'v2'))).to.include({ ready: true })
      const { items } = await claimLane(open.store, customer, 'inbound', now + 7)
      expect(ids(items)).to.deep.equal([first.item.id, second.item.id])
      expect(await decisions()).to.deep.equal(['given v1', 'given v2'])
    })

    it('gives a lane back that was to wait when the customer has just agreed', async () => {
      await push(open.store, message(now))
      await push(open.store, message(now, 'agree'))
      const { ref, fence } = await claimLane(open.store, customer, 'inbound', now)
      expect(await open.store.consents.hold({ ref, fence, version: 'v1', now })).to.equal('ok')
      expect(await claimed(now)).to.have.length(1)
      expect((await record(open.store, customer)).consent).to.include({ waitingSince: 0 })
    })

    it('takes a ready lane back when its customer is asked anew', async () => {
      await push(open.store, message(now))
      await push(open.store, message(now, 'agree'))
      await push(open.store, message(now + 1, '', 'v2'))
      expect(await claimed(now + 1)).to.deep.equal([])
      expect((await open.store.lanes.sweep(now + 1)).due).to.not.include(customer.shard)
    })

    it('deletes what nobody answered for, and says whose it was', async () => {
      await push(open.store, message(now))
      await push(open.store, message(now + MINUTE))
      expect(await expire(now - 1, now)).to.deep.equal([])
      const { account, customerId } = customer
      expect(await expire(now, now + 9)).to.deep.equal([{ account, customerId }])
      expect(await expire(now, now + 9)).to.deep.equal([])
      expect(await record(open.store, customer)).to.include({ sessionId: '' })
      expect(await history()).to.deep.equal([{ decision: 'expired', version: 'v1', at: now + 9, sensitive: false }])
      expect(await push(open.store, message(now + 10, 'agree'))).to.include({ reply: 'en 7 ask', relayed: true })
      await push(open.store, message(now + 11, 'agree'))
      expect((await claimLane(open.store, customer, 'inbound', now + 11)).items).to.have.length(1)
      expect(await expire(now + 11, now + 11)).to.deep.equal([])
    })

    it('holds events of an asked customer, keeps others, and tells agents of none', async () => {
      const consent = terms()
      const before = makeEvent(customer, now, { consent })
      expect(await push(open.store, before)).to.include({ relayed: false, reply: '' })
      const asked = message(now + 1)
      await push(open.store, asked)
      const event = makeEvent(customer, now + 2, { consent })
      expect(await push(open.store, event)).to.include({ relayed: true, reply: '', ready: false })
      await push(open.store, message(now + 3, 'agree'))
      const { items } = await claimLane(open.store, customer, 'inbound', now + 3)
      expect(ids(items)).to.deep.equal([asked.item.id, event.item.id])
      await webhook(open.store, makeWebhook(customer, now + 4, { outbound: undefined }))
      const notice = makeNotice(customer.keyId)
      const lapsed = makeKept(customer, now + 5, { consent: terms('', 'v2'), notice })
      expect(await push(open.store, lapsed)).to.include({ noticed: false })
      expect(await push(open.store, makeKept(customer, now + 6, { consent, notice }))).to.include({ noticed: true })
    })

    it('takes an unsubscribe for a no while the question is open, and for nothing else', async () => {
      const leaves = (at: number) => makeKept(customer, at, { consent: terms(), endSession: true })
      await push(open.store, message(now))
      await push(open.store, leaves(now + 1))
      expect((await record(open.store, customer)).consent).to.include({ status: 'declined', waitingSince: 0 })
      await push(open.store, message(now + 2))
      await push(open.store, message(now + 3, 'agree'))
      await push(open.store, leaves(now + 4))
      expect((await record(open.store, customer)).consent).to.include({ status: 'given' })
      expect((await claimLane(open.store, customer, 'inbound', now + 4)).items).to.have.length(1)
    })

    it('tells customers once per version under notice, with the acknowledgement or without', async () => {
      const told = (at: number, version: string, change = {}) =>
        push(open.store, makePush(customer, at, { consent: terms('agree', version, 'notice'), ...change }))
      expect(await told(now, 'v1')).to.include({ reply: 'acknowledged inform', relayed: true, ready: true })
      expect(await told(now + 1, 'v1')).to.include({ reply: '', relayed: true })
      expect(await told(now + 2, 'v2')).to.include({ reply: 'en 7 informOnly', relayed: true })
      expect((await record(open.store, customer)).consent).to.include({ status: 'informed', version: 'v2' })
      expect(await decisions()).to.deep.equal(['informed v1', 'informed v2'])
      const other = makeCustomer()
      const silent = makePush(other, now, { consent: terms('', 'v1', 'notice'), replyIfSessionStarts: '' })
      expect(await push(open.store, silent)).to.include({ reply: 'en 7 informOnly' })
    })

    it('lets nobody wait for a question that is asked no more, nor takes silence for a yes', async () => {
      for (const consent of [undefined, terms('', 'v1', 'notice')]) {
        customer = makeCustomer()
        await push(open.store, message(now))
        const later = makePush(customer, now + 1, { consent })
        expect(await push(open.store, later)).to.include({ relayed: true, ready: true })
        const { items } = await claimLane(open.store, customer, 'inbound', now + 1)
        expect(ids(items)).to.deep.equal([later.item.id])
        expect((await record(open.store, customer)).consent).to.include({ waitingSince: 0 })
      }
      customer = makeCustomer()
      const agreed = message(now)
      await push(open.store, agreed)
      await push(open.store, message(now, 'agree'))
      const { ref, fence } = await claimLane(open.store, customer, 'inbound', now)
      await open.store.consents.hold({ ref, fence, version: 'v2', now })
      const last = makePush(customer, now + 1)
      await push(open.store, last)
      const { items } = await claimLane(open.store, customer, 'inbound', now + 1)
      expect(ids(items)).to.deep.equal([agreed.item.id, last.item.id])
    })

    it('drops what does not fit while waiting without another word', async () => {
      customer = await knownCustomer(open.store, now, customer)
      const cap = 1000
      await push(open.store, message(now))
      const rest = Array.from({ length: cap - 1 }, () => open.store.acceptance.acceptPush(message(now)))
      await Promise.all(rest)
      const over = await open.store.acceptance.acceptPush(message(now + MINUTE))
      expect(over).to.include({ outcome: 'full', reply: '', ready: false })
      expect((await record(open.store, customer)).consent).to.include({ remindedAt: now })
      expect(await push(open.store, message(now + MINUTE, 'agree'))).to.include({ reply: 'en 7 agreed', ready: true })
    })

    it('hands decisions over for the audit log, each until it was taken', async () => {
      const mine = async () => {
        const all = await open.store.consents.unaudited(500)
        return all.filter(({ customerId }) => customerId === customer.customerId)
      }
      await open.store.consents.audited(await open.store.consents.unaudited(500))
      await push(open.store, message(now))
      await push(open.store, message(now + 1, 'agreeAll'))
      await push(open.store, message(now + 2, 'withdraw'))
      const handed = await mine()
      expect(handed.map(({ place: _place, ...entry }) => entry)).to.deep.equal([
        { account: customer.account, customerId: customer.customerId, ...(await history())[0] },
        { account: customer.account, customerId: customer.customerId, ...(await history())[1] },
      ])
      expect(await mine()).to.deep.equal(handed)
      await push(open.store, message(now + 3))
      await push(open.store, message(now + 4, 'decline'))
      await open.store.consents.audited(handed)
      expect((await mine()).map(({ decision }) => decision)).to.deep.equal(['declined'])
      await push(open.store, makePush(customer, now + 5, { consent: terms('', 'v1', 'notice') }))
      expect(await mine()).to.have.length(1)
    })

    it('goes with its customer when that is erased', async () => {
      await push(open.store, message(now))
      await push(open.store, message(now, 'agree'))
      await push(open.store, message(now, '', 'v2'))
      const { account, customerId } = customer
      const id = uuidInShard(customer.shard)
      await open.store.erasure.eraseCustomer({ account, customerId, id, now, note: '' })
      expect(await history()).to.deep.equal([])
      expect(await expire(now, now)).to.deep.equal([])
    })

    it('counts the reply, and opens the epoch that WeChat opens for a word', async () => {
      const counted = (at: number, word: ConsentWord) => ({ ...message(at, word), replyUnits: 1 })
      await push(open.store, counted(now, ''))
      expect((await record(open.store, customer)).meter.message).to.include({ openedAt: now, used: 1 })
      await push(open.store, counted(now + 1, 'agree'))
      const known = await record(open.store, customer)
      expect(known.meter.message).to.include({ openedAt: now + 1, used: 1 })
      expect(known.lastInboundAt).to.equal(now + 1)
      const { items } = await claimLane(open.store, customer, 'inbound', now + 1)
      expect(itemAt(items, 0).acknowledged).to.equal(true)
    })
  })
}
