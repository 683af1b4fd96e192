import { expect } from 'chai'
import { Redis } from 'ioredis'
import { SECRETS } from './harness/platforms.js'
import { readRawFiles, wrappedKeysIn } from './harness/raw-files.js'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { until } from './harness/wait.js'
import { World } from './harness/world.js'

const SECOND_KEY = Buffer.alloc(32, 7).toString('base64')
const CUSTOMERS = ['oRing_0001-aBcDeFgHiJkLmNoP', 'oRing_0002-aBcDeFgHiJkLmNoP', 'oRing_0003-aBcDeFgHiJkLmNoP']
const textOf = (openId: string, what: string): string =>
  `${what}：您好，我想问一下我的订单到哪里了（${openId.slice(0, 10)}）`

interface Keys {
  readonly mayLeave: readonly string[]
  readonly rewrap: { readonly state: string; readonly rewrapped: number }
}

describe('Promise: a master key can leave', () => {
  it('once everything in the store is under another, and the files hold nothing in the clear, on either store', () =>
    onEveryStore(check)).timeout(90_000)
})

async function check(store: StoreKind): Promise<void> {
  await World.within({ store, env: { LOG_LEVEL: 'info' }, retryGaps: 50 }, async (world) => {
    const { wechat, genesys } = world.platforms
    const talk = async (what: string) => {
      for (const openId of CUSTOMERS) await wechat.sendText(openId, textOf(openId, what))
      await world.settle()
    }
    await talk('first')
    await genesys.agentSays(genesys.conversations[0]?.id ?? '', textOf('the agent', 'answer'))
    await world.settle()
    const ids = async () => new Set([...wrappedKeysIn(await readRawFiles(world.store))].map((key) => key.slice(0, 2)))
    expect([...(await ids())]).to.deep.equal(['m1'])

    await restart(world, `m2:${SECOND_KEY},m1:${SECRETS.masterKey}`)
    let keys: Keys | undefined
    await until('the first key may leave', async () => {
      keys = await readKeys(world)
      return keys.mayLeave.includes('m1')
    })
    expect(keys?.rewrap).to.include({ state: 'done' })
    expect(keys?.rewrap.rewrapped).to.be.greaterThan(CUSTOMERS.length - 1)
    await talk('second')

    await restart(world, `m2:${SECOND_KEY}`)
    await talk('third')
    for (const openId of CUSTOMERS) {
      const arrived = genesys.inbound.filter(({ text }) => text.includes(openId.slice(0, 10)))
      expect(new Set(arrived.map(({ customerId }) => customerId)).size, 'still the same customer').to.equal(1)
      expect(arrived).to.have.length(3)
    }
    await genesys.agentSays(genesys.conversations[0]?.id ?? '', textOf('the agent', 'later'))
    await world.settle()

    if (world.store.redis) await snapshot(world.store.url)
    const raw = await readRawFiles(world.store)
    const hidden = [
      ...Object.entries(SECRETS).filter(([name]) => !['appId', 'integrationId', 'clientId'].includes(name)),
      ['second key', SECOND_KEY] as const,
      ...CUSTOMERS.flatMap((openId) => [
        ['OpenID', openId] as const,
        ...['first', 'second', 'third'].map((what) => ['text', textOf(openId, what)] as const),
      ]),
      ['text', textOf('the agent', 'answer')] as const,
    ]
    for (const [name, value] of hidden) {
      const bytes = Buffer.from(value)
      for (const form of [bytes.toString('latin1'), bytes.toString('base64').slice(0, -4), bytes.toString('hex')]) {
        expect(raw.includes(form), `${name} in the files`).to.equal(false)
      }
    }
    expect(wrappedKeysIn(raw).size, 'keys were looked for in what holds them').to.be.greaterThan(CUSTOMERS.length)
  })
}

/** The relay again, on its port and store, with another ring. */
async function restart(world: World, ring: string): Promise<void> {
  await world.relay.terminate()
  world.relay.changeEnvironment({ RELAY_MASTER_KEYS: ring })
  await world.relay.start()
}

async function readKeys(world: World): Promise<Keys> {
  const headers = { authorization: `Bearer ${SECRETS.adminKey}` }
  return (await (await fetch(`${world.relay.url}/api/v1/keys`, { headers })).json()) as Keys
}

/** A snapshot beside the append-only file, so that it is looked into as well. */
async function snapshot(url: string): Promise<void> {
  const redis = new Redis(url)
  try {
    await redis.save()
  } finally {
    redis.disconnect()
  }
}
