import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { offeredAnswers } from '../emulators/genesys/offered-answers.js'
import { onEveryStore } from './harness/stores.js'
import { until } from './harness/wait.js'
import { World } from './harness/world.js'

const FOLDER = new URL('../fixtures/structured/', import.meta.url)
const SAMPLES = readdirSync(FOLDER).map((name) => ({
  name,
  ...(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { text: string; content: readonly object[] }),
}))
const OPEN_ID = 'oStructured-customer-0001'

/** The customer has a conversation; `ask` sends a sample and waits until it is delivered. */
async function conversationIn({ platforms: { wechat, genesys } }: World) {
  await wechat.sendText(OPEN_ID, '你好')
  await until('a conversation is there', () => genesys.conversations.length === 1)
  const conversationId = genesys.conversations[0]?.id ?? ''
  return {
    /** @returns the Genesys id of the message. */
    async ask({ text, content }: (typeof SAMPLES)[number]): Promise<string> {
      const { messageId } = await genesys.sendStructured(conversationId, text, content)
      await until(
        'the question is delivered',
        () => genesys.message(messageId)?.receipts.at(-1)?.status === 'Delivered',
      )
      return messageId
    },
    /** What the customer's last message is to Genesys: the answered message and payload, or the text. */
    async heard(count: number): Promise<string> {
      await until('the answer arrived', () => genesys.inbound.length === count)
      const last = genesys.inbound.at(-1)
      const [element] = (last?.content ?? []) as {
        buttonResponse?: { originatingMessageId: string; payload: string }
      }[]
      const response = element?.buttonResponse
      return response ? `${response.payload} to ${response.originatingMessageId}` : (last?.text ?? '')
    },
  }
}

describe('Promise: what a bot asks is answered', () => {
  it('by number and by tap, for every structure, on either store', () =>
    onEveryStore((store) =>
      World.within({ store }, async (world) => {
        const { wechat } = world.platforms
        const talk = await conversationIn(world)
        let said = 1
        for (const sample of SAMPLES) {
          const offered = offeredAnswers(sample.content)
          const last = offered.at(-1)
          if (!last) continue
          const byNumber = await talk.ask(sample)
          await wechat.sendText(OPEN_ID, String(offered.length))
          expect(await talk.heard(++said), sample.name).to.equal(`${last.payload} to ${byNumber}`)
          const asked = await talk.ask(sample)
          const menu = wechat.phone(OPEN_ID).findLast(({ from }) => from === 'account')?.menu
          if (menu) await wechat.tapMenu(OPEN_ID, menu.at(-1)?.content ?? '')
          else await wechat.sendText(OPEN_ID, last.text)
          const expected = last.type === 'DatePicker' ? last.text : `${last.payload} to ${asked}`
          expect(await talk.heard(++said), sample.name).to.equal(expected)
        }
        expect(wechat.customMessages.map(({ type }) => type)).to.include.members(['msgmenu', 'news', 'text'])
        expect([...wechat.violations, ...world.platforms.genesys.violations]).to.deep.equal([])
      }),
    )).timeout(60_000)

  it('to a relay killed with -9 after it asked and started again, on either store', () =>
    onEveryStore((store) =>
      World.within({ store }, async (world) => {
        const { wechat } = world.platforms
        const talk = await conversationIn(world)
        const [sample] = SAMPLES.filter(({ name }) => name === 'quick-replies.json')
        const asked = await talk.ask(sample ?? expect.fail('no sample'))
        await world.relay.kill()
        await world.relay.start()
        await wechat.tapMenu(OPEN_ID, '人工客服')
        expect(await talk.heard(2)).to.equal(`agent to ${asked}`)
      }),
    )).timeout(60_000)

  it('to whichever of several relays hears it', () =>
    World.within({ store: 'redis', relays: 3 }, async (world) => {
      const { wechat } = world.platforms
      const talk = await conversationIn(world)
      const [sample] = SAMPLES.filter(({ name }) => name === 'list-picker.json')
      for (let round = 0; round < 6; round++) {
        const asked = await talk.ask(sample ?? expect.fail('no sample'))
        await wechat.sendText(OPEN_ID, '二')
        expect(await talk.heard(2 + round)).to.equal(`pd-2 to ${asked}`)
      }
    })).timeout(60_000)

  it('in words that WeChat takes, when it takes a menu of fewer entries than thought', () =>
    World.within({ store: 'sqlite', wechat: { menuEntries: 2 } }, async (world) => {
      const { wechat } = world.platforms
      const talk = await conversationIn(world)
      const [sample] = SAMPLES.filter(({ name }) => name === 'quick-replies.json')
      const asked = await talk.ask(sample ?? expect.fail('no sample'))
      expect(wechat.customMessages.at(-1)).to.include({ type: 'text' })
      await wechat.sendText(OPEN_ID, '3')
      expect(await talk.heard(2)).to.equal(`agent to ${asked}`)
    })).timeout(60_000)
})
