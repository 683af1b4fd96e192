import { expect } from 'chai'
import type { PushResult } from '../../emulators/wechat/pushes.js'
import { pause } from '../harness/wait.js'
import type { World } from '../harness/world.js'
import { restart, whileAway, whileFrozen } from './trouble.js'

/** Past WeChat's time-out (1 s here), well within the lease. */
const FROZEN_MS = 1200

/** Sends one text in one push with duplicates; answers what came of those that were right. */
export type PushPattern = (world: World, openId: string, text: string) => Promise<PushResult[]>

/** The MsgId of the push just sent. */
const lastPush = ({ platforms }: World) => platforms.wechat.pushes.at(-1)?.msgId ?? ''

/** The ways in which WeChat delivers a push more than once. */
export const PUSH_PATTERNS: Record<string, PushPattern> = {
  'again after the first was answered': async (world, openId, text) => {
    const first = await world.platforms.wechat.sendText(openId, text)
    return [
      first,
      await world.platforms.wechat.redeliver(first.msgId),
      await world.platforms.wechat.redeliver(first.msgId),
    ]
  },
  'three at once': (world, openId, text) => {
    const { wechat } = world.platforms
    const first = wechat.sendText(openId, text)
    return Promise.all([first, wechat.redeliver(lastPush(world)), wechat.redeliver(lastPush(world))])
  },
  'again while the first is open': (world, openId, text) =>
    whileFrozen(world, 600, () => {
      const { wechat } = world.platforms
      const first = wechat.sendText(openId, text)
      return Promise.all([first, pause(300).then(() => wechat.redeliver(lastPush(world)))])
    }),
  'its answer is lost twice': async (world, openId, text) => {
    const first = await world.platforms.wechat.sendText(openId, text, { loseAnswers: 2 })
    expect(first.attempts).to.have.length(3)
    return [first, await world.platforms.wechat.redeliver(first.msgId)]
  },
  'after an attempt that was refused': async (world, openId, text) => {
    const refused = await world.platforms.wechat.sendText(openId, text, {
      query: { signature: 'a'.repeat(40), msg_signature: 'a'.repeat(40) },
    })
    expect(refused.acknowledged).to.equal(false)
    const { msgId } = refused
    return [await world.platforms.wechat.redeliver(msgId), await world.platforms.wechat.redeliver(msgId)]
  },
  'after an attempt that found no relay': async (world, openId, text) => {
    const first = await whileAway(world, () => world.platforms.wechat.sendText(openId, text))
    expect(first.attempts[0]?.kind).to.equal('network')
    return [first, await world.platforms.wechat.redeliver(first.msgId)]
  },
  'after the relay was killed and started again': async (world, openId, text) => {
    const first = await world.platforms.wechat.sendText(openId, text)
    await world.settle()
    await restart(world)
    return [first, await world.platforms.wechat.redeliver(first.msgId)]
  },
  'timed out and sent again while the relay hangs': (world, openId, text) =>
    whileFrozen(world, FROZEN_MS, async () => [await world.platforms.wechat.sendText(openId, text)]),
}
