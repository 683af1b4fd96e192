import type { Clock } from '../clock.js'
import type { AccessConfig, WebhookSources } from '../config/types.js'
import { createAddressCheck } from '../http/address-list.js'
import type { SourceVerdict } from '../http/source-guard.js'
import { type CallbackSources, createCallbackSources } from '../relay/callback-sources.js'
import type { Store } from '../store/store.js'
import type { Logger } from '../telemetry/logs.js'
import type { WeChatClient } from '../wechat/api/client.js'

export interface Sources {
  /** Undefined: from anywhere. */
  readonly wechat: ((address: string) => SourceVerdict) | undefined
  readonly genesys: ((address: string) => SourceVerdict) | undefined
  /** To be called about once a minute. */
  keepFresh(): Promise<void>
}

export interface SourcesWiring {
  readonly store: Pick<Store, 'facts'>
  readonly clock: Clock
  readonly log: Logger
  /** Any account's: the list is the same for all. */
  readonly client: Pick<WeChatClient, 'callbackAddresses'> | undefined
}

/** Where webhooks may come from. While WeChat has never said from where it sends, its webhooks may come from anywhere. */
export function wireSources({ wechatSources, genesysSources }: AccessConfig, wiring: SourcesWiring): Sources {
  const { store, clock, log, client } = wiring
  if (!wechatSources?.published || client === undefined) {
    return { wechat: judgeOf(wechatSources), genesys: judgeOf(genesysSources), keepFresh: async () => undefined }
  }
  const isListed = createAddressCheck(wechatSources.listed)
  let isPublished = createAddressCheck([])
  const callbacks: CallbackSources = createCallbackSources({
    facts: store.facts,
    clock,
    fetch: async () => {
      const answer = await client.callbackAddresses()
      return answer.ok ? answer.addresses : undefined
    },
    onList: (list) => {
      isPublished = createAddressCheck(list)
      log.info({ event: 'wechat_addresses', count: list.length }, 'WeChat said where its webhooks come from.')
    },
    onFailure: () =>
      log.warn(
        { event: 'wechat_addresses', known: callbacks.list() !== undefined },
        'WeChat does not say where its webhooks come from.',
      ),
  })
  return {
    genesys: judgeOf(genesysSources),
    keepFresh: () => callbacks.keepFresh(),
    wechat: (address) => {
      if (isListed(address) || isPublished(address) || callbacks.list() === undefined) return 'allowed'
      return callbacks.refreshSoon() ? 'unsure' : 'refused'
    },
  }
}

function judgeOf(sources: WebhookSources | undefined): ((address: string) => SourceVerdict) | undefined {
  if (sources === undefined) return undefined
  const isListed = createAddressCheck(sources.listed)
  return (address) => (isListed(address) ? 'allowed' : 'refused')
}
