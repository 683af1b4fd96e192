import { expect } from 'chai'
import { sealNewItem } from '../../../server/privacy/item-sealing.js'
import { createKeyRing } from '../../../server/privacy/key-ring.js'
import type { ScanVerdict } from '../../../server/privacy/malware/scanner.js'
import { loadRelayKeys } from '../../../server/privacy/relay-keys.js'
import { createMessageAttachments } from '../../../server/relay/agent-media/message-attachments.js'
import { createSealedFacts } from '../../../server/relay/agent-media/sealed-facts.js'
import type { AgentAttachment } from '../../../server/relay/messages/agent-content.js'
import type { AgentContent } from '../../../server/relay/messages/messages.js'
import { loadTexts } from '../../../server/relay/texts.js'
import { createMemoryStore } from '../../support/memory-store.js'
import { agentWebhook, type Bench, LEASE_MS, makeBench } from '../bench.js'
import { failure } from '../fake-platforms.js'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** Files of agents between fake platforms: fetched as told, never converted. */
describe('attachments of an agent’s message', () => {
  let bench: Bench
  let customerId: string
  let verdict: ScanVerdict
  /** What happened, in order. */
  let steps: string[]
  let onFetch: (url: string) => Promise<void>
  let messages: number

  beforeEach(async () => {
    verdict = { verdict: 'clean' }
    steps = []
    messages = 0
    onFetch = async () => undefined
    const { tokens, facts } = createMemoryStore()
    const keys = await loadRelayKeys(createKeyRing([{ id: 'ring-1', key: Buffer.alloc(32, 9) }]), facts)
    const now = () => bench.clock.now()
    const sealed = { tokens, seal: keys.systemSeal, now }
    const attachments = createMessageAttachments({
      partiesOf: () => ({
        texts: loadTexts().en,
        fetchAttachment: async (url, keep, { signal }) => {
          steps.push(`fetch ${url}`)
          await onFetch(url)
          signal.throwIfAborted()
          const bytes = Buffer.concat([PNG, Buffer.from(url)])
          return { ok: true, value: await keep(once(bytes)) }
        },
        wechat: {
          uploadMedia: async () => {
            steps.push('upload')
            return { ok: true, mediaId: `media-${steps.filter((step) => step === 'upload').length}` }
          },
        },
      }),
      scanner: { scan: async () => verdict },
      links: undefined,
      events: { attachment: (_account, outcome) => void steps.push(outcome) },
      uploaded: createSealedFacts('wechat-media', sealed),
      prepared: createSealedFacts('agent-file', sealed),
      convertImage: async () => PNG,
      ffmpeg: undefined,
      scratchFolder: '/tmp',
      now,
      leaseMs: LEASE_MS,
      stopping: () => bench.flags.stopping,
    })
    bench = await makeBench({ attachments, language: 'en' })
    customerId = await bench.customer()
    bench.wechat.sent.length = 0
  })

  async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
    yield bytes
  }

  const file = (url: string, change: Partial<AgentAttachment> = {}): AgentAttachment => ({
    ...{ mediaType: 'Image', url, mime: 'image/png', fileName: `${url}.png`, text: '', sizeBytes: undefined },
    ...change,
  })

  async function agentSends(attachments: readonly AgentAttachment[], text?: string): Promise<string> {
    const messageId = `content-${++messages}`
    const about = { messageId, conversationId: 'conversation-1', originatingEntity: 'Human', sentAt: 0 } as const
    const content: AgentContent = { kind: 'content', ...about, text, attachments }
    await bench.store.acceptance.acceptWebhook({
      account: bench.account.name,
      customerId,
      dedupeKey: messageId,
      dedupeTtlMs: 1000,
      now: bench.clock.now(),
      conversationId: 'conversation-1',
      byAgent: true,
      outbound: sealNewItem('content', content, { ring: bench.ring }),
    })
    return messageId
  }

  const sent = () => bench.wechat.sent.map(({ message }) => ('mediaId' in message ? message.mediaId : message))
  const receipts = () =>
    bench.genesys.receipts.map(({ messageId, status, reason }) => [messageId, status, reason?.code])

  it('go out behind its text, with captions, before the next message', async () => {
    await agentSends([file('a', { text: 'caption' }), file('b')], 'look')
    await bench.acceptWebhook(agentWebhook(customerId, 'and this'))
    await bench.work()
    const text = (value: string) => ({ type: 'text', text: value })
    expect(sent()).to.deep.equal([text('look'), 'media-1', text('caption'), 'media-2', text('and this')])
    expect(receipts()[0]).to.deep.equal(['content-1', 'Delivered', undefined])
  })

  it('that are links go out as text and are fetched from nowhere', async () => {
    const link = { mediaType: 'Link', fileName: '' } as const
    await agentSends([file('https://shop.example.cn', { ...link, text: 'Our shop' }), file('https://b.example', link)])
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['Our shop\nhttps://shop.example.cn', 'https://b.example'])
    expect(steps).to.deep.equal([])
  })

  it('are prepared once: a send that fails is tried again with what is at WeChat', async () => {
    bench.wechat.onText.next.push({ ok: true }, failure('retry', { code: 'timeout', mayBeDelivered: true }))
    await agentSends([file('a')], 'look')
    await bench.work()
    bench.clock.advance(1000)
    await bench.work()
    expect(steps.filter((step) => step.startsWith('fetch'))).to.have.length(1)
    expect(bench.wechat.texts).to.deep.equal(['look', 'image', 'image'])
    expect(receipts()).to.deep.equal([['content-1', 'Delivered', undefined]])
  })

  it('that WeChat no longer knows are uploaded again, once', async () => {
    const unknown = failure('deadLetter', { code: 'wechat_40007' })
    bench.wechat.onText.next.push(unknown)
    await agentSends([file('a')])
    await bench.work()
    expect(sent()).to.deep.equal(['media-1', 'media-2'])
    expect(receipts()).to.deep.equal([['content-1', 'Delivered', undefined]])
    bench.wechat.onText.next.push(unknown, unknown)
    await agentSends([file('b')])
    await bench.work()
    expect(sent().slice(2)).to.deep.equal(['media-3', 'media-4'])
    expect(receipts()[1]).to.deep.equal(['content-2', 'Failed', 'GeneralError'])
  })

  it('that are infected: nothing of the message goes out, the agent is told, the lane moves on', async () => {
    verdict = { verdict: 'infected', signature: 'Eicar' }
    await agentSends([file('a')], 'look')
    await bench.acceptWebhook(agentWebhook(customerId, 'next'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['next'])
    expect(steps).to.not.include('upload')
    expect(receipts()[0]).to.deep.equal(['content-1', 'Failed', 'MessageNotAllowed'])
    expect(bench.genesys.texts.at(-1)).to.contain('contains malware').and.contain('look')
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['attachment_infected'])
  })

  it('of a message without text are named in the notice', async () => {
    verdict = { verdict: 'infected', signature: 'Eicar' }
    await agentSends([file('holiday')])
    await bench.work()
    expect(bench.genesys.texts.at(-1)).to.contain('holiday.png')
  })

  it('wait while the scanner is away, and are given up when it stays so', async () => {
    verdict = { verdict: 'unavailable', code: 'unreachable' }
    await agentSends([file('a')])
    await bench.acceptWebhook(agentWebhook(customerId, 'next'))
    for (let tried = 1; tried < 8; tried++) {
      await bench.work()
      expect(bench.wechat.sent, `after ${tried}`).to.have.length(0)
      bench.clock.advance(tried * 1000)
    }
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['next'])
    expect(receipts()[0]).to.deep.equal(['content-1', 'Failed', 'MessageNotAllowed'])
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['scanner_away'])
  })

  it('go out when the scanner is back', async () => {
    verdict = { verdict: 'unavailable', code: 'unreachable' }
    await agentSends([file('a')])
    await bench.work()
    verdict = { verdict: 'clean' }
    bench.clock.advance(1000)
    await bench.work()
    expect(sent()).to.deep.equal(['media-1'])
  })

  it('keep the lane while they take longer than the lease', async () => {
    onFetch = async () => {
      for (let waited = 0; waited < 5; waited++) {
        bench.clock.advance(LEASE_MS / 3)
        await new Promise((resolve) => setTimeout(resolve, 600))
      }
    }
    await agentSends([file('a')])
    await bench.work()
    expect(sent()).to.deep.equal(['media-1'])
  }).timeout(10_000)

  it('are left to the next holder when the relay stops meanwhile', async () => {
    let fetching = () => {}
    const fetched = new Promise<void>((resolve) => {
      fetching = resolve
    })
    onFetch = async () => {
      if (steps.length > 1) return
      fetching()
      await new Promise((resolve) => setTimeout(resolve, 1200))
    }
    await agentSends([file('a')])
    const [lane] = await bench.claim()
    if (lane === undefined) throw new Error('There is no lane to work.')
    const working = bench.workLane(lane)
    await fetched
    bench.flags.stopping = true
    await working
    expect(bench.wechat.sent).to.have.length(0)
    bench.flags.stopping = false
    await bench.work()
    expect(sent()).to.deep.equal(['media-1'])
  }).timeout(10_000)
})
