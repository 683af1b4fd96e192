import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { whileHeld } from '../../../server/relay/customer-media/while-held.js'

const aborted = (signal: AbortSignal) =>
  new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('ended')))

describe('relay/customer-media/while-held', () => {
  it('keeps the lease while the work lasts, and answers what it answers', async () => {
    let renewed = 0
    const hold = {
      ensure: async (ms: number) => {
        expect(ms).to.equal(48)
        return ++renewed > 0
      },
    }
    const work = async () => {
      while (renewed < 4) await pause(5)
      return 'done'
    }
    expect(await whileHeld(hold, work, { leaseMs: 80, stopping: () => false })).to.equal('done')
    const after = renewed
    await pause(30)
    expect(renewed).to.equal(after)
  })

  it('ends the work when the lane is lost, also when the store throws', async () => {
    for (const ensure of [async () => false, async () => Promise.reject(new Error('store'))]) {
      expect(await whileHeld({ ensure }, aborted, { leaseMs: 80, stopping: () => false })).to.equal('lost')
    }
  })

  it('ends the work when the relay stops', async () => {
    const answer = await whileHeld({ ensure: async () => true }, aborted, { leaseMs: 80, stopping: () => true })
    expect(answer).to.equal('stopping')
  })

  it('throws what the work throws', async () => {
    const work = async () => Promise.reject(new Error('of the work'))
    const error = await whileHeld({ ensure: async () => true }, work, { leaseMs: 80, stopping: () => false }).catch(
      (thrown: Error) => thrown.message,
    )
    expect(error).to.equal('of the work')
  })
})
