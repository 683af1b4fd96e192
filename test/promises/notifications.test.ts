import { expect } from 'chai'
import { SECRETS } from './harness/platforms.js'
import { onEveryStore } from './harness/stores.js'
import { until } from './harness/wait.js'
import { World, type WorldOptions } from './harness/world.js'

const OPEN_ID = 'oNotified-customer-0001'
const ENV = {
  NOTIFICATION_KIND: 'template',
  NOTIFICATION_TEMPLATE_ID: 'tpl-1',
  NOTIFICATION_FIELDS: '{"thing1": "{{text}}", "time2": "{{time}}"}',
  LANE_LEASE_MS: '2000',
}
const ONCE = {
  NOTIFICATION_KIND: 'subscription_once',
  NOTIFICATION_TEMPLATE_ID: 'sub-1',
  NOTIFICATION_FIELDS: '{"thing1": "{{text}}"}',
}
/** Tokens outlive the days that pass in the double. */
const WECHAT = { tokenLifeSeconds: 7 * 24 * 3600 }

/** A customer whom WeChat takes no more messages for. */
async function afterWindow(
  options: Omit<WorldOptions, 'env'>,
  env: Record<string, string>,
  run: Parameters<typeof World.within>[1],
) {
  return World.within(
    { ...options, wechat: { ...WECHAT, ...options.wechat }, env: { ...ENV, ...env } },
    async (world) => {
      const { wechat, genesys } = world.platforms
      wechat.addTemplate({ id: 'tpl-1', kind: 'template', fields: ['thing1', 'time2'] })
      wechat.addTemplate({ id: 'sub-1', kind: 'once', fields: ['thing1'] })
      await wechat.sendText(OPEN_ID, '你好')
      await until('the customer wrote', () => genesys.inbound.length === 1)
      wechat.advanceClock(48 * 3_600_000)
      await run(world)
    },
  )
}

async function say({ platforms: { genesys } }: World, text: string): Promise<string> {
  const { messageId } = await genesys.agentSays(genesys.inbound[0]?.conversationId ?? '', text)
  const last = () => genesys.message(messageId)?.receipts.at(-1)
  await until(`a receipt for ${text}`, () => last() !== undefined)
  return `${last()?.status} ${last()?.reasons?.[0]?.code ?? ''}`.trim()
}

describe('Promise: outside the window', () => {
  it('a template goes out once, also by a relay killed with -9, and what WeChat tells settles it, on either store', () =>
    onEveryStore((store) =>
      afterWindow({ store, wechat: { notificationResult: 'none' } }, {}, async (world) => {
        const { wechat, genesys } = world.platforms
        // Its answer is lost with the relay: the next one sends it under the same id, and WeChat shows one.
        wechat.failNext('template/send', 1, { kind: 'loseAnswer', by: 'hang' })
        let isSettled = false
        const said = say(world, '您的订单已发货').finally(() => {
          isSettled = true
        })
        await until('the template is out', () => wechat.notifications.length === 1)
        await world.relay.kill()
        await world.relay.start()
        const sends = () => wechat.calls.filter(({ route }) => route === 'template/send').length
        await until('it is sent again', () => sends() === 2)
        expect(isSettled).to.equal(false)
        const MsgID = BigInt(wechat.notifications[0]?.jobId ?? 0)
        await wechat.sendEvent(OPEN_ID, 'TEMPLATESENDJOBFINISH', { MsgID, Status: 'success' })
        expect(await said).to.equal('Delivered')
        expect(sends()).to.equal(2)
        await world.settle()
        expect(wechat.notifications.map(({ values }) => values.thing1)).to.deep.equal(['您的订单已发货'])
        expect(wechat.customMessages).to.deep.equal([])
        await wechat.sendText(OPEN_ID, '收到')
        expect(await say(world, '不客气')).to.equal('Delivered')
        expect(wechat.customMessages.map(({ text }) => text)).to.deep.equal(['不客气'])
        expect(wechat.notifications).to.have.length(1)
        expect([...wechat.violations, ...genesys.violations]).to.deep.equal([])
      }),
    )).timeout(60_000)

  it('a subscription notice goes out as often as the customer agreed, on either store', () =>
    onEveryStore((store) =>
      afterWindow({ store }, ONCE, async (world) => {
        const { wechat } = world.platforms
        expect(await say(world, '一')).to.equal('Failed MessageExpired')
        await wechat.answerPopup(OPEN_ID, 'sub-1', 'accept')
        expect([await say(world, '二'), await say(world, '三')]).to.deep.equal(['Delivered', 'Failed MessageExpired'])
        expect(wechat.notifications.map(({ values }) => values.thing1)).to.deep.equal(['二'])
        await world.settle()
      }),
    )).timeout(60_000)

  it('somebody who begins (agentless) reaches the customer: in words within the window, by template after it', () =>
    World.within({ store: 'sqlite', wechat: WECHAT, env: ENV }, async (world) => {
      const { wechat, genesys } = world.platforms
      wechat.addTemplate({ id: 'tpl-1', kind: 'template', fields: ['thing1', 'time2'] })
      await wechat.sendText(OPEN_ID, '你好')
      await until('the customer wrote', () => genesys.inbound.length === 1)
      const [conversation] = genesys.conversations
      const begin = async (text: string) => {
        const { messageId } = await genesys.agentless(SECRETS.integrationId, conversation?.customerId ?? '', text)
        const status = () => genesys.message(messageId)?.receipts.at(-1)?.status
        await until(`a receipt for ${text}`, () => status() !== undefined)
        return status()
      }
      genesys.disconnect(conversation?.id ?? '')
      expect(await begin('您的预约已确认')).to.equal('Delivered')
      expect(wechat.customMessages.map(({ text }) => text)).to.deep.equal(['您的预约已确认'])
      wechat.advanceClock(48 * 3_600_000)
      expect(await begin('请于明天到店')).to.equal('Delivered')
      expect(wechat.notifications.map(({ values }) => values.thing1)).to.deep.equal(['请于明天到店'])
      expect([...wechat.violations, ...genesys.violations]).to.deep.equal([])
    })).timeout(30_000)

  it('whoever blocked the template is told of to the agent', () =>
    afterWindow({ store: 'sqlite', wechat: { notificationResult: 'failed:user block' } }, {}, async (world) => {
      expect(await say(world, '您好')).to.equal('Failed RecipientOptedOut')
    })).timeout(30_000)
})
