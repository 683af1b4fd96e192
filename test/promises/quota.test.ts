import { expect } from 'chai'
import { onEveryStore } from './harness/stores.js'
import { until } from './harness/wait.js'
import { World } from './harness/world.js'

const ANSWER = `${'尊敬的客户，您的订单已经发出，预计三天内送达。'.repeat(12)}\n`.repeat(15).slice(0, 4000)
const NUDGE = '（未完，回复任意文字继续）'
const bodyOf = (text: string) => text.replace(/^第.*部分\n/, '').replace(`\n${NUDGE}`, '')

describe("Promise: within WeChat's quota", () => {
  it('a 4,000-character Chinese answer (6 parts) arrives whole over two customer messages, in order, and nothing newer overtakes it, on either store', () =>
    onEveryStore((store) =>
      World.within({ store, wechat: { quotaPerMessage: 5 }, env: { LANE_LEASE_MS: '2000' } }, async (world) => {
        const { wechat, genesys } = world.platforms
        const took = (count: number) =>
          until(`${count} messages on the phone`, () => wechat.customMessages.length === count)
        await wechat.sendText('customer', '你好')
        await until('the customer wrote', () => genesys.inbound.length === 1)
        const conversationId = genesys.inbound[0]?.conversationId ?? ''
        await genesys.agentSays(conversationId, ANSWER)
        // The acknowledgement counts in this double: with four more the customer's message is used up.
        await took(4)
        await until('the agent knows', () => genesys.inbound.some(({ text }) => text.startsWith('【系统】')))
        await genesys.agentSays(conversationId, '还有什么可以帮您？')
        await world.relay.kill()
        await world.relay.start()
        await wechat.sendText('customer', '继续')
        await took(7)
        const texts = wechat.customMessages.map(({ text }) => text)
        expect(texts.slice(0, 6).map((text) => text.split('\n')[0])).to.deep.equal(
          [1, 2, 3, 4, 5, 6].map((part) => `第${part}/6部分`),
        )
        expect(texts.slice(0, 6).map(bodyOf).join('')).to.equal(ANSWER)
        expect(texts.map((text) => text.endsWith(NUDGE))).to.deep.equal([
          false,
          false,
          false,
          true,
          false,
          false,
          false,
        ])
        expect(texts[6]).to.equal('还有什么可以帮您？')
        await world.settle()
        expect(wechat.calls.filter(({ route, verdict }) => route === 'custom/send' && verdict !== 'ok')).to.deep.equal(
          [],
        )
      }),
    )).timeout(60_000)
})
