import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { openRedisStore } from '../../../server/store/redis/open.js'
import { loadScripts, SCRIPT_NAMES } from '../../../server/store/redis/scripts.js'
import { DEFAULT_STORE_LIMITS, type Store } from '../../../server/store/store.js'
import { keySlot } from '../../support/key-slot.js'
import { startRedis } from '../../support/redis-server.js'
import { claim, newCustomer, SHARD } from './fixtures.js'

interface Recorded {
  readonly script: string
  readonly keys: string[]
  /** What the script called, as the server saw it. */
  readonly calls: string[][]
}

/** Every state change at least once, on the ways that touch most keys. */
async function doEverything(store: Store): Promise<void> {
  const { lanes } = store
  const customer = newCustomer()
  const { customerId, keyId } = customer
  const notice = (id: string) => ({
    noticeKind: 'n',
    item: { id, kind: 'notice', body: { keyId, sealed: 'bm90ZQ==' } },
  })
  await store.acceptance.acceptPush(customer.push(1000))
  await store.acceptance.acceptWebhook(customer.outbound(1001))
  const kept = { disposition: 'keep', notice: notice('kept'), endSession: true } as const
  await store.acceptance.acceptPush(customer.push(1002, kept))
  await store.acceptance.acceptForAccount({
    account: 'default',
    dedupeKey: 'd',
    dedupeTtlMs: 1000,
    now: 1003,
    receipt: { id: 'r', kind: 'receipt', body: { keyId: 'own', wrappedKey: 'w', sealed: 'cmVjZWlwdA==' } },
  })
  await store.acceptance.hasMarks('default', customerId, ['d', 'e'])
  const held = await claim(lanes, 1003)
  const outbound = held.find(({ ref }) => ref.lane === 'outbound')
  const inbound = held.find(({ ref }) => ref.lane === 'inbound')
  if (!outbound || !inbound) throw new Error('both lanes should be due')
  await lanes.renew(held, 9000)
  const [itemId, leaseUntil] = [outbound.head.itemId, 9000]
  const plan = { ref: outbound.ref, fence: outbound.fence, itemId, plan: '{}', partsBegun: 1, partsDone: 0, leaseUntil }
  await lanes.progress(plan)
  const dead = { kind: 'dead', reason: 'window_expired', detail: 'too late' } as const
  const settlement = {
    ...{ ref: outbound.ref, fence: outbound.fence, itemId, now: 1004, outcome: dead, leaseUntil },
    receipt: { id: 'failed', kind: 'receipt', body: { keyId, sealed: 'ZmFpbGVk' } },
    notice: notice('dead'),
    next: 'release',
  } as const
  await lanes.settle(settlement)
  const asker = { account: 'default', customerId, now: 1004, expiresAt: 2000 }
  await store.questions.ask({ ...asker, question: notice('asked').item })
  await store.questions.find('default', customerId, 1005)
  await store.questions.close('default', customerId, 'asked')
  const original = { kind: 'mobile', digest: 'd', sealed: 's' }
  const keeping = { account: 'default', customerId, keyId, originals: [original], now: 1004, expiresAt: 2000 }
  await store.personalData.keep(keeping)
  await store.personalData.keep(keeping)
  await lanes.defer({ ref: inbound.ref, fence: inbound.fence, itemId: inbound.head.itemId, dueAt: 1100, attempts: 1 })
  const [again] = (await claim(lanes, 1200)).filter(({ ref }) => ref.lane === 'inbound')
  if (!again) throw new Error('the deferred lane should be due')
  const done = { kind: 'done', keep: true, conversationId: 'c2' } as const
  await lanes.settle({
    ...{ ref: again.ref, fence: again.fence, itemId: again.head.itemId, now: 1200, outcome: done, leaseUntil },
    next: 'begin',
    endSession: true,
  })
  await lanes.release(again.ref, again.fence, 1201)
  await claim(lanes, 1202)
  await lanes.sweep(90_000)
  await lanes.depth(90_000)
  const { entries } = await store.deadLetters.list({ limit: 10 })
  await store.deadLetters.redrive(entries[0]?.id ?? '', 90_000)
  await store.customers.unrelayed({ limit: 10 })
  await store.customers.recentSessions({ since: 0, limit: 10 })
  await store.customers.get('default', customerId)
  await store.customers.endSession('default', customerId, 90_001)
  const alias = { account: 'default', shard: 7, identity: 'other', customerId, openId: 'b3RoZXI=' }
  await store.customers.alias(alias)
  await store.customers.joinPerson({ account: 'default', customerId, unionShard: 9, union: 'u', newPersonId: 'p1' })
  await store.customers.personOf('default', customerId)
  await store.tiers.put([{ account: 'default', customerId, tier: 'Gold', source: 'admin', updatedAt: 1 }])
  await store.tiers.ofPerson('default', customerId)
  const media = { id: `${customerId.slice(0, 2)}hash`, account: 'default', customerId }
  await store.media.put({ ...media, file: 'f', wrappedKey: 'w', sealed: 's', expiresAt: 9_000 }, 1)
  await store.media.ofCustomer('default', customerId, 1)
  await store.media.remove(media)
  const act = { sequence: 1, at: 1, actor: 'relay:relay', conversationId: 'v', text: '[]', sealed: 's', hash: 'h1' }
  const mark = { sequence: 1, hash: 'h1', proof: 'p' }
  await store.audit.append('default', undefined, [{ ...act, customerId }], mark)
  await store.audit.list({ account: 'default', customerId, limit: 10 })
  await store.audit.forgetReasons('default', customerId)
  await store.audit.trim('default', mark, 10)
  await store.tokens.put('t', { sealed: 's', keyId: 'k', fingerprint: 'f', obtainedAt: 1, expiresAt: 9_000 }, 1)
  await store.tokens.expire('t', 'f')
  await store.locks.acquire('l', 'me', 1000, 1)
  await store.locks.release('l', 'me')
  await store.budget.take('client', 1, 5, 10, 60_000)
  await store.budget.giveBack('client', 1, 2)
  await store.budget.pause('client', 61_000, 60_000)
  const asking = { mode: 'required', word: '', stamp: 's', version: 'v1' } as const
  const words = ['', 'agree', 'withdraw', ''] as const
  for (const [at, word] of words.entries()) {
    await store.acceptance.acceptPush(customer.push(90_001 + at, { consent: { ...asking, word } }))
  }
  await store.consents.expire({ before: 90_010, now: 90_010, limit: 10 })
  await store.consents.history('default', customerId)
  await store.acceptance.acceptPush(customer.push(90_011))
  const lanesLeft = await claim(lanes, 90_011)
  for (const { ref, fence } of lanesLeft) await store.consents.hold({ ref, fence, version: 'v1', now: 90_012 })
  const { found } = await store.wrappedKeys.page('none', undefined)
  await store.wrappedKeys.replace([
    { place: `{5a}:default:c:${customerId}`, wrapped: 'a', by: 'b' },
    ...found.map((each) => ({ ...each, by: 'x' })),
  ])
  const erasing = { account: 'default', customerId, now: 90_002, note: '' }
  const conversation = { ...erasing, id: `${customerId.slice(0, 2)}-conversation`, conversationId: 'c2' }
  await store.erasure.eraseConversation(conversation)
  const begun = await store.erasure.eraseCustomer({ ...erasing, id: `${customerId.slice(0, 2)}-customer` })
  if (begun.outcome !== 'begun') throw new Error('the customer should be known')
  await store.erasure.removeElsewhere(begun.erasure)
  await store.erasure.finish(begun.erasure.id, '', 90_003)
  await store.tidy(DEFAULT_STORE_LIMITS.retentionMs + 100_000)
}

describe('slots of Redis Cluster', () => {
  it('knows the slot of a key', () => {
    expect(keySlot('123456789')).to.equal(0x31c3)
    expect(keySlot('{5a}:default:c:x')).to.equal(keySlot('5a'))
    expect(keySlot('foo{}{bar}')).to.not.equal(keySlot('bar'))
  })

  it('are one per script: every key named and every key touched', async () => {
    const redis = await startRedis({ appendfsync: 'no' })
    const admin = new Redis(redis.url)
    const store = await openRedisStore({ url: redis.url, durability: 'warn' })
    const recorded: Recorded[] = []
    const names = new Map(
      [...loadScripts(DEFAULT_STORE_LIMITS, false).values()].map(({ sha, name }) => [sha, name as string]),
    )
    const monitor = await admin.monitor()
    try {
      let ended = false
      monitor.on('monitor', (_time: string, args: string[], source: string) => {
        const [command = '', sha = '', count = '0'] = args
        if (source === 'lua') recorded.at(-1)?.calls.push(args)
        else if (command === 'evalsha')
          recorded.push({ script: names.get(sha) ?? sha, keys: args.slice(3, 3 + Number(count)), calls: [] })
        else if (command === 'echo') ended = true
      })
      await doEverything(store)
      await admin.echo('end')
      while (!ended) await delay(5)
      expect([...new Set(recorded.map(({ script }) => script))].sort()).to.deep.equal([...SCRIPT_NAMES].sort())
      let touched = 0
      for (const { script, keys, calls } of recorded) {
        const slots = new Set(keys.map(keySlot))
        expect(slots.size, `slots of ${script} ${keys.join(' ')}`).to.equal(1)
        for (const [command = '', key = ''] of calls) {
          if (command.toUpperCase() === 'PUBLISH') continue
          touched++
          expect([...slots], `${script}: ${command} ${key}`).to.deep.equal([keySlot(key)])
        }
      }
      expect(touched).to.be.greaterThan(300)
    } finally {
      monitor.disconnect()
      admin.disconnect()
      await store.close()
      await redis.stop()
    }
  })

  it('hold on a cluster, which refuses a script that touches two', async () => {
    const redis = await startRedis({ appendfsync: 'no', cluster: true })
    const store = await openRedisStore({ url: redis.url, durability: 'warn' })
    try {
      await doEverything(store)
      const heard: number[] = []
      store.lanes.onReady((shard) => heard.push(shard))
      const customer = newCustomer()
      await store.acceptance.acceptPush(customer.push(200_000))
      for (let tries = 0; heard.length === 0 && tries < 200; tries++) await delay(5)
      expect(heard).to.deep.equal([SHARD])
      expect((await store.lanes.sweep(200_000)).due).to.include(SHARD)
    } finally {
      await store.close()
      await redis.stop()
    }
  })
})
