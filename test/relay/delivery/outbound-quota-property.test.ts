import { expect } from 'chai'
import { DEFAULT_QUOTA_LIMITS } from '../../../server/store/meter.js'
import { SeededRandom } from '../../promises/harness/random.js'
import { agentWebhook, makeBench, makePush, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'
import { QuotaModel } from '../quota-model.js'

const MESSAGES = 10_000
const RUNS = 20
const UNITS = ['字', '你好，', '订单。', 'word ', 'End. ', '\n', '🎵', '👨‍👩‍👧', 'e\u0301', ' ', '1', '！']
const LABEL = /^(?:第\d+(?:\/\d+)?部分|Part \d+(?: of \d+)?)\n/

interface Said {
  readonly id: string
  readonly text: string
}

function randomText(random: SeededRandom, number: number): string {
  const size = random.pick([2, 5, 5, 20, 20, 60, 60, 400, 1200, 4000])
  const units = Array.from({ length: random.between(0, size) }, () => random.pick(UNITS))
  return `<${number}>${units.join('')}`
}

/**
 * Holds what WeChat took against what was said: stretch by stretch, or several whole texts a line each.
 * @returns what is wrong; undefined when every message that did not fail came whole and in order.
 */
function reconcile(said: readonly Said[], failed: ReadonlySet<string>, arrived: readonly string[]): string | undefined {
  let at = 0
  let rest = said[0]?.text ?? ''
  const next = (): void => {
    at++
    rest = said[at]?.text ?? ''
  }
  for (const content of arrived) {
    let left = content
    for (;;) {
      if (at >= said.length) return `more arrived than was said: ${JSON.stringify(left.slice(0, 40))}`
      if (rest === left) {
        next()
        break
      }
      if (rest.startsWith(left)) {
        rest = rest.slice(left.length)
        break
      }
      if (left.startsWith(`${rest}\n`)) {
        left = left.slice(rest.length + 1)
        next()
      } else if (failed.has(said[at]?.id ?? '')) next()
      else return `${said[at]?.id} is broken at ${JSON.stringify(left.slice(0, 40))}`
    }
  }
  const missing = said.slice(at).filter(({ id }) => !failed.has(id))
  return missing.length === 0 ? undefined : `${missing.length} never arrived whole, first ${missing[0]?.id}`
}

/** Agents, bots and a customer who writes now and then, over days. */
async function live(random: SeededRandom, messages: number, othersSend: boolean): Promise<void> {
  const language = random.pick(['zh-CN', 'en'] as const)
  const bench = await makeBench({
    // Every unit that WeChat gives may be used: one too many shows.
    limits: { quota: { ...DEFAULT_QUOTA_LIMITS, closingSlots: 0 }, laneMaxItems: 1e6, laneMaxBytes: 1e9 },
    language,
  })
  const nudge = bench.texts[language].nudge()
  const model = new QuotaModel(bench.clock.now)
  const arrived: string[] = []
  bench.wechat.onText.always = () => {
    const text = bench.wechat.texts.at(-1) ?? ''
    if (random.between(1, 30) === 1) return failure('retry', { retryAfterMs: 1000 })
    const refused = model.send(text, othersSend)
    if (refused) return refused
    const bare = text.replace(LABEL, '')
    arrived.push(bare.endsWith(`\n${nudge}`) ? bare.slice(0, -nudge.length - 1) : bare)
    return { ok: true }
  }
  let clock = 1_766_000_000
  const writes = async () => {
    // The first of them makes the customer known; WeChat knows of each before the relay does.
    model.opened('message')
    await bench.acceptPush(textPush('你好', { createdAt: ++clock }))
  }
  await writes()
  await bench.work()
  const customerId = bench.genesys.messages[0]?.context.customerId ?? ''
  const said: Said[] = []
  while (said.length < messages) {
    for (let count = random.between(1, 12); count > 0; count--) {
      const text = randomText(random, said.length)
      const originatingEntity = random.pick(['Human', 'Human', 'Bot'] as const)
      const webhook = agentWebhook(customerId, text, { originatingEntity })
      await bench.acceptWebhook(webhook)
      said.push({ id: webhook.id, text })
      if (random.between(1, 3) === 1) await bench.work()
    }
    await bench.work()
    bench.clock.advance(random.pick([1000, 59_000, 60_000, 3_600_000, 24 * 3_600_000, 49 * 3_600_000]))
    await bench.work()
    if (othersSend && random.between(1, 4) === 1) model.drained()
    if (random.between(1, 5) === 1) {
      model.opened('action')
      await bench.acceptPush(
        makePush('event.click', { key: 'k', menuId: undefined }, { eventKey: 'k', createdAt: ++clock }),
      )
    } else await writes()
    await bench.work()
  }
  for (let turn = 0; turn < 5000 && bench.genesys.receipts.length < said.length; turn++) {
    await writes()
    await bench.work()
    bench.clock.advance(1000)
  }
  const failed = new Set(
    bench.genesys.receipts.filter(({ status }) => status === 'Failed').map(({ messageId }) => messageId),
  )
  expect(model.violations).to.deep.equal([])
  expect(reconcile(said, failed, arrived)).to.equal(undefined)
  expect(bench.genesys.receipts.map(({ messageId }) => messageId)).to.deep.equal(said.map(({ id }) => id))
  expect(bench.wechat.texts.filter((text) => text.includes(nudge) && !text.endsWith(nudge))).to.deep.equal([])
  expect(failed.size).to.be.lessThan(said.length)
}

describe('Promise: what agents and bots say never exceeds quota, bytes or window and never loses a character', () => {
  it(`over ${MESSAGES.toLocaleString('en')} generated messages`, async function () {
    this.timeout(120_000)
    for (let run = 0; run < RUNS; run++) await live(new SeededRandom(run + 1), MESSAGES / RUNS, false)
  })

  it('while others send through the account too', async function () {
    this.timeout(60_000)
    for (let run = 0; run < 4; run++) await live(new SeededRandom(100 + run), 250, true)
  })

  it('told by a check that sees what is lost, doubled or out of order', () => {
    const said = ['one', 'two', 'three'].map((text) => ({ id: text, text }))
    const none = new Set<string>()
    expect(reconcile(said, none, ['one', 't', 'wo', 'three'])).to.equal(undefined)
    expect(reconcile(said, none, ['one\ntwo', 'three'])).to.equal(undefined)
    expect(reconcile(said, new Set(['two']), ['one', 't', 'three'])).to.equal(undefined)
    for (const wrong of [
      ['one', 'two'],
      ['one', 'three', 'two'],
      ['one', 'one', 'two', 'three'],
      ['one', 't', 'three'],
    ]) {
      expect(reconcile(said, none, wrong), wrong.join()).to.not.equal(undefined)
    }
  })
})
