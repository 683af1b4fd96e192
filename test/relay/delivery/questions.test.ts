import { expect } from 'chai'
import type { ContentWebhook } from '../../../server/genesys/webhook.js'
import type { AnswerOption, StructuredContent } from '../../../server/relay/messages/agent-content.js'
import { DEFAULT_QUOTA_LIMITS } from '../../../server/store/meter.js'
import { agentWebhook, type Bench, contentWebhook, makeBench, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

const HOUR_MS = 3_600_000

function replies(...names: string[]): StructuredContent {
  const options = names.map((text): AnswerOption => ({ type: 'QuickReply', text, payload: `p-${text}` }))
  return { kind: 'quickReplies', title: '', options }
}

/** A bot has asked, and the customer has seen it. */
async function asked(structured = replies('查余额', '转人工')) {
  const bench = await makeBench()
  const webhook = contentWebhook(await bench.customer(), { text: '需要什么帮助？', structured })
  await bench.acceptWebhook(webhook)
  await bench.work()
  bench.clock.advance(5000)
  bench.genesys.messages.length = 0
  return { bench, webhook }
}

async function says(bench: Bench, content: string, menuId?: string): Promise<void> {
  const payload = { content, menuId, businessId: undefined }
  await bench.acceptPush({ ...textPush(content), payload } as Parameters<Bench['acceptPush']>[0])
  await bench.work()
}

function menuIdOf(bench: Bench, index: number): string {
  for (const { message } of bench.wechat.sent.toReversed()) {
    if (message.type === 'msgmenu') return message.entries[index]?.id ?? ''
  }
  throw new Error('No menu was sent.')
}

/** What Genesys was told: `answer PAYLOAD to MESSAGE`, or the text. */
function told(bench: Bench): string[] {
  return bench.genesys.messages.map(({ message }) =>
    message.kind === 'answer' ? `answer ${message.option.payload} to ${message.messageId}` : (message.text ?? ''),
  )
}

const answer = (payload: string, { id }: ContentWebhook) => `answer ${payload} to ${id}`

describe('answers to questions', () => {
  it('are what the customer taps', async () => {
    const { bench, webhook } = await asked()
    expect(bench.wechat.sent.at(-1)?.message).to.include({ type: 'msgmenu', head: '需要什么帮助？' })
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Delivered'])
    await says(bench, '转人工', menuIdOf(bench, 1))
    expect(told(bench)).to.deep.equal([answer('p-转人工', webhook)])
    const [sent] = bench.genesys.messages
    expect(sent?.message).to.deep.include({ option: { type: 'QuickReply', text: '转人工', payload: 'p-转人工' } })
    expect(sent?.context.messageId).to.match(/^[\w-]{36}$/)
  })

  for (const said of ['2', '２', '二', '转人工', ' 转人工']) {
    it(`are what the customer writes: ${said}`, async () => {
      const { bench, webhook } = await asked()
      await says(bench, said)
      expect(told(bench)).to.deep.equal([answer('p-转人工', webhook)])
    })
  }

  it('are given once: a second one is text again', async () => {
    const { bench, webhook } = await asked()
    await bench.acceptPush(textPush('1'))
    await bench.acceptPush(textPush('2'))
    await bench.work()
    await says(bench, '查余额', menuIdOf(bench, 0))
    expect(told(bench)).to.deep.equal([answer('p-查余额', webhook), '2', '查余额'])
  })

  it('are for the last question alone', async () => {
    const { bench, webhook } = await asked()
    const first = menuIdOf(bench, 1)
    const second = contentWebhook(webhook.recipientId, { text: '哪种？', structured: replies('活期', '定期', '理财') })
    await bench.acceptWebhook(second)
    await bench.work()
    bench.clock.advance(1000)
    await says(bench, '转人工', first)
    await says(bench, '三')
    expect(told(bench)).to.deep.equal(['转人工', answer('p-理财', second)])
  })

  it('are not what the customer wrote before the question', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    bench.genesys.onMessage.next.push(failure('retry'))
    await says(bench, '2')
    bench.clock.advance(100)
    await bench.acceptWebhook(contentWebhook(customerId, { text: '?', structured: replies('a', 'b') }))
    await bench.work()
    bench.genesys.messages.length = 0
    bench.clock.advance(60_000)
    await bench.work()
    expect(told(bench)).to.deep.equal(['2'])
  })

  it('are text once a person has written since: the person is answered', async () => {
    const { bench, webhook } = await asked()
    await bench.acceptWebhook(agentWebhook(webhook.recipientId, '您好，几位？'))
    await bench.work()
    await says(bench, '2')
    await says(bench, '转人工', menuIdOf(bench, 1))
    expect(told(bench)).to.deep.equal(['2', '转人工'])
  })

  it('still count after a bot has written since', async () => {
    const { bench, webhook } = await asked()
    await bench.acceptWebhook(agentWebhook(webhook.recipientId, '请选择', { originatingEntity: 'Bot' }))
    await bench.work()
    await says(bench, '2')
    expect(told(bench)).to.deep.equal([answer('p-转人工', webhook)])
  })

  it("count for an agent's own question, whatever the clocks of the relays say", async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    const webhook = contentWebhook(customerId, { text: '?', structured: replies('a', 'b'), originatingEntity: 'Human' })
    await bench.acceptWebhook(webhook)
    bench.clock.advance(-50)
    await bench.work()
    bench.clock.advance(5000)
    bench.genesys.messages.length = 0
    await says(bench, 'b')
    expect(told(bench)).to.deep.equal([answer('p-b', webhook)])
  })

  it('are text in the next session', async () => {
    const { bench, webhook } = await asked()
    await bench.store.customers.endSession('default', webhook.recipientId, bench.clock.now())
    await says(bench, '2')
    await says(bench, '转人工', menuIdOf(bench, 1))
    expect(told(bench)).to.deep.equal(['2', '转人工'])
  })

  it('are text when the question is too old', async () => {
    const { bench } = await asked()
    bench.clock.advance(73 * HOUR_MS)
    await says(bench, '2')
    expect(told(bench)).to.deep.equal(['2'])
  })

  it('are text when nothing was offered under that number, or by another system', async () => {
    const { bench } = await asked()
    for (const said of ['3', '你好', '2个人']) await says(bench, said)
    await says(bench, '转人工', '101')
    await says(bench, '转人工', menuIdOf(bench, 0).replace(/0$/, '7'))
    expect(told(bench)).to.deep.equal(['3', '你好', '2个人', '转人工', '转人工'])
  })

  it('are text when Genesys takes no answer any more, in the same try', async () => {
    const { bench, webhook } = await asked()
    bench.genesys.onMessage.next.push(failure('deadLetter', { code: 'http_400' }))
    await says(bench, '2')
    expect(told(bench)).to.deep.equal([answer('p-转人工', webhook), '2'])
    expect(await bench.deadLetters()).to.deep.equal([])
  })

  it('stay answers when Genesys is away for a while', async () => {
    const { bench, webhook } = await asked()
    bench.genesys.onMessage.next.push(failure('retry'))
    await says(bench, '2')
    bench.clock.advance(60_000)
    await bench.work()
    expect(told(bench)).to.deep.equal([answer('p-转人工', webhook), answer('p-转人工', webhook)])
  })

  it('are known to the relay that takes over from one killed before the question was marked as sent', async () => {
    const bench = await makeBench()
    const webhook = contentWebhook(await bench.customer(), { text: '?', structured: replies('a', 'b') })
    await bench.acceptWebhook(webhook)
    bench.wechat.onText.next.push(() => Promise.reject(new Error('killed')))
    const [lane] = await bench.claim()
    await bench.workLane(lane ?? expect.fail()).catch(() => undefined)
    bench.clock.advance(1000)
    bench.genesys.messages.length = 0
    await says(bench, 'b', menuIdOf(bench, 1))
    expect(told(bench)).to.deep.equal([answer('p-b', webhook)])
  })

  it('are not what the customer writes while the question waits for quota', async () => {
    const bench = await makeBench({ limits: { quota: DEFAULT_QUOTA_LIMITS } })
    const customerId = await bench.customer()
    for (let used = 0; used < 3; used++) {
      await bench.acceptWebhook(agentWebhook(customerId, `text ${used}`, { originatingEntity: 'Bot' }))
      await bench.work()
    }
    await bench.acceptWebhook(contentWebhook(customerId, { text: '?', structured: replies('a', 'b') }))
    await bench.work()
    expect(bench.wechat.sent.map(({ message }) => message.type)).to.not.include('msgmenu')
    bench.clock.advance(1000)
    bench.genesys.messages.length = 0
    await says(bench, '2')
    expect(bench.wechat.sent.at(-1)?.message.type).to.equal('msgmenu')
    bench.clock.advance(1000)
    await says(bench, '2')
    expect(told(bench).filter((text) => text === '2' || text.startsWith('answer p-b'))).to.have.length(2)
    expect(told(bench)[0]).to.equal('2')
  })

  it('with too much to choose from are asked and not remembered; the question before is closed', async () => {
    const { bench, webhook } = await asked()
    const options = Array.from({ length: 700 }, (_, at) => `${'x'.repeat(100)}${at}`)
    await bench.acceptWebhook(contentWebhook(webhook.recipientId, { structured: replies(...options) }))
    await bench.work()
    bench.clock.advance(1000)
    await says(bench, '2')
    expect(told(bench)).to.deep.equal(['2'])
  })

  it('leave nothing readable in the store', async () => {
    const { bench } = await asked()
    expect(JSON.stringify([...bench.state.questions.values()])).to.not.match(/转人工|p-|需要/)
  })
})
