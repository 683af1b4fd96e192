import { expect } from 'chai'
import {
  createSharedToken,
  type RefreshOutcome,
  type SharedToken,
  TokenUnavailable,
} from '../../server/tokens/shared-token.js'
import { MemoryLocks, MemoryTokens, turn } from './memory-stores.js'

const MINUTE = 60_000

/** A platform, a store and a clock, and as many instances as a test wants. */
class World {
  now = 1_000_000
  readonly tokens = new MemoryTokens()
  readonly locks = new MemoryLocks()
  fetches = 0
  lifeMs = 120 * MINUTE
  fetch = async () => {
    await turn()
    return { token: `token-${this.fetches}`, expiresInMs: this.lifeMs }
  }
  readonly outcomes: RefreshOutcome[] = []
  readonly seal = {
    seal: (text: string) => ({ keyId: 'k', sealed: `sealed(${text})` }),
    open: ({ sealed }: { sealed: string }) => {
      if (!sealed.startsWith('sealed(')) throw new Error('unknown key')
      return sealed.slice(7, -1)
    },
    fingerprint: (text: string) => `fingerprint of ${text}`,
  }

  instance(owner: string, maxAgeMs?: number): SharedToken {
    return createSharedToken({
      name: 'wechat:default',
      tokens: this.tokens,
      locks: this.locks,
      seal: this.seal,
      fetch: () => {
        this.fetches++
        return this.fetch()
      },
      maxAgeMs,
      owner,
      clock: { now: () => this.now, monotonic: () => this.now },
      sleep: async (ms) => {
        this.now += ms
        await turn()
      },
      onRefresh: (outcome) => this.outcomes.push(outcome),
    })
  }
}

/** Lets background work come to its end. */
async function settle() {
  for (let round = 0; round < 30; round++) await turn()
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('shared token', () => {
  let world: World
  beforeEach(() => {
    world = new World()
  })

  it('50 concurrent senders on 4 instances cause one refresh', async () => {
    const instances = ['a', 'b', 'c', 'd'].map((owner) => world.instance(owner))
    const senders = Array.from({ length: 50 }, (_, index) => instances[index % 4]?.get())
    expect(new Set(await Promise.all(senders))).to.deep.equal(new Set(['token-1']))
    expect(world.fetches).to.equal(1)
  })

  it('50 concurrent senders whose token was refused cause one refresh', async () => {
    const instances = ['a', 'b', 'c', 'd'].map((owner) => world.instance(owner))
    await Promise.all(instances.map((instance) => instance.get()))
    const again = Array.from({ length: 50 }, async (_, index) => {
      const instance = instances[index % 4]
      await instance?.expire('token-1')
      return instance?.get()
    })
    expect(new Set(await Promise.all(again))).to.deep.equal(new Set(['token-2']))
    expect(world.fetches).to.equal(2)
  })

  it('keeps the token sealed, by fingerprint, at most maxAge', async () => {
    await world.instance('a', 90 * MINUTE).get()
    expect(world.tokens.held).to.deep.equal({
      keyId: 'k',
      sealed: 'sealed(token-1)',
      fingerprint: 'fingerprint of token-1',
      obtainedAt: 1_000_000,
      expiresAt: 1_000_000 + 90 * MINUTE,
    })
  })

  it('answers from memory, and a second instance from the store', async () => {
    const first = world.instance('a')
    await first.get()
    const reads = world.tokens.reads
    for (let call = 0; call < 100; call++) await first.get()
    expect(world.tokens.reads).to.equal(reads)
    expect(await world.instance('b').get()).to.equal('token-1')
    expect(world.fetches).to.equal(1)
    expect(first.expiresAt()).to.equal(1_000_000 + 120 * MINUTE)
  })

  it('refreshes ahead at 85 % of the life, the old one serving meanwhile', async () => {
    const token = world.instance('a')
    await token.get()
    world.now += 0.85 * 120 * MINUTE - 1
    await token.get()
    await settle()
    expect(world.fetches).to.equal(1)
    world.now += 1
    expect(await token.get()).to.equal('token-1')
    await settle()
    expect(world.fetches).to.equal(2)
    expect(await token.get()).to.equal('token-2')
  })

  it('refreshes before the end of maxAge where that comes first', async () => {
    const token = world.instance('a', 90 * MINUTE)
    await token.get()
    world.now += 88 * MINUTE
    await token.get()
    await settle()
    expect(world.fetches).to.equal(1)
    world.now += MINUTE
    expect(await token.get()).to.equal('token-1')
    await settle()
    expect(await token.get()).to.equal('token-2')
  })

  it('one of four refreshes ahead, the others take over its token', async () => {
    const instances = ['a', 'b', 'c', 'd'].map((owner) => world.instance(owner))
    await Promise.all(instances.map((instance) => instance.get()))
    world.now += 110 * MINUTE
    await Promise.all(instances.map((instance) => instance.get()))
    await settle()
    expect(await Promise.all(instances.map((instance) => instance.get()))).to.deep.equal(Array(4).fill('token-2'))
    expect(world.fetches).to.equal(2)
  })

  it('serves a stored token that is due while it refreshes', async () => {
    await world.instance('a').get()
    world.now += 110 * MINUTE
    const late = world.instance('b')
    expect(await late.get()).to.equal('token-1')
    await settle()
    expect(await late.get()).to.equal('token-2')
  })

  it('serves on when a refresh ahead fails, and pauses before the next', async () => {
    const token = world.instance('a')
    await token.get()
    const works = world.fetch
    world.fetch = () => Promise.reject(new Error('down'))
    world.now += 110 * MINUTE
    for (let call = 0; call < 5; call++) {
      expect(await token.get()).to.equal('token-1')
      await settle()
    }
    expect(world.fetches).to.equal(2)
    world.fetch = works
    world.now += 1000
    await token.get()
    await settle()
    expect(await token.get()).to.equal('token-3')
    expect(world.outcomes).to.deep.equal(['refreshed', 'failed', 'refreshed'])
  })

  it('never serves a token past its end', async () => {
    const token = world.instance('a')
    await token.get()
    world.now += 120 * MINUTE
    expect(await token.get()).to.equal('token-2')
  })

  it('passes on why there is no token, and asks again only after a growing pause', async () => {
    const token = world.instance('a')
    world.fetch = () => Promise.reject(new Error('refused'))
    const pauses = [0, 999, 1, 1999, 1]
    const fetches: number[] = []
    for (const pause of pauses) {
      world.now += pause
      expect(await rejection(token.get()))
        .to.be.an('error')
        .with.property('message', 'refused')
      fetches.push(world.fetches)
    }
    expect(fetches).to.deep.equal([1, 1, 2, 2, 3])
  })

  it('takes over a token another instance got while it was pausing', async () => {
    const token = world.instance('a')
    const works = world.fetch
    world.fetch = () => Promise.reject(new Error('refused'))
    await rejection(token.get())
    world.fetch = works
    await world.instance('b').get()
    expect(await token.get()).to.equal('token-2')
  })

  it('expires only the token that failed', async () => {
    const first = world.instance('a')
    const second = world.instance('b')
    await first.get()
    await second.get()
    await first.expire('token-1')
    expect(await first.get()).to.equal('token-2')
    await second.expire('token-1')
    expect(await second.get()).to.equal('token-2')
    await first.expire('token-1')
    expect(await first.get()).to.equal('token-2')
    expect(world.fetches).to.equal(2)
  })

  it('learns within seconds that another instance expired or replaced the token', async () => {
    const first = world.instance('a')
    const second = world.instance('b')
    await first.get()
    await second.get()
    await first.expire('token-1')
    await first.get()
    world.now += 5_000
    await second.get()
    await settle()
    expect(await second.get()).to.equal('token-2')
  })

  it('backs off when the platform answers the token it refuses, then tries it again', async () => {
    const token = world.instance('a')
    world.fetch = async () => ({ token: 'same', expiresInMs: world.lifeMs })
    await token.get()
    await token.expire('same')
    for (let call = 0; call < 5; call++) {
      const error = await rejection(token.get())
      expect(error).to.be.instanceOf(TokenUnavailable).with.property('reason', 'notRenewed')
    }
    expect(world.fetches).to.equal(2)
    world.now += 1000
    expect(await token.get()).to.equal('same')
    await token.expire('same')
    const error = await rejection(token.get())
    expect(error).to.be.instanceOf(TokenUnavailable).with.property('retryAfterMs', 2000)
    expect(world.outcomes).to.deep.equal(['refreshed', 'notRenewed', 'refreshed', 'notRenewed'])
  })

  it('takes over when the refresher died: its lock runs out', async () => {
    world.locks.held = { owner: 'dead', until: world.now + 10_000 }
    expect(await world.instance('a').get()).to.equal('token-1')
    expect(world.now).to.be.within(1_010_000, 1_010_100)
  })

  it('looks again once it has the lock: another may just have finished', async () => {
    await world.instance('a').get()
    const { held } = world.tokens
    world.tokens.held = undefined
    world.locks.acquire = async () => {
      world.tokens.held = held
      return true
    }
    expect(await world.instance('b').get()).to.equal('token-1')
    expect(world.fetches).to.equal(1)
  })

  it('gives up waiting for refreshers that never end', async () => {
    world.locks.acquire = async () => false
    const error = await rejection(world.instance('a').get())
    expect(error).to.be.instanceOf(TokenUnavailable).with.property('reason', 'busy')
  })

  it('does not release the lock of another', async () => {
    const token = world.instance('a')
    world.fetch = async () => {
      world.locks.held = { owner: 'b', until: world.now + 10_000 }
      return { token: 'slow', expiresInMs: world.lifeMs }
    }
    await token.get()
    expect(world.locks.held?.owner).to.equal('b')
  })

  it('replaces a stored token that cannot be opened', async () => {
    await world.instance('a').get()
    world.tokens.held = world.tokens.held && { ...world.tokens.held, sealed: 'under a lost key' }
    expect(await world.instance('b').get()).to.equal('token-2')
  })

  it('uses a token the store does not take, and does not ask for it there', async () => {
    const token = world.instance('a')
    await token.get()
    world.now += 110 * MINUTE
    world.tokens.put = () => Promise.reject(new Error('read only'))
    await token.get()
    await settle()
    expect(world.outcomes.at(-1)).to.equal('notShared')
    world.now += MINUTE
    await token.get()
    await settle()
    expect(await token.get()).to.equal('token-2')
    expect(world.fetches).to.equal(2)
  })

  it('serves from memory while the store is down', async () => {
    const token = world.instance('a')
    await token.get()
    world.tokens.failing = true
    world.now += MINUTE
    expect(await token.get()).to.equal('token-1')
    await settle()
    expect(await token.get()).to.equal('token-1')
    expect(await rejection(world.instance('b').get()))
      .to.be.an('error')
      .with.property('message', 'store down')
  })
})
