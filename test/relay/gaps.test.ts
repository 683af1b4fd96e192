import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { createGaps, GAP_MS } from '../../server/relay/gaps.js'
import { createMemoryStore } from '../support/memory-store.js'
import { ManualClock } from './manual-clock.js'
import { recordEvents } from './recorded-events.js'

function setUp() {
  const { facts } = createMemoryStore()
  const clock = new ManualClock()
  const { events } = recordEvents()
  /** What a relay finds that starts now; it beats once and is killed. */
  const start = async () => {
    const gaps = createGaps({ facts, clock, events })
    const since = await gaps.openSince()
    gaps.stop()
    return { gaps, since }
  }
  return { facts, clock, events, start }
}

describe('gaps', () => {
  it('are not seen at the first start ever, nor after a short silence', async () => {
    const { clock, start } = setUp()
    expect((await start()).since).to.equal(undefined)
    clock.advance(GAP_MS)
    expect((await start()).since).to.equal(undefined)
  })

  it('last from the last heartbeat until they are closed, also over a crash', async () => {
    const { clock, start } = setUp()
    await start()
    const last = clock.now()
    clock.advance(GAP_MS + 1)
    expect((await start()).since).to.equal(last)
    clock.advance(5000)
    const again = await start()
    expect(again.since).to.equal(last)
    clock.advance(GAP_MS * 10)
    const later = await start()
    expect(later.since).to.equal(last)
    await later.gaps.close()
    expect(await later.gaps.openSince()).to.equal(undefined)
    expect((await start()).since).to.equal(undefined)
  })

  it('are not forgotten when the store goes away at the start', async () => {
    const { facts, clock, events, start } = setUp()
    await start()
    const last = clock.now()
    clock.advance(GAP_MS * 2)
    let away = true
    const flaky = {
      get: facts.get,
      set: async (name: string, value: string) => {
        if (away) throw new RelayError('store_unavailable')
        return facts.set(name, value)
      },
    }
    const gaps = createGaps({ facts: flaky, clock, events })
    expect(await gaps.openSince().catch((error: unknown) => error)).to.be.instanceOf(RelayError)
    away = false
    expect(await gaps.openSince()).to.equal(last)
    gaps.stop()
  })
})
