import { expect } from 'chai'
import { systemClock } from '../../server/clock.js'
import { RelayError } from '../../server/errors.js'
import { createStoreRetry } from '../../server/http/store-retry.js'

const clock = systemClock

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'none'
  } catch (error) {
    return error instanceof RelayError ? error.code : `other: ${String(error)}`
  }
}

/** Fails the first `failures` times. */
function failing(failures: number): { run: () => Promise<string>; tries: () => number } {
  let tries = 0
  return {
    tries: () => tries,
    run: () => {
      tries += 1
      return tries > failures ? Promise.resolve('done') : Promise.reject(new RelayError('store_unavailable'))
    },
  }
}

describe('http/store-retry', () => {
  it('tries once when that is enough', async () => {
    const operation = failing(0)
    expect(await createStoreRetry({ clock, windowMs: 100, maxWaiters: 1 }).run(operation.run)).to.equal('done')
    expect(operation.tries()).to.equal(1)
  })

  it('tries again until the store answers', async () => {
    const operation = failing(3)
    const retry = createStoreRetry({ clock, windowMs: 1000, maxWaiters: 1, firstPauseMs: 1 })
    expect(await retry.run(operation.run)).to.equal('done')
    expect(operation.tries()).to.equal(4)
  })

  it('gives up at the end of the window', async () => {
    const operation = failing(Number.POSITIVE_INFINITY)
    const begun = performance.now()
    const retry = createStoreRetry({ clock, windowMs: 60, maxWaiters: 1, firstPauseMs: 5 })
    expect(await codeOf(retry.run(operation.run))).to.equal('store_unavailable')
    expect(performance.now() - begun).to.be.within(50, 500)
    expect(operation.tries()).to.be.above(2)
  })

  it('counts a store that hangs as one that does not answer', async () => {
    const retry = createStoreRetry({ clock, windowMs: 40, maxWaiters: 1 })
    expect(await codeOf(retry.run(() => new Promise(() => undefined)))).to.equal('store_unavailable')
  })

  it('lets no more than maxWaiters wait, and takes new ones when they are gone', async () => {
    const retry = createStoreRetry({ clock, windowMs: 80, maxWaiters: 2, firstPauseMs: 5 })
    const down = failing(Number.POSITIVE_INFINITY)
    let ended = 0
    const waiting = [retry.run(down.run), retry.run(down.run)].map((run) => codeOf(run).finally(() => ended++))
    await new Promise((resolve) => setImmediate(resolve))
    expect(await codeOf(retry.run(down.run))).to.equal('store_unavailable')
    expect(ended, 'it did not wait').to.equal(0)
    expect(await Promise.all(waiting)).to.deep.equal(['store_unavailable', 'store_unavailable'])
    expect(await retry.run(failing(1).run)).to.equal('done')
  })

  it('passes other errors on at once, also those thrown on the spot', async () => {
    const retry = createStoreRetry({ clock, windowMs: 1000, maxWaiters: 1 })
    expect(await codeOf(retry.run(() => Promise.reject(new Error('bug'))))).to.equal('other: Error: bug')
    const thrown = retry.run(() => {
      throw new RelayError('invalid_push')
    })
    expect(await codeOf(thrown)).to.equal('invalid_push')
  })
})
