import { expect } from 'chai'
import { STRUCTURES } from '../../../scripts/demo/agent/structures.js'
import { blocksOf } from '../../../scripts/demo/desk/blocks.js'
import { conversationView } from '../../../scripts/demo/desk/desk-view.js'
import type { ShownFile } from '../../../scripts/demo/view-lines.js'
import { wordsOf } from '../../../scripts/demo/words.js'
import type { FetchedAttachment } from '../../emulators/genesys/attachments.js'
import type { Conversation, StoredMessage } from '../../emulators/genesys/conversations.js'
import type { DesktopEntry, GenesysEmulator } from '../../emulators/genesys/genesys-emulator.js'

const CONVERSATION: Conversation = {
  ...{ id: 'c', integrationId: 'i', customerId: 'x', nickname: 'N', participants: [], endedAt: undefined },
}

/** An org that shows these lines. */
function org(
  desktop: readonly Partial<DesktopEntry>[],
  messages: Readonly<Record<string, Partial<StoredMessage>>> = {},
  attachments: readonly Partial<FetchedAttachment>[] = [],
): GenesysEmulator {
  const lines = desktop.map((line) => ({ time: '2025-01-01T00:00:00Z', messageId: 'm', status: 'received', ...line }))
  return { desktop: () => lines, message: (id: string) => messages[id], attachments } as unknown as GenesysEmulator
}

describe('desktops of the demo', () => {
  it('show the queue a conversation is in, none while a flow has it, and the tier', () => {
    const participant = (purpose: 'customer' | 'workflow' | 'acd' | 'agent', name: string) => ({
      ...{ id: name, purpose, name, state: 'connected' as const, connectedTime: '', endTime: undefined },
      ...{ disconnectType: undefined, entity: { id: name, name }, messageIds: [], attributes: {} },
    })
    const seen = (...participants: ReturnType<typeof participant>[]) =>
      conversationView({ ...CONVERSATION, participants }, org([]), 'chen')
    const [customer, flow] = [participant('customer', 'C'), participant('workflow', 'F')]
    const [first, second, agent] = [participant('acd', 'A'), participant('acd', 'B'), participant('agent', 'Z')]
    expect(seen(customer, flow).queue).to.equal(undefined)
    expect(seen(customer, flow, first, agent)).to.include({ queue: 'A', tier: 'Gold' })
    expect(seen(customer, flow, first, second).queue).to.equal('B')
    expect(seen(customer, first, agent, flow).queue, 'a bot beside the agent').to.equal('A')
    expect(seen(customer, first, customer, flow).queue, 'the customer came back').to.equal(undefined)
  })

  it('show lines of the relay to the agent as its own, bots as such, and the fate of answers', () => {
    const entries = [
      { from: 'customer', text: 'hi', status: 'received' },
      { from: 'customer', text: '【系统】x', status: 'received' },
      { from: 'agent', text: 'a', status: 'sent' },
      { from: 'bot', text: 'b', status: 'failed' },
    ] as const
    const { lines } = conversationView(CONVERSATION, org(entries), 'lin')
    expect(lines.map(({ from, state }) => `${from} ${state}`)).to.deep.equal([
      ...['customer delivered', 'system delivered', 'agent accepted', 'bot failed'],
    ])
  })

  it('show a file of the customer as what Genesys fetched, and while it has not', () => {
    const attachment = { mediaType: 'Audio', url: 'http://relay/media/t', mime: 'audio/mpeg', filename: 'voice.mp3' }
    const message = { id: 'm', direction: 'inbound', content: [{ contentType: 'Attachment', attachment }] } as const
    const seen = (...fetched: Partial<FetchedAttachment>[]): ShownFile | undefined =>
      conversationView(CONVERSATION, org([{ from: 'customer', text: '' }], { m: message }, fetched), 'lin').lines[0]
        ?.files[0]
    const got = { messageId: 'm', url: attachment.url, contentType: 'audio/mpeg', bytes: 7, status: 200 }
    expect(seen()).to.deep.equal({
      kind: 'audio',
      url: '/media/desk/m/0',
      name: 'voice.mp3',
      bytes: 0,
      state: 'loading',
    })
    expect(seen(got)).to.include({ state: 'ready', bytes: 7 })
    expect(seen({ ...got, status: 404 })?.state).to.equal('failed')
    expect(seen({ ...got, contentType: 'audio/amr' })?.kind, 'no browser plays it').to.equal('file')
  })

  it('say which question an answer answers', () => {
    const asked = {
      content: [{ quickReplyV2: { title: 'Which size?', actions: [] } }],
      text: '',
      direction: 'outbound',
    }
    const content = [{ buttonResponse: { originatingMessageId: 'q' } }]
    const messages = { m: { direction: 'inbound', content }, q: asked } as Record<string, Partial<StoredMessage>>
    const { lines } = conversationView(CONVERSATION, org([{ from: 'customer', text: 'M' }], messages), 'lin')
    expect(lines[0]).to.include({ answers: 'Which size?', text: 'M' })
  })

  it('draw everything a bot of the demo sends', async () => {
    const words = wordsOf('en')
    const counts: Record<string, number[]> = {}
    for (const [name, structure] of Object.entries(STRUCTURES)) {
      const genesys = {
        sendStructured: async (_id: string, _text: string, content: readonly object[]) => {
          counts[name] = blocksOf(content).map(({ buttons }) => buttons.length)
        },
      } as unknown as GenesysEmulator
      const setup = { ffmpeg: true, scanner: 'off', lacking: [] } as const
      await structure.send({ genesys, words, setup, samples: { files: new Map(), withFfmpeg: true } }, 'c')
    }
    expect(counts).to.deep.equal({
      ...{ 'quick-replies': [3], 'quick-replies-v2': [3], card: [2], carousel: [1, 1] },
      ...{ 'carousel-of-nine': Array(9).fill(1), notification: [2], 'list-picker': [3], 'date-picker': [3] },
    })
  })
})
