import { startOrg } from '../../test/emulators/genesys/org/start-org.js'
import { startWeChat } from '../../test/emulators/wechat/start-wechat.js'
import { runOrgFlows } from '../demo/org/org-flows.js'
import { runPublishedAction } from '../demo/org/run-action.js'
import type { TrySecrets } from './try-files.js'

export interface EmulatedPlatforms {
  readonly genesysUrl: string
  readonly wechatUrl: string
  /** The phone sends a text. @returns Whether the relay took it. */
  say(text: string): Promise<boolean>
  /** The agent who has the conversation answers. @returns Whether there is one. */
  answer(text: string): boolean
  /** The agent ends the conversation. @returns Whether there was one. */
  end(): boolean
  close(): Promise<void>
}

/**
 * An org with nothing of ours in it, which runs what is deployed into it, and WeChat with one account and one phone.
 * @param tell Told in words what happens. @param relayUrl Where WeChat pushes to.
 */
export async function startEmulatedPlatforms(
  secrets: TrySecrets,
  relayUrl: string,
  tell: (line: string) => void,
): Promise<EmulatedPlatforms> {
  const { appId, appSecret, token, encodingAesKey, openId } = secrets
  const webhookUrl = `${relayUrl}/webhooks/wechat/default`
  const account = { appId, appSecret, token, encodingAesKey, mode: 'safe' as const, originalId: 'gh_try', webhookUrl }
  const wechat = await startWeChat({ accounts: [account], switches: { retryOn: 'errors' } })
  const { org, genesys, url, close } = await startOrg({
    clients: [{ id: secrets.clientId, secret: secrets.clientSecret, permissions: ['*'] }],
    // The relay listens on loopback, where there is no https on 443.
    switches: { anyWebhookAddress: true },
    runAction: runPublishedAction,
    messaging: { switches: { retryBrokenConnections: true, flowFirst: true } },
  })
  const openConversation = () => genesys.conversations.findLast(({ endedAt }) => endedAt === undefined)
  wechat.on('passive.reply', ({ text }) => tell(`phone: ${text}`))
  wechat.on('custom.received', ({ text }) => tell(`phone: ${text}`))
  const stopFlows = runOrgFlows(genesys, org, {
    opened: async () => undefined,
    routed: () => {
      const queue = openConversation()?.participants.findLast(({ purpose }) => purpose === 'acd')?.entity?.name
      tell(queue === undefined ? 'org: the flow ended the conversation' : `org: the flow chose the queue "${queue}"`)
    },
    workflowEnded: ({ topic, exitReason }) => tell(`org: ${topic}, the workflow ended with ${exitReason}`),
    failed: (error) => tell(`org: a flow failed: ${error instanceof Error ? error.message : error}`),
  })
  wechat.addFollower(openId)
  return {
    genesysUrl: url,
    wechatUrl: wechat.url,
    say: async (text) => (await wechat.sendText(openId, text)).acknowledged,
    answer: (text) => {
      const open = openConversation()
      if (open !== undefined) void genesys.agentSays(open.id, text)
      return open !== undefined
    },
    end: () => {
      const open = openConversation()
      if (open !== undefined) genesys.disconnect(open.id)
      return open !== undefined
    },
    close: async () => {
      stopFlows()
      await Promise.all([wechat.close(), close()])
    },
  }
}
