import { expect } from 'chai'
import { createDueAlarm } from '../../../server/relay/delivery/due-alarm.js'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('due alarm', () => {
  const START = 1_700_000_000_000
  let began = 0
  const clock = { now: () => START + Math.floor(performance.now() - began) }
  let calls: number[][] = []
  const alarm = createDueAlarm(clock, (shards) => calls.push([...shards]))

  beforeEach(() => {
    began = performance.now()
    calls = []
  })
  afterEach(() => alarm.cancel())

  it('calls for each shard once it is due, in the order of the times, never before', async () => {
    const seen: number[] = []
    const watched = createDueAlarm(clock, (shards) =>
      seen.push(...shards.map((shard) => shard - (clock.now() - START))),
    )
    watched.set([{ shard: 60, at: START + 60 }], 1000)
    alarm.set(
      [
        { shard: 7, at: START + 40 },
        { shard: 3, at: START + 20 },
      ],
      1000,
    )
    while (calls.flat().length < 2 || seen.length < 1) await sleep(5)
    watched.cancel()
    expect(calls.flat()).to.deep.equal([3, 7])
    expect(seen).to.have.length(1)
    expect(seen[0]).to.be.at.most(0)
  })

  it('calls together for shards that are due at the same time', async () => {
    alarm.set(
      [5, 6, 7].map((shard) => ({ shard, at: START + 20 })),
      1000,
    )
    while (calls.length === 0) await sleep(5)
    expect(calls.map((shards) => shards.toSorted())).to.deep.equal([[5, 6, 7]])
  })

  it('leaves alone what is due later than it looks ahead', async () => {
    alarm.set([{ shard: 1, at: START + 60 }], 50)
    await sleep(120)
    expect(calls).to.deep.equal([])
  })

  it('forgets what was set before', async () => {
    alarm.set([{ shard: 1, at: START + 20 }], 1000)
    alarm.set([{ shard: 2, at: START + 20 }], 1000)
    await sleep(60)
    expect(calls).to.deep.equal([[2]])
    alarm.set([{ shard: 3, at: START + 80 }], 1000)
    alarm.cancel()
    await sleep(60)
    expect(calls).to.deep.equal([[2]])
  })
})
