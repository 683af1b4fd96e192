import { expect } from 'chai'
import type { Card, StructuredContent } from '../../../server/relay/messages/agent-content.js'
import { contentWebhook, makeBench } from '../bench.js'
import { failure } from '../fake-platforms.js'

function cards(count: number, change: Partial<Card> = {}): StructuredContent {
  const one = (at: number): Card => ({
    ...{
      title: `card ${at}`,
      description: '',
      imageUrl: '',
      url: `https://shop.example/${at}`,
      links: [],
      options: [],
    },
    ...change,
  })
  return { kind: 'cards', cards: Array.from({ length: count }, (_, at) => one(at + 1)) }
}

async function sent(structured: StructuredContent, change: Parameters<typeof contentWebhook>[1] = {}) {
  const bench = await makeBench()
  const webhook = contentWebhook(await bench.customer(), { structured, ...change })
  await bench.acceptWebhook(webhook)
  return { bench, webhook, types: () => bench.wechat.sent.map(({ message }) => message.type) }
}

const HUMAN = { originatingEntity: 'Human' } as const

describe('delivery of structured messages', () => {
  for (const [count, change, expected] of [
    [1, {}, ['news']],
    [3, {}, ['news', 'news', 'news']],
    [4, {}, ['text']],
    [9, {}, ['text']],
    [2, { text: 'Look:' }, ['text', 'news', 'news']],
    [3, { text: 'Look:' }, ['text']],
    [4, HUMAN, ['news', 'news', 'news', 'news']],
    [5, HUMAN, ['text']],
  ] as const) {
    const name = `${'text' in change ? 'text and ' : ''}${count} cards of a ${change === HUMAN ? 'person' : 'bot'}`
    it(`sends ${name} as ${expected.join(', ')}: no more than its sender's slots`, async () => {
      const { bench, types } = await sent(cards(count), change)
      await bench.work()
      expect(types()).to.deep.equal(expected)
      if (expected.length === 1 && expected[0] === 'text') expect(bench.wechat.texts[0]).to.contain(`card ${count}`)
      expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Delivered'])
    })
  }

  it('says as text what WeChat finds too large for its form, and still delivers once', async () => {
    const { bench, webhook, types } = await sent(cards(1), { text: '' })
    bench.wechat.onText.next.push(failure('sendAsText', { code: 'wechat_45003' }))
    await bench.work()
    expect(types()).to.deep.equal(['news', 'text'])
    expect(bench.wechat.texts[1]).to.equal('card 1\nhttps://shop.example/1')
    expect(bench.genesys.receipts.map(({ messageId, status }) => [messageId, status])).to.deep.equal([
      [webhook.id, 'Delivered'],
    ])
  })

  it('gives up rather than say twice what the customer has seen', async () => {
    const { bench, types } = await sent(cards(2), { ...HUMAN })
    bench.wechat.onText.next.push({ ok: true }, failure('sendAsText', { code: 'wechat_45003' }))
    await bench.work()
    expect(types()).to.deep.equal(['news', 'news'])
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['wechat_45003'])
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Failed'])
    expect(bench.genesys.texts.at(-1)).to.contain('1. card 1')
  })

  for (const killedAt of [0, 1, 2]) {
    it(`goes on from card ${killedAt + 1} after a crash there, repeating that card alone`, async () => {
      const { bench } = await sent(cards(3))
      for (let at = 0; at < killedAt; at++) bench.wechat.onText.next.push({ ok: true })
      bench.wechat.onText.next.push(() => Promise.reject(new Error('killed')))
      const [lane] = await bench.claim()
      await bench.workLane(lane ?? expect.fail()).catch(() => undefined)
      bench.clock.advance(10_000)
      await bench.work()
      const titles = bench.wechat.sent.map(({ message }) => (message.type === 'news' ? message.title : ''))
      const expected = ['card 1', 'card 2', 'card 3']
      expected.splice(killedAt, 0, `card ${killedAt + 1}`)
      expect(titles).to.deep.equal(expected)
    })
  }

  for (const [partsDone, outcome] of [
    [0, 'plans it anew while nothing of it is out'],
    [1, 'gives it up when a part is out, rather than mix two renderings'],
  ] as const) {
    it(`of a plan made by another rule ${outcome}`, async () => {
      const { bench } = await sent(cards(2))
      const head = bench.lane('outbound').head
      const parts = [0, 1].map((message) => ({ itemId: 'i', message }))
      head.plan = JSON.stringify({
        ...{ version: 2, ruleVersion: 1, form: 'rich', renderingRule: 99, itemIds: ['i'], language: 'zh-CN', parts },
      })
      head.partsBegun = partsDone
      head.partsDone = partsDone
      await bench.work()
      expect(bench.wechat.sent).to.have.length(partsDone === 0 ? 2 : 0)
      const statuses = bench.genesys.receipts.map(({ status }) => status)
      expect(statuses).to.deep.equal([partsDone === 0 ? 'Delivered' : 'Failed'])
    })
  }

  it('splits a numbered text that is longer than one message', async () => {
    const long = cards(9, { description: '很长的说明。'.repeat(40) })
    const { bench } = await sent(long)
    await bench.work()
    expect(bench.wechat.texts.length).to.be.greaterThan(1)
    expect(bench.wechat.texts[0]).to.match(/^第1\/\d部分\n1\. card 1/)
    for (const text of bench.wechat.texts) expect(Buffer.byteLength(text)).to.be.at.most(2048)
  })
})
