import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import type { LaneStore } from '../../../server/store/lanes.js'
import { makeBench, textPush } from '../bench.js'

describe('working a lane', () => {
  it('settles once the store is back, and sends nothing twice', async () => {
    let away = 40
    const bench = await makeBench({
      wrap: (store) => ({
        ...store,
        lanes: {
          ...store.lanes,
          settle: async (settlement) => {
            if (away-- > 0) throw new RelayError('store_unavailable')
            return store.lanes.settle(settlement)
          },
        },
      }),
    })
    for (const text of ['one', 'two']) await bench.acceptPush(textPush(text))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'two'])
    expect(bench.pauses).to.have.length(40)
  })

  it('is not put out by an answer of the store that was lost', async () => {
    const bench = await makeBench({
      wrap: (store) => {
        const lost = new Set<string>()
        const once =
          <A extends { itemId: string }, R>(name: string, run: (argument: A) => Promise<R>) =>
          async (argument: A): Promise<R> => {
            const answer = await run(argument)
            const call = `${name} ${argument.itemId}`
            if (lost.has(call)) return answer
            lost.add(call)
            throw new RelayError('store_unavailable')
          }
        const lanes: LaneStore = {
          ...store.lanes,
          settle: once('settle', store.lanes.settle),
          defer: once('defer', store.lanes.defer),
          progress: once('progress', store.lanes.progress),
        }
        return { ...store, lanes }
      },
    })
    for (const text of ['one', 'two', 'three']) await bench.acceptPush(textPush(text))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'two', 'three'])
    expect(bench.eventsOf('delivery').map(([event]) => (event as { outcome: string }).outcome)).to.deep.equal([
      'delivered',
      'delivered',
      'delivered',
    ])
  })

  it('finishes the item at hand when the relay stops, and gives the rest back at once', async () => {
    const bench = await makeBench()
    for (const text of ['one', 'two', 'three']) await bench.acceptPush(textPush(text))
    const [lane] = await bench.claim()
    bench.genesys.onMessage.next.push(() => {
      bench.flags.stopping = true
      return { ok: true }
    })
    if (lane) await bench.workLane(lane)
    expect(bench.genesys.texts).to.deep.equal(['one'])
    expect(bench.lane('inbound')).to.include({ state: 'ready' })
    bench.flags.stopping = false
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'two', 'three'])
  })

  it('reports how long a delivery took from its acceptance', async () => {
    const bench = await makeBench()
    await bench.acceptPush(textPush('one'))
    bench.clock.advance(1500)
    await bench.work()
    expect(bench.eventsOf('delivery')).to.deep.equal([
      [{ account: 'default', lane: 'inbound', outcome: 'delivered', code: 'ok', seconds: 1.5 }],
    ])
  })
})
