import { expect } from 'chai'
import { PUSH_PATTERNS, type PushPattern } from './duplicates/push-patterns.js'
import { WEBHOOK_PATTERNS, type WebhookPattern } from './duplicates/webhook-patterns.js'
import { clearReplies } from './harness/clear-reply.js'
import { SECRETS } from './harness/platforms.js'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { World, type WorldOptions } from './harness/world.js'

const RETRY_GAP_MS = 400
/** WeChat waits 1 s for an answer, Genesys 2 s. */
const TIMEOUT_DIVISOR = 5

const VARIANTS: readonly { name: string; options: Omit<WorldOptions, 'store'> }[] = [
  { name: 'retries byte-identical, plain mode', options: { mode: 'plain' } },
  {
    name: 'retries signed anew and in parallel, safe mode',
    options: { mode: 'safe', wechat: { resignRetries: true, parallelRetries: true } },
  },
]

async function unrelayed({ relay }: World): Promise<string[]> {
  const headers = { authorization: `Bearer ${SECRETS.adminKey}` }
  const answer = await fetch(`${relay.url}/api/v1/unrelayed`, { headers })
  return ((await answer.json()) as { entries: { kind: string }[] }).entries.map(({ kind }) => kind)
}

/** A new customer writes twice: the first push of a session gets a reply, the second `success`. */
async function checkPush(world: World, openId: string, pattern: string, send: PushPattern): Promise<void> {
  const texts = [`first, ${pattern}`, `second, ${pattern}`]
  for (const [at, text] of texts.entries()) {
    // What a frozen or killed relay has under way itself may come twice: not what is looked at here.
    await world.settle()
    const results = await send(world, openId, text)
    expect(results.every(({ acknowledged }) => acknowledged)).to.equal(true)
    const replies = [...new Set(clearReplies(results))]
    expect(replies, 'different answers to one push').to.have.length(1)
    expect(replies[0]).to.match(at === 0 ? /^<xml>.*<CreateTime>\d{10}<\/CreateTime>/s : /^success$/)
  }
  await world.settle()
  const came = world.platforms.genesys.inbound.map(({ text }) => text).filter((text) => text.endsWith(`, ${pattern}`))
  expect(came).to.deep.equal(texts)
}

async function checkWebhook(world: World, openId: string, pattern: string, send: WebhookPattern): Promise<void> {
  const { wechat, genesys } = world.platforms
  const text = `hello before ${pattern}`
  await wechat.sendText(openId, text)
  await world.settle()
  const conversationId = genesys.inbound.find((message) => message.text === text)?.conversationId ?? ''
  const results = await send(world, conversationId, `answer: ${pattern}`)
  expect(results.every(({ accepted }) => accepted)).to.equal(true)
  await world.settle()
  const came = wechat.customMessages.filter((message) => message.openId === openId).map((message) => message.text)
  expect(came).to.deep.equal([`answer: ${pattern}`])
  const receipts = genesys.message(results[0]?.messageId ?? '')?.receipts ?? []
  expect(receipts.map(({ status, final }) => ({ status, final }))).to.deep.equal([{ status: 'Delivered', final: true }])
}

async function checkKept(world: World): Promise<void> {
  const kept = (await unrelayed(world)).length
  const openId = 'oDuplicate-event-aBcDeFgH'
  const result = await world.platforms.wechat.sendEvent(openId, 'CLICK', { EventKey: 'menu-1' }, { loseAnswers: 2 })
  expect(result.attempts.length).to.equal(3)
  expect(clearReplies([result])).to.deep.equal(['success'])
  expect((await unrelayed(world)).slice(kept)).to.have.length(1)
}

describe('Promise: a duplicate is delivered once, and a retried push gets the same reply', () => {
  for (const { name, options } of VARIANTS) {
    describe(`on either store, ${name}`, () => {
      const worlds = new Map<StoreKind, World>()
      const onEveryWorld = (run: (world: World) => Promise<void>) =>
        onEveryStore(async (store) => {
          const world = worlds.get(store)
          if (world !== undefined) await run(world)
        })
      before(async () => {
        await onEveryStore(async (store) => {
          const timing = { retryGaps: 5000 / RETRY_GAP_MS, timeouts: TIMEOUT_DIVISOR }
          const world = await World.open({ store, balanced: true, ...timing, ...options })
          worlds.set(store, world)
          await world.start()
        })
      })
      after(() => onEveryWorld((world) => world.close()))

      for (const [at, [pattern, send]] of Object.entries(PUSH_PATTERNS).entries()) {
        it(`a push: ${pattern}`, () =>
          onEveryWorld((world) => checkPush(world, `oDuplicate-push-${at}-aBcDeFgH`, pattern, send))).timeout(30_000)
      }

      it('a push of a kind that is only kept: its answer is lost twice', () => onEveryWorld(checkKept)).timeout(30_000)

      for (const [at, [pattern, send]] of Object.entries(WEBHOOK_PATTERNS).entries()) {
        it(`a webhook: ${pattern}`, () =>
          onEveryWorld((world) => checkWebhook(world, `oDuplicate-webhook-${at}-aBcDeFgH`, pattern, send))).timeout(
          30_000,
        )
      }

      it('no promise was broken by any of them', () =>
        onEveryWorld(async (world) => {
          const refused = 'answer to a push: answered HTTP 401'
          expect(world.violations().filter((violation) => violation !== refused)).to.deep.equal([])
        }))
    })
  }
})
