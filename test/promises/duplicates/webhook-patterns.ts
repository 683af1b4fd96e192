import { expect } from 'chai'
import type { WebhookResult } from '../../emulators/genesys/webhooks.js'
import { pause } from '../harness/wait.js'
import type { World } from '../harness/world.js'
import { restart, whileAway, whileFrozen } from './trouble.js'

/** Sends one agent message in one webhook with duplicates; answers what came of those that were right. */
export type WebhookPattern = (world: World, conversationId: string, text: string) => Promise<WebhookResult[]>

/** Id of the message just sent. */
const lastMessage = ({ platforms }: World) => platforms.genesys.outbound.at(-1)?.id ?? ''

/** The ways in which Genesys delivers a webhook more than once. */
export const WEBHOOK_PATTERNS: Record<string, WebhookPattern> = {
  'again after the first was answered': async (world, conversationId, text) => {
    const first = await world.platforms.genesys.agentSays(conversationId, text)
    return [first, await world.platforms.genesys.redeliver(first.messageId)]
  },
  'three at once': (world, conversationId, text) => {
    const { genesys } = world.platforms
    const first = genesys.agentSays(conversationId, text)
    return Promise.all([first, genesys.redeliver(lastMessage(world)), genesys.redeliver(lastMessage(world))])
  },
  'again while the first is open': (world, conversationId, text) =>
    whileFrozen(world, 600, () => {
      const { genesys } = world.platforms
      const first = genesys.agentSays(conversationId, text)
      return Promise.all([first, pause(300).then(() => genesys.redeliver(lastMessage(world)))])
    }),
  'its answer is lost twice': async (world, conversationId, text) => {
    const first = await world.platforms.genesys.agentSays(conversationId, text, { loseAnswers: 2 })
    expect(first.attempts).to.have.length(3)
    return [first]
  },
  'after an attempt that was refused': async (world, conversationId, text) => {
    const headers = { 'X-Hub-Signature-256': `sha256=${Buffer.alloc(32).toString('base64')}` }
    const refused = await world.platforms.genesys.agentSays(conversationId, text, { headers })
    expect(refused.accepted).to.equal(false)
    return [await world.platforms.genesys.redeliver(refused.messageId)]
  },
  'after an attempt that found no relay': async (world, conversationId, text) => {
    const first = await whileAway(world, () => world.platforms.genesys.agentSays(conversationId, text))
    expect(first.attempts[0]?.kind).to.equal('network')
    return [first, await world.platforms.genesys.redeliver(first.messageId)]
  },
  'after the relay was killed and started again': async (world, conversationId, text) => {
    const first = await world.platforms.genesys.agentSays(conversationId, text)
    await world.settle()
    await restart(world)
    return [first, await world.platforms.genesys.redeliver(first.messageId)]
  },
}
