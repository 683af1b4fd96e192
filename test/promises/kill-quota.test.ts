import { expect } from 'chai'
import { isUnderWay } from './harness/left-behind.js'
import { SeededRandom } from './harness/random.js'
import { onEveryStore } from './harness/stores.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

const CUSTOMERS = 6
const KILLS = 3
const SEED = 4711
/** Six parts: more than one message of the customer allows. */
const ANSWER = `${'尊敬的客户，您的订单已经发出，预计三天内送达。'.repeat(12)}\n`.repeat(15).slice(0, 4000)
const NUDGE = '\n（未完，回复任意文字继续）'
/** Without the total where a part had to be split again to make room for the line that asks the customer to write. */
const LABEL = /^第(\d+)(?:\/6)?部分\n/
/** WeChat: more custom messages than a customer's message allows. */
const TOO_MANY = '45047'
const MOST_TURNS = 12

/** The answer as one phone shows it, each part once; parts that came again are left out. */
function answerOn(texts: readonly string[]): string {
  const parts = new Map<number, string>()
  for (const text of texts) {
    const part = Number(LABEL.exec(text)?.[1])
    if (part > 0) parts.set(part, text.replace(LABEL, '').replace(NUDGE, ''))
  }
  return [...parts].map(([, text]) => text).join('')
}

describe("Promise: within WeChat's quota also after kill -9", () => {
  it('answers of six parts arrive whole over several customer messages; WeChat refuses no more than what a crash repeated', () =>
    onEveryStore((store) =>
      World.within({ store, wechat: { quotaPerMessage: 5 }, env: { LANE_LEASE_MS: '1500' } }, async (world) => {
        const { wechat, genesys } = world.platforms
        const random = new SeededRandom(SEED)
        const openIds = Array.from({ length: CUSTOMERS }, (_, at) => `oQuota_${at}-aBcDeFgHiJk`)
        let turn = 0
        const everybodyWrites = () => {
          turn++
          return Promise.all(openIds.map((openId) => wechat.sendText(openId, `第${turn}次`)))
        }
        await everybodyWrites()
        await until('all are known', () => genesys.conversations.length === CUSTOMERS)
        const sent = await Promise.all(genesys.conversations.map(({ id }) => genesys.agentSays(id, ANSWER)))

        let repeats = 0
        for (let kill = 0; kill < KILLS; kill++) {
          await pause(random.between(30, 400))
          await world.relay.kill()
          const { lanes } = await world.store.read()
          repeats += lanes.filter((lane) => lane.ref.lane === 'outbound' && isUnderWay(lane)).length
          await world.relay.start()
          // What is left of the quota is used up first.
          await pause(700)
          await everybodyWrites()
        }
        const done = () =>
          sent.every(({ messageId }) => genesys.message(messageId)?.receipts.some(({ final }) => final))
        while (!done() && turn < MOST_TURNS) {
          await pause(1000)
          await everybodyWrites()
        }
        await until('every answer has its receipt', done, { timeoutMs: 20_000 })

        const receipts = sent.flatMap(({ messageId }) => genesys.message(messageId)?.receipts ?? [])
        expect(receipts.filter(({ final }) => final).map(({ status }) => status)).to.deep.equal(
          sent.map(() => 'Delivered'),
        )
        for (const openId of openIds) {
          const texts = wechat.customMessages.filter((message) => message.openId === openId).map(({ text }) => text)
          expect(answerOn(texts), openId).to.equal(ANSWER)
        }
        const refused = wechat.calls.filter(({ route, verdict }) => route === 'custom/send' && verdict !== 'ok')
        expect(
          refused.filter(({ verdict }) => !verdict.includes(TOO_MANY)).map(({ verdict }) => verdict),
        ).to.deep.equal([])
        expect(refused.length, 'refusals of WeChat').to.be.at.most(repeats)
      }),
    )).timeout(120_000)
})
