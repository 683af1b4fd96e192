import { expect } from 'chai'
import { SECRETS } from './harness/platforms.js'
import { readEverything, readRawFiles, wrappedKeysIn } from './harness/raw-files.js'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { until } from './harness/wait.js'
import { World } from './harness/world.js'

/** `npm run test:heavy` erases 500. */
const CUSTOMERS = Number(process.env.ERASED_CUSTOMERS ?? 40)
const PRIVACY_KEY = 'privacykey-5b1e7c90d2a4f6830b1c'
/** Requests to the relay's API at once. */
const AT_ONCE = 25
/** A send under way when its customer was erased may still arrive. */
const UNDER_WAY_MS = 2000

const openIdOf = (at: number): string => `oErase_${String(at).padStart(4, '0')}-aBcDeFgHiJkLmNoP`
const textOf = (at: number, what: string): string => `${what} 悄悄话 ${at}: 只跟你说 ${at + 1000} 遍`

interface Receipt {
  readonly id: string
  readonly state: string
  readonly log: string
  readonly goneFromFilesAt: string
}

/** Runs for each, some at once. */
async function forEach<T>(all: readonly T[], run: (one: T, at: number) => Promise<unknown>): Promise<void> {
  const left = [...all.entries()]
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) await run(next[1], next[0])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function api(world: World, method: string, path: string) {
  const response = await fetch(`${world.relay.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${PRIVACY_KEY}` },
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function erase(world: World, customerId: string): Promise<Receipt> {
  const { status, body } = await api(world, 'DELETE', `/customers/${customerId}`)
  expect(status, JSON.stringify(body)).to.equal(200)
  return (body.erasures as Receipt[])[0] as Receipt
}

async function finished(world: World, receipts: readonly Receipt[]): Promise<void> {
  const open = new Set(receipts.map(({ id }) => id))
  const none = async () => {
    for (const id of open) {
      const { body } = await api(world, 'GET', `/erasures/${id}`)
      if (body.state !== 'done') return false
      expect(body).to.include({ log: 'compacted' })
      open.delete(id)
    }
    return true
  }
  await until('every erasure is done', none, { timeoutMs: 60_000, everyMs: 200, detail: () => `${open.size} are not` })
}

/** The customer that Genesys knows a push's text under. */
function customerOf({ platforms: { genesys } }: World, text: string): string {
  return genesys.inbound.find((message) => message.text === text)?.customerId ?? ''
}

describe('Promise: what is erased is gone', () => {
  it(`with messages of ${CUSTOMERS} customers under way, from every file of either store`, () =>
    onEveryStore(check)).timeout(180_000)
})

async function check(store: StoreKind): Promise<void> {
  const env = {
    RELAY_API_KEYS: `admin:${SECRETS.adminKey},privacy:${PRIVACY_KEY}`,
    LANE_LEASE_MS: '1000',
    LOG_LEVEL: 'warn',
  }
  await World.within({ store, env, retryGaps: 50 }, async (world) => {
    const { wechat, genesys } = world.platforms
    const openIds = Array.from({ length: CUSTOMERS }, (_, at) => openIdOf(at))
    await forEach(openIds, (openId, at) => wechat.sendText(openId, textOf(at, 'first')))
    await world.settle()
    // A relay that knows no keys any more: what it accepts now is stored under keys of its own.
    await world.relay.kill()
    await world.start()
    await forEach(openIds, (openId, at) => wechat.sendText(openId, textOf(at, 'second')))
    await world.settle()
    const before = wrappedKeysIn(await readRawFiles(world.store))
    const kept = wrappedKeysIn(await readEverything(world.store))
    expect([...kept].filter((key) => !before.has(key))).to.deep.equal([])
    expect(kept.size, 'keys of customers, and of items').to.be.greaterThan(CUSTOMERS + CUSTOMERS / 2)

    const customerIds = openIds.map((_, at) => customerOf(world, textOf(at, 'first')))
    const conversations = new Map(genesys.conversations.map(({ customerId, id }) => [customerId, id]))
    const receipts: Receipt[] = []
    const erasedAt = new Map<string, number>()
    await forEach(customerIds, async (customerId, at) => {
      const writing = [
        wechat.sendText(openIdOf(at), textOf(at, 'third')),
        genesys.agentSays(conversations.get(customerId) ?? '', textOf(at, 'answer')),
      ]
      receipts.push(await erase(world, customerId))
      erasedAt.set(customerId, Date.now())
      await Promise.all(writing)
    })
    const again = await erase(world, customerIds[0] ?? '')
    expect(receipts.map(({ id }) => id)).to.include(again.id)
    const late = await genesys.agentSays(conversations.get(customerIds[0] ?? '') ?? '', textOf(0, 'late'))
    expect(late.accepted).to.equal(true)
    await until('the late message is known as undeliverable', () => {
      const said = genesys.outbound.find(({ text }) => text === textOf(0, 'late'))
      return said?.receipts.some(({ status, final }) => status === 'Failed' && final) ?? false
    })

    // They write again and are somebody new.
    await forEach(openIds, (openId, at) => wechat.sendText(openId, textOf(at, 'fourth')))
    const arrived = () => openIds.every((_, at) => customerOf(world, textOf(at, 'fourth')) !== '')
    await until('the new messages arrive', arrived, { timeoutMs: 30_000 })
    const anew = openIds.map((_, at) => customerOf(world, textOf(at, 'fourth')))
    expect(anew.filter((customerId) => customerIds.includes(customerId))).to.deep.equal([])
    const sentLate = genesys.inbound.filter(
      ({ customerId, time }) => Date.parse(time) > (erasedAt.get(customerId) ?? Infinity) + UNDER_WAY_MS,
    )
    expect(sentLate, 'sent for somebody who was erased').to.deep.equal([])

    // One more, when all is quiet: the files are written anew after everything that went on meanwhile.
    await finished(world, receipts)
    await until('all lanes are empty', async () => (await world.store.read()).lanes.length === 0, { timeoutMs: 30_000 })
    await finished(world, [await erase(world, anew[0] ?? '')])
    const raw = await readRawFiles(world.store)
    const live = wrappedKeysIn(await readEverything(world.store))
    const found = wrappedKeysIn(raw)
    expect([...found].filter((key) => before.has(key) && !live.has(key)).length, 'wrapped keys of erased').to.equal(0)
    expect([...found].filter((key) => !live.has(key)).length, 'wrapped keys of nobody').to.equal(0)
    expect(live.size).to.be.lessThan(before.size)
    for (const [at, openId] of openIds.entries()) {
      for (const secret of [openId, textOf(at, 'first'), textOf(at, 'third'), textOf(at, 'answer')]) {
        const bytes = Buffer.from(secret)
        expect(raw.includes(bytes.toString('latin1')), 'in the clear').to.equal(false)
        expect(raw.includes(bytes.toString('base64').slice(0, -4)), 'in base64').to.equal(false)
      }
    }
    expect(world.relay.crashes).to.deep.equal([])
  })
}
