import { expect } from 'chai'
import { onEveryStore } from './harness/stores.js'
import { until } from './harness/wait.js'
import { World } from './harness/world.js'

const OPEN_ID = 'oGone-customer-0001'

/** A customer in a conversation, and an agent. */
async function talkIn({ platforms: { wechat, genesys } }: World) {
  await wechat.sendText(OPEN_ID, '你好')
  await until('the customer wrote', () => genesys.inbound.length === 1)
  const conversationId = genesys.inbound[0]?.conversationId ?? ''
  return {
    /** @returns status of its final receipt, with the reason. */
    async say(text: string): Promise<string> {
      const { messageId } = await genesys.agentSays(conversationId, text)
      const last = () => genesys.message(messageId)?.receipts.at(-1)
      await until(`a receipt for ${text}`, () => last() !== undefined)
      return `${last()?.status} ${last()?.reasons?.[0]?.code ?? ''}`.trim()
    },
    notices: () => genesys.inbound.flatMap(({ text }) => (text?.startsWith('【系统】') ? [text] : [])),
    sends: () => wechat.calls.filter(({ route }) => route === 'custom/send').length,
  }
}

describe('Promise: customers who are gone', () => {
  it('whoever is blacklisted ends the session, the agent knows, and comes back with a new one, on either store', () =>
    onEveryStore((store) =>
      World.within({ store, env: { ACKNOWLEDGEMENT_INTERVAL_HOURS: '0' } }, async (world) => {
        const { wechat } = world.platforms
        const talk = await talkIn(world)
        expect(await talk.say('请问有什么可以帮您？')).to.equal('Delivered')
        wechat.setBlocked(OPEN_ID, true)
        expect(await talk.say('您还在吗？')).to.equal('Failed RecipientOptedOut')
        await until('the agent knows', () => talk.notices().some((text) => text.includes('您还在吗')))
        wechat.setBlocked(OPEN_ID, false)
        const { reply } = await wechat.sendText(OPEN_ID, '我回来了')
        expect(reply, 'a session begins with the acknowledgement').to.be.a('string')
        expect(await talk.say('欢迎回来')).to.equal('Delivered')
        await world.settle()
      }),
    )).timeout(60_000)

  it('whoever unfollows ends the session, the agent knows, WeChat is asked nothing more, on either store', () =>
    onEveryStore((store) =>
      World.within({ store }, async (world) => {
        const { wechat } = world.platforms
        const talk = await talkIn(world)
        expect(await talk.say('请问有什么可以帮您？')).to.equal('Delivered')
        await wechat.sendEvent(OPEN_ID, 'unsubscribe')
        await until('the agent knows', () => talk.notices().some((text) => text.includes('取消关注')))
        const before = talk.sends()
        expect(await talk.say('您还在吗？')).to.equal('Failed RecipientOptedOut')
        expect(talk.sends()).to.equal(before)
        await wechat.sendEvent(OPEN_ID, 'subscribe')
        expect(await talk.say('欢迎回来')).to.equal('Delivered')
        await world.settle()
      }),
    )).timeout(60_000)
})
