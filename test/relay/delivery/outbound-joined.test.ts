import { expect } from 'chai'
import { DEFAULT_QUOTA_LIMITS } from '../../../server/store/meter.js'
import type { Store } from '../../../server/store/store.js'
import { agentWebhook, type Bench, LEASE_MS, makeBench } from '../bench.js'
import { failure } from '../fake-platforms.js'

class Killed extends Error {}

const JOINED = '1\n2\n3\n4\n5'

/** Five texts that wait, with a worker that dies at a call of the store. */
async function dyingAt(call: 'progress' | 'settle') {
  let dying = false
  const wrap = (store: Store): Store => ({
    ...store,
    lanes: {
      ...store.lanes,
      progress: async (change) => {
        if (dying && call === 'progress' && change.partsDone === 1) throw new Killed()
        return store.lanes.progress(change)
      },
      settle: async (settlement) => {
        const answer = await store.lanes.settle(settlement)
        if (dying && call === 'settle') throw new Killed()
        return answer
      },
    },
  })
  const bench = await makeBench({ limits: { quota: DEFAULT_QUOTA_LIMITS }, wrap })
  const customerId = await bench.customer()
  const ids = ['1', '2', '3', '4', '5'].map((text) => agentWebhook(customerId, text))
  for (const webhook of ids) await bench.acceptWebhook(webhook)
  return {
    bench,
    ids: ids.map(({ id }) => id),
    says: (text: string) => bench.acceptWebhook(agentWebhook(customerId, text)),
    /** The worker dies with the joined texts out, or under way; another one may claim what it leaves. */
    async die() {
      dying = true
      const [lane] = await bench.claim()
      expect(lane && (await bench.workLane(lane).catch((error: unknown) => error))).to.be.instanceOf(Killed)
      expect(bench.wechat.texts).to.deep.equal([JOINED])
      dying = false
      bench.clock.advance(LEASE_MS)
    },
  }
}

/** Takes items out of the lane, from one place to another. */
function remove(bench: Bench, from: number, to: number): void {
  const lane = bench.lane('outbound')
  lane.items.splice(from, to - from)
}

const receipts = (bench: Bench, status: 'Delivered' | 'Failed') =>
  bench.genesys.receipts.filter((receipt) => receipt.status === status).map(({ messageId }) => messageId)

describe('joined texts', () => {
  it('are repeated as they were when the worker died before it knew that they are out', async () => {
    const { bench, ids, says, die } = await dyingAt('progress')
    await die()
    await says('6')
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([JOINED, JOINED, '6'])
    expect(receipts(bench, 'Delivered').slice(0, 5)).to.deep.equal(ids)
  })

  it('go out once when the worker died behind one of their receipts', async () => {
    const { bench, ids, says, die } = await dyingAt('settle')
    await die()
    await says('6')
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([JOINED, '6'])
    expect(receipts(bench, 'Delivered').slice(0, 5)).to.deep.equal(ids)
  })

  it('go out one by one, none lost, when they are not all there any more after the worker died', async () => {
    const { bench, ids, die } = await dyingAt('progress')
    await die()
    remove(bench, 2, 3)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([JOINED, '1', '2', '4', '5'])
    expect(receipts(bench, 'Delivered')).to.deep.equal(ids.filter((_, at) => at !== 2))
    expect(receipts(bench, 'Failed')).to.deep.equal([])
    expect(bench.eventsOf('alarm')).to.deep.equal([])
  })

  it('take no unit of quota a second time when they go out one by one', async () => {
    const { bench, die } = await dyingAt('progress')
    await die()
    remove(bench, 1, 5)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([JOINED, '1'])
    expect(bench.eventsOf('quota').filter(([, , outcome]) => outcome === 'reserved')).to.have.length(1)
  })

  it('leave nothing of their plan to a text that was none of them', async () => {
    const { bench, ids, says, die } = await dyingAt('settle')
    await die()
    await says('6')
    remove(bench, 0, 4)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([JOINED, '6'])
    expect(receipts(bench, 'Delivered')).to.have.length(2).and.to.include(ids[0])
    expect(bench.eventsOf('quota').filter(([, , outcome]) => outcome === 'reserved')).to.have.length(2)
  })

  it('that are out are told as delivered, whatever holds the account up meanwhile', async () => {
    const { bench, ids, die } = await dyingAt('settle')
    await die()
    bench.holds.hold('default', 'wechat', 3_600_000)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([JOINED])
    expect(receipts(bench, 'Delivered')).to.deep.equal(ids)
  })

  it('go out one by one when WeChat finds them too long together', async () => {
    const { bench } = await dyingAt('settle')
    bench.wechat.onText.next.push(failure('splitSmaller', { code: 'wechat_45002' }))
    await bench.work()
    expect(bench.wechat.texts.slice(0, 2)).to.deep.equal([JOINED, '1'])
    expect(receipts(bench, 'Delivered')).to.have.length(5)
  })
})
