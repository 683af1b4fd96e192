import { expect } from 'chai'
import { Redis } from 'ioredis'
import { openRedisStore } from '../../../server/store/redis/open.js'
import type { Store } from '../../../server/store/store.js'
import { startRedis } from '../../support/redis-server.js'
import { claim, claimOne, newCustomer } from './fixtures.js'

/** The relay repeats a call whose answer was lost. What Redis holds is compared byte for byte. */
describe('repeated state changes', () => {
  it('have no second effect', async () => {
    const redis = await startRedis({ appendfsync: 'no' })
    const admin = new Redis(redis.url)
    const store = await openRedisStore({ url: redis.url, durability: 'warn' })
    const contents = async () => {
      const keys = (await admin.keys('*')).sort()
      return Promise.all(
        keys.map(async (key) => [key, await admin.dumpBuffer(key).then((dump) => dump?.toString('base64'))]),
      )
    }
    const twice = async <T>(change: () => Promise<T>): Promise<T> => {
      const first = await change()
      const after = await contents()
      await change()
      expect(await contents()).to.deep.equal(after)
      return first
    }
    try {
      const customer = newCustomer()
      const [push, webhook] = [customer.push(1000), customer.outbound(1001)]
      await twice(() => store.acceptance.acceptPush(push))
      await twice(() => store.acceptance.acceptWebhook(webhook))
      const keep = customer.push(1002, { disposition: 'keep' })
      await twice(() => store.acceptance.acceptPush(keep))
      const agreed = { kind: 'accepted', templateId: 't' } as const
      const standing = customer.push(1002, { disposition: 'keep', quota: 'none', standing: [agreed, agreed] })
      await twice(() => store.acceptance.acceptPush(standing))
      const second = customer.push(1003)
      await store.acceptance.acceptPush(second)
      const lanes = await claim(store.lanes, 1003)
      const [inbound] = lanes.filter(({ ref }) => ref.lane === 'inbound')
      const [outbound] = lanes.filter(({ ref }) => ref.lane === 'outbound')
      if (!inbound || !outbound) throw new Error('both lanes should be due')
      const ofOutbound = { ref: outbound.ref, fence: outbound.fence, itemId: outbound.head.itemId }
      await twice(() =>
        store.lanes.progress({ ...ofOutbound, plan: '{}', partsBegun: 2, partsDone: 1, leaseUntil: 5000 }),
      )
      const reserve = { sender: 'bot', now: 1004 } as const
      await twice(() => store.lanes.progress({ ...ofOutbound, partsBegun: 2, partsDone: 1, leaseUntil: 5000, reserve }))
      await twice(() => store.lanes.renew([inbound], 6000))
      const done = { kind: 'done', keep: true, conversationId: 'c' } as const
      const settlement = {
        ...{ ref: inbound.ref, fence: inbound.fence, now: 1010, outcome: done, leaseUntil: 7000 },
        receipt: { id: 'r1', kind: 'receipt', body: { keyId: customer.keyId, sealed: 'cg==' } },
      }
      expect(await twice(() => store.lanes.settle({ ...settlement, itemId: push.item.id, next: 'begin' }))).to.equal(
        'ok',
      )
      expect(
        await twice(() => store.lanes.settle({ ...settlement, itemId: second.item.id, next: 'release' })),
      ).to.equal('ok')
      await twice(() => store.lanes.defer({ ...ofOutbound, dueAt: 2000, attempts: 3, unit: 'refund' }))
      const act = { at: 1, actor: 'relay:relay', customerId: 'c', conversationId: 'v', text: '[]', sealed: 's' }
      const acts = [1, 2].map((sequence) => ({ ...act, sequence, hash: `h${sequence}` }))
      const markOf = (sequence: number) => ({ sequence, hash: `h${sequence}`, proof: 'p' })
      await twice(() => store.audit.append('default', undefined, acts, markOf(2)))
      await twice(() => store.audit.forgetReasons('default', 'c'))
      await twice(() => store.audit.trim('default', markOf(1), 10))
      const [receipts] = (await claim(store.lanes, 1500)).filter(({ ref }) => ref.lane === 'receipts')
      if (!receipts) throw new Error('the receipts should be due')
      await twice(() => store.lanes.release(receipts.ref, receipts.fence, 1600))
      const again = await claimOne(store.lanes, 2000, 'b', 100, 'outbound')
      const dead = { kind: 'dead', reason: 'r', detail: 'd' } as const
      const death = { ref: again.ref, fence: again.fence, itemId: again.head.itemId, now: 2050, outcome: dead }
      const spent = { templateId: 't', uses: 'one' } as const
      expect(await twice(() => store.lanes.settle({ ...death, spent, next: 'begin', leaseUntil: 9000 }))).to.equal('ok')
      const { entries } = await store.deadLetters.list({ limit: 10 })
      expect(entries.map(({ item, attempts }) => [item.id, attempts])).to.deep.equal([[webhook.outbound.id, 3]])
      const ref = await twice(() => store.deadLetters.redrive(entries[0]?.id ?? '', 2060))
      expect(ref).to.deep.equal(again.ref)
      await twice(() => store.lanes.sweep(2200))
      await twice(() => store.customers.endSession('default', customer.customerId, 2300))
      const question = { id: 'q1', kind: 'question', body: { keyId: customer.keyId, sealed: 'cQ==' } }
      const asked = { account: 'default', customerId: customer.customerId, question, now: 2400, expiresAt: 9_000_000 }
      await twice(() => store.questions.ask(asked))
      await twice(() => store.questions.close('default', customer.customerId, 'q1'))
      const erasing = { account: 'default', customerId: customer.customerId, now: 2500, note: 'a' }
      const ofConversation = { ...erasing, id: '5a-conversation', conversationId: 'conversation-1' }
      await twice(() => store.erasure.eraseConversation(ofConversation))
      await twice(() => store.erasure.eraseCustomer({ ...erasing, id: '5a-customer' }))
      const [open] = (await store.erasure.open({ limit: 1 })).entries
      if (!open) throw new Error('an erasure should be under way')
      await twice(() => store.erasure.removeElsewhere(open))
      await twice(() => store.erasure.finish(open.id, 'b', 2600))
      await withConsent(store, twice)
    } finally {
      admin.disconnect()
      await store.close()
      await redis.stop()
    }
  })
})

/** What a customer is asked, answers, and leaves unanswered. */
async function withConsent(store: Store, twice: <T>(change: () => Promise<T>) => Promise<T>): Promise<void> {
  const customer = newCustomer()
  for (const word of ['', 'agree', ''] as const) {
    const push = customer.push(3000, { consent: { mode: 'required', version: 'v1', word, stamp: 's' } })
    await twice(() => store.acceptance.acceptPush(push))
  }
  const { ref, fence } = await claimOne(store.lanes, 3001)
  expect(await store.consents.hold({ ref, fence, version: 'v2', now: 3002 })).to.equal('ok')
  expect(await twice(() => store.consents.hold({ ref, fence, version: 'v2', now: 3002 }))).to.equal('lost')
  await twice(() => store.consents.expire({ before: 3002, now: 4000, limit: 10 }))
  expect(await store.consents.history('default', customer.customerId)).to.have.length(2)
}
