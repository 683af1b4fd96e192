import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import type { LaneStore } from '../../../server/store/lanes.js'
import { agentWebhook, type Bench, makeBench } from '../bench.js'
import { failure } from '../fake-platforms.js'

/** Splits into parts of 64 bytes. */
const LIMIT = 64
const TEXT = Array.from({ length: 20 }, (_, i) => `word${i}`).join(' ')

type Progress = Parameters<LaneStore['progress']>[0]

async function long(seen: (change: Progress) => void = () => undefined) {
  const bench = await makeBench({
    textLimitBytes: LIMIT,
    wrap: (store) => ({
      ...store,
      lanes: {
        ...store.lanes,
        progress: async (change) => {
          seen(change)
          return store.lanes.progress(change)
        },
      },
    }),
  })
  const webhook = agentWebhook(await bench.customer(), TEXT)
  await bench.acceptWebhook(webhook)
  return { bench, webhook }
}

/** The text without the labels, each a first line. */
const joined = (texts: readonly string[]) => texts.map((text) => text.slice(text.indexOf('\n') + 1)).join('')

/** What a killed worker leaves: its lease runs out, another one claims. */
async function takeOver(bench: Bench): Promise<void> {
  bench.clock.advance(10_000)
  await bench.work()
}

class Killed extends Error {}
const kill = () => Promise.reject(new Killed())

async function workUntilKilled(bench: Bench): Promise<void> {
  const [lane] = await bench.claim()
  if (!lane) throw new Error('Nothing to work.')
  const end = await bench.workLane(lane).catch((error: unknown) => error)
  expect(end).to.be.instanceOf(Killed)
}

describe('delivery in parts', () => {
  it('stores the plan and the mark before the first byte goes out', async () => {
    const order: string[] = []
    const { bench } = await long(({ plan, partsBegun, partsDone }) => {
      order.push(`${plan === undefined ? '' : 'plan '}${partsBegun}/${partsDone}`)
    })
    bench.wechat.onText.always = () => {
      order.push('send')
      return { ok: true }
    }
    await bench.work()
    const parts = bench.wechat.texts.length
    expect(parts).to.be.greaterThan(2)
    expect(order.slice(0, 6)).to.deep.equal(['plan 1/0', 'send', '2/1', 'send', '3/2', 'send'])
    expect(bench.wechat.texts[0]?.split('\n')[0]).to.equal(`第1/${parts}部分`)
    expect(joined(bench.wechat.texts)).to.equal(TEXT)
    expect(bench.pauses).to.deep.equal(Array.from({ length: parts - 1 }, () => 100))
  })

  for (const killedAt of [0, 1, 2]) {
    it(`goes on from part ${killedAt + 1} after a crash there, repeating that part alone`, async () => {
      const { bench, webhook } = await long()
      for (let part = 0; part < killedAt; part++) bench.wechat.onText.next.push({ ok: true })
      bench.wechat.onText.next.push(kill)
      await workUntilKilled(bench)
      const before = [...bench.wechat.texts]
      expect(before).to.have.length(killedAt + 1)
      await takeOver(bench)
      const after = bench.wechat.texts.slice(before.length)
      expect(after[0]).to.equal(before.at(-1))
      expect(joined([...before.slice(0, -1), ...after])).to.equal(TEXT)
      expect(bench.genesys.receipts.map(({ messageId }) => messageId)).to.deep.equal([webhook.id])
    })
  }

  it('keeps to the stored plan though the limit is another one by now', async () => {
    const { bench } = await long()
    bench.wechat.onText.next.push({ ok: true }, kill)
    await workUntilKilled(bench)
    const [first] = bench.wechat.texts
    const total = first?.match(/第1\/(\d+)部分/)?.[1]
    const lane = bench.lane('outbound')
    expect(lane.head.plan).to.contain(`第2/${total}部分`)
    bench.flags.textLimitBytes = 2048
    await takeOver(bench)
    expect(bench.wechat.texts.at(-1)?.startsWith(`第${total}/${total}部分\n`)).to.equal(true)
  })

  it('goes on with a plan that a relay of the first version stored', async () => {
    const { bench, webhook } = await long()
    const half = Math.floor(TEXT.length / 2)
    const part = (start: number, end: number, label: string) => ({ itemId: 'i', start, end, label })
    const head = bench.lane('outbound').head
    head.plan = JSON.stringify({
      ...{ version: 1, ruleVersion: 1, itemIds: ['i'], language: 'en' },
      parts: [part(0, half, 'Part 1 of 2'), part(half, TEXT.length, 'Part 2 of 2')],
    })
    head.partsBegun = 1
    head.partsDone = 1
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([`Part 2 of 2\n${TEXT.slice(half)}`])
    expect(bench.genesys.receipts.map(({ messageId, status }) => [messageId, status])).to.deep.equal([
      [webhook.id, 'Delivered'],
    ])
  })

  it('splits only the tail smaller after 45002', async () => {
    const { bench } = await long()
    bench.wechat.onText.next.push({ ok: true }, failure('splitSmaller', { code: 'wechat_45002' }))
    bench.wechat.onText.always = () =>
      Buffer.byteLength(bench.wechat.texts.at(-1) ?? '') > LIMIT ? failure('splitSmaller') : { ok: true }
    await bench.work()
    const { texts } = bench.wechat
    // Half of a part is below the least limit here, so the message is given up; the next test has room.
    expect(texts).to.have.length(2)
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['wechat_45002'])
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Failed'])
  })

  it('relabels the smaller parts without a total and leaves the first ones alone', async () => {
    const bench = await makeBench({ textLimitBytes: 400 })
    const text = Array.from({ length: 200 }, (_, i) => `word${i}`).join(' ')
    await bench.acceptWebhook(agentWebhook(await bench.customer(), text))
    bench.wechat.onText.next.push({ ok: true }, failure('splitSmaller', { code: 'wechat_45002' }))
    await bench.work()
    const { texts } = bench.wechat
    expect(texts[0]).to.match(/^第1\/\d部分\n/)
    expect(texts[2]).to.match(/^第2部分\n/)
    expect(joined([texts[0] ?? '', ...texts.slice(2)])).to.equal(text)
    for (const part of texts.slice(2)) expect(Buffer.byteLength(part)).to.be.at.most(200)
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Delivered'])
  })

  it('lets go between parts when the relay stops, nothing marked begun that was not sent', async () => {
    const { bench } = await long()
    bench.wechat.onText.next.push({ ok: true }, () => {
      bench.flags.stopping = true
      return { ok: true }
    })
    const [lane] = await bench.claim()
    if (lane) await bench.workLane(lane)
    expect(bench.wechat.texts).to.have.length(2)
    expect(bench.lane('outbound').head).to.include({ partsBegun: 2, partsDone: 2, attempts: 0 })
    bench.flags.stopping = false
    await bench.work()
    expect(joined(bench.wechat.texts)).to.equal(TEXT)
  })

  it('sends no part under a lease that a slow store has used up', async () => {
    const { bench } = await long(({ partsBegun }) => {
      if (partsBegun === 2) bench.clock.advance(6000)
    })
    const { renew } = bench.store.lanes
    const renewedAfter: number[] = []
    bench.store.lanes.renew = (...args) => {
      renewedAfter.push(bench.wechat.texts.length)
      return renew(...args)
    }
    await bench.work()
    expect(renewedAfter).to.deep.equal([1])
    expect(joined(bench.wechat.texts)).to.equal(TEXT)
  })

  it('takes the begun mark back after a refusal, and keeps it after a doubt', async () => {
    const refused = await long()
    refused.bench.wechat.onText.next.push({ ok: true }, failure('retry'))
    await refused.bench.work()
    expect(refused.bench.lane('outbound').head).to.include({ partsBegun: 1, partsDone: 1 })

    const doubted = await long()
    doubted.bench.wechat.onText.next.push(failure('retry', { mayBeDelivered: true }), failure('retry'))
    await doubted.bench.work()
    doubted.bench.clock.advance(1000)
    await doubted.bench.work()
    expect(doubted.bench.lane('outbound').head).to.include({ partsBegun: 1, partsDone: 0, attempts: 2 })
  })

  it('stops sending when a mark shows that the lane is lost', async () => {
    const { bench } = await long()
    bench.wechat.onText.next.push(async () => {
      bench.clock.advance(11_000)
      await bench.claim()
      return { ok: true }
    })
    const [lane] = await bench.claim()
    if (lane) await bench.workLane(lane)
    expect(bench.wechat.texts).to.have.length(1)
  })

  for (const [name, plan] of [
    ['of another version', '{"version":3}'],
    ['that is none', 'x'],
    [
      'for another text',
      '{"version":1,"ruleVersion":1,"itemIds":["i"],"language":"en","parts":[{"itemId":"i","start":0,"end":3,"label":""}]}',
    ],
  ]) {
    it(`gives a message with a plan ${name} up rather than garble it, and tells the agent`, async () => {
      const { bench, webhook } = await long()
      bench.lane('outbound').head.plan = plan ?? ''
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal([])
      expect(bench.genesys.receipts.map(({ messageId, status }) => [messageId, status])).to.deep.equal([
        [webhook.id, 'Failed'],
      ])
      expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'unreadable_plan']])
    })
  }

  it('repeats a mark while the store is away, and sends each part once', async () => {
    let away = 3
    const { bench } = await long(() => {
      if (away-- > 0) throw new RelayError('store_unavailable')
    })
    await bench.work()
    expect(joined(bench.wechat.texts)).to.equal(TEXT)
    expect(new Set(bench.wechat.texts).size).to.equal(bench.wechat.texts.length)
  })
})
