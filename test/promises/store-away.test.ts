import { expect } from 'chai'
import type { RunningRedis } from '../support/redis-server.js'
import { pause } from './harness/wait.js'
import { World } from './harness/world.js'

interface Way {
  readonly away: (redis: RunningRedis) => Promise<void>
  readonly back: (redis: RunningRedis) => Promise<void>
}

/** How Redis goes away, and how it comes back. */
const WAYS: Record<string, Way> = {
  'is stopped': { away: (redis) => redis.kill('SIGTERM'), back: (redis) => redis.restart() },
  hangs: { away: (redis) => redis.kill('SIGSTOP'), back: (redis) => redis.kill('SIGCONT') },
}
const AWAY_MS = 8400

describe('Promise: while the store is away nothing is acknowledged, and the platforms try again', () => {
  // True time-outs of both platforms: 5 s and 10 s.
  it("WeChat's connection is closed after 4 s, Genesys gets 503 within 8 s: Redis is stopped, or hangs", () =>
    Promise.all(Object.values(WAYS).map(outage)).then(() => undefined)).timeout(60_000)
})

function outage({ away, back }: Way): Promise<void> {
  return World.within({ store: 'redis', timeouts: 1 }, async (world) => {
    const { wechat, genesys } = world.platforms
    const { redis } = world.store
    if (redis === undefined) throw new Error('no Redis')
    await wechat.sendText('oStoreAway-customer-0001', 'before')
    await world.settle()
    const conversationId = genesys.conversations[0]?.id ?? ''

    await away(redis)
    const writing = wechat.sendText('oStoreAway-customer-0001', 'while Redis is away')
    const answering = genesys.agentSays(conversationId, 'an answer while Redis is away')
    await pause(AWAY_MS)
    expect(await world.relay.status('/readyz')).to.be.oneOf([0, 503])
    await back(redis)

    const push = await writing
    const [first] = push.attempts
    expect(first?.kind, 'the first attempt of the push').to.equal('network')
    expect((first?.endedAt ?? 0) - (first?.beganAt ?? 0)).to.be.within(3000, 5000)
    expect(push.acknowledged, 'a retry of the push is acknowledged').to.equal(true)
    const webhook = await answering
    const [refused] = webhook.attempts
    expect(refused).to.include({ kind: 'answer', status: 503 })
    expect((refused?.endedAt ?? 0) - (refused?.beganAt ?? 0)).to.be.within(6000, 8500)
    expect(webhook.accepted, 'a retry of the webhook is accepted').to.equal(true)
    await world.settle()
    world.assertKept()
  })
}
