import { expect } from 'chai'
import fc from 'fast-check'
import type { GenesysWebhook, ReceiptWebhook, TypingWebhook, UnsupportedWebhook } from '../../server/genesys/webhook.js'
import { randomUuidInShard } from '../../server/privacy/random.js'
import type { WebhookAcceptance } from '../../server/store/acceptance.js'
import { ACCOUNT_LANE_ID } from '../../server/store/lanes.js'
import type { Store } from '../../server/store/store.js'
import { agentWebhook, makeBench, makePush } from './bench.js'

function unsupported(recipientId: string, change: Partial<UnsupportedWebhook> = {}): UnsupportedWebhook {
  const { text: _text, ...base } = agentWebhook(recipientId, '')
  return { ...base, type: 'unsupported', kind: 'Structured.Card', isMessage: true, ...change }
}

function typing(recipientId: string): TypingWebhook {
  const { id, integrationId, conversationId, sentAt } = agentWebhook(recipientId, '')
  return { type: 'typing', id, recipientId, integrationId, conversationId, sentAt, durationMs: 5000 }
}

function receipt(recipientId: string, status: string): ReceiptWebhook {
  const { id, integrationId, conversationId, sentAt } = agentWebhook(recipientId, '')
  const base = { id, recipientId, integrationId, conversationId, sentAt }
  return { type: 'receipt', ...base, channelMessageId: 'item', status, reasons: [], isFinal: true }
}

function recording(handed: WebhookAcceptance[]) {
  return (store: Store): Store => ({
    ...store,
    acceptance: {
      ...store.acceptance,
      acceptWebhook: (webhook) => {
        handed.push(webhook)
        return store.acceptance.acceptWebhook(webhook)
      },
    },
  })
}

describe('accepting webhooks', () => {
  it("relays an agent's text once, whatever Genesys repeats", async () => {
    const bench = await makeBench()
    const webhook = agentWebhook(await bench.customer(), ' 您好 ')
    await bench.acceptWebhook(webhook)
    await bench.acceptWebhook(webhook)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal([' 您好 '])
    expect(bench.genesys.receipts.map(({ messageId, status }) => [messageId, status])).to.deep.equal([
      [webhook.id, 'Delivered'],
    ])
    expect(bench.eventsOf('webhookAccepted').map(([event]) => (event as { outcome: string }).outcome)).to.deep.equal([
      'accepted',
      'duplicate',
    ])
  })

  it('shows typing without touching a lane', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    await bench.acceptWebhook(typing(customerId))
    await bench.acceptWebhook(typing('unknown'))
    expect(bench.typed).to.deep.equal([customerId])
    expect(await bench.claim()).to.deep.equal([])
  })

  it('ignores events that nobody wrote, whoever they are for', async () => {
    const handed: WebhookAcceptance[] = []
    const bench = await makeBench({ wrap: recording(handed) })
    await bench.acceptWebhook(unsupported('unknown', { kind: 'Event', isMessage: false }))
    expect(handed).to.deep.equal([])
    expect(bench.eventsOf('webhookAccepted')).to.deep.equal([
      [{ account: 'default', type: 'event', outcome: 'ignored' }],
    ])
  })

  for (const [name, make, kind] of [
    ['a form', (id: string) => unsupported(id, { kind: 'Structured.Form' }), '表单'],
    ['an attachment nobody can fetch', (id: string) => unsupported(id, { kind: 'Attachment.Image' }), '图片'],
    ['a kind of a later day', (id: string) => unsupported(id, { kind: 'Unknown' }), '未知类型的消息'],
  ] as const) {
    it(`refuses ${name} with a Failed receipt and a notice, also as the agent's first words`, async () => {
      const bench = await makeBench()
      const webhook = make(await bench.customer())
      await bench.acceptWebhook(webhook)
      await bench.acceptWebhook(webhook)
      await bench.work()
      expect(bench.wechat.texts).to.deep.equal([])
      expect(bench.genesys.receipts.map(({ messageId, reason }) => [messageId, reason?.code])).to.deep.equal([
        [webhook.id, 'UnsupportedMessage'],
      ])
      expect(bench.genesys.texts.slice(1)).to.deep.equal([`【系统】您刚才发送的${kind}无法送达微信客户，请改用文字。`])
    })
  }

  for (const recipientId of ['no-uuid', randomUuidInShard(9), ACCOUNT_LANE_ID]) {
    it(`answers InvalidDestination for ${recipientId.slice(0, 8)}, where nobody is`, async () => {
      const bench = await makeBench()
      const webhook = agentWebhook(recipientId, 'hello')
      await bench.acceptWebhook(webhook)
      await bench.acceptWebhook(webhook)
      await bench.work()
      expect(bench.genesys.receipts.map((sent) => [sent.messageId, sent.recipientId, sent.reason?.code])).to.deep.equal(
        [[webhook.id, recipientId, 'InvalidDestination']],
      )
      expect(await bench.deadLetters()).to.deep.equal([])
    })
  }

  it('refuses what a full lane cannot take with RateLimited and a notice, and stands by it', async () => {
    const bench = await makeBench({ limits: { laneMaxItems: 1 } })
    const customerId = await bench.customer()
    await bench.acceptWebhook(agentWebhook(customerId, 'one'))
    const refused = agentWebhook(customerId, 'two')
    await bench.acceptWebhook(refused)
    await bench.work()
    await bench.acceptWebhook(refused)
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['one'])
    const failed = bench.genesys.receipts.filter(({ status }) => status === 'Failed')
    expect(failed.map(({ messageId, reason }) => [messageId, reason?.code])).to.deep.equal([
      [refused.id, 'RateLimited'],
    ])
    expect(bench.genesys.texts.at(-1)).to.contain('等待送达的消息过多')
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'lane_full']])
  })

  it('keeps receipts about our own messages, and alarms once for a failed one', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    const failed = receipt(customerId, 'Failed')
    for (const webhook of [receipt(customerId, 'Delivered'), failed, failed]) await bench.acceptWebhook(webhook)
    await bench.acceptWebhook(receipt('', 'Published'))
    const kept = await bench.store.customers.finished('default', customerId, 10)
    expect(kept.map(({ kind }) => kind)).to.deep.equal(['text', 'genesys-receipt', 'genesys-receipt'])
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'genesys_failed_receipt']])
    expect(bench.wechat.texts).to.deep.equal([])
  })

  it('tries again under keys of its own when the cached key is stale', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    const known = bench.cache.byCustomer('default', customerId)
    if (!known) throw new Error('The key was not cached.')
    bench.cache.remember('default', { ...known, keyId: 'erased' })
    await bench.acceptWebhook(agentWebhook(customerId, 'hello'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['hello'])
    expect(bench.cache.byCustomer('default', customerId)?.keyId).to.equal(known.keyId)
  })

  it('never answers 200 for what the store did not take', async () => {
    const bench = await makeBench({
      wrap: (store) => ({
        ...store,
        acceptance: {
          ...store.acceptance,
          acceptWebhook: async (webhook) => ({
            ...(await store.acceptance.acceptWebhook(webhook)),
            outcome: 'staleKey',
          }),
        },
      }),
    })
    const error = await bench.acceptWebhook(agentWebhook(await bench.customer(), 'x')).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(Error)
  })

  it('believes an agent there after a human message, not after a bot', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    await bench.acceptWebhook(agentWebhook(customerId, 'bot', { originatingEntity: 'Bot' }))
    await bench.acceptPush(makePush('miniprogrampage', {}))
    await bench.acceptWebhook(unsupported(customerId, { originatingEntity: 'Bot' }))
    expect(bench.eventsOf('notice')).to.deep.equal([
      ['default', 'kept', false],
      ['default', 'refused', false],
    ])
    await bench.acceptWebhook(agentWebhook(customerId, 'human'))
    await bench.acceptPush(makePush('unknown', {}))
    expect(bench.eventsOf('notice').at(-1)).to.deep.equal(['default', 'kept', true])
  })

  it('hands the store no text, cached key or not', async () => {
    const handed: WebhookAcceptance[] = []
    const bench = await makeBench({ wrap: recording(handed) })
    const customerId = await bench.customer()
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[\w\u4e00-\u9fff-]{12,40}$/), fc.boolean(), async (text, cached) => {
        handed.length = 0
        if (!cached) bench.cache.forget('default', customerId)
        await bench.acceptWebhook(agentWebhook(customerId, text) satisfies GenesysWebhook)
        const whole = JSON.stringify(handed)
        expect(whole).to.not.contain(text)
        expect(whole).to.not.contain(Buffer.from(text).toString('base64').slice(0, 14))
        expect(handed[0]?.outbound?.body.wrappedKey !== undefined).to.equal(!cached)
      }),
      { numRuns: 60 },
    )
  })
})
