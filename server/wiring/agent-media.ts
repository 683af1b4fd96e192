import { join } from 'node:path'
import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.js'
import type { Config } from '../config/types.js'
import { createFetchAttachment, type FetchAttachment } from '../genesys/attachments/fetch-attachment.js'
import { createAttachmentHosts } from '../genesys/attachments/hosts.js'
import { createPinnedConnections } from '../genesys/attachments/pinned-connections.js'
import { createConvertImage } from '../media/convert-image.js'
import { createFfmpeg, type FfmpegPrograms } from '../media/ffmpeg.js'
import type { MalwareScanner } from '../privacy/malware/scanner.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import { createMediaLinks, type LinkVault } from '../relay/agent-media/media-links.js'
import { createMessageAttachments, type MessageAttachments } from '../relay/agent-media/message-attachments.js'
import type { AttachmentParties } from '../relay/agent-media/prepare-attachment.js'
import { createSealedFacts } from '../relay/agent-media/sealed-facts.js'
import type { RelayEvents } from '../relay/events.js'
import type { WeChatUploads } from '../relay/messages/platforms.js'
import type { Texts } from '../relay/texts.js'
import type { Store } from '../store/store.js'
import { mediaLife } from './media-life.js'

export interface AgentMediaWiring {
  readonly store: Pick<Store, 'tokens'>
  readonly keys: Pick<RelayKeys, 'systemSeal'>
  readonly events: RelayEvents
  readonly clock: Clock
  readonly accounts: ReadonlyMap<string, { readonly wechat: WeChatUploads; readonly texts: Texts }>
  readonly scanner: MalwareScanner
  readonly vault: LinkVault
  /** Undefined on a machine without ffmpeg. */
  readonly ffmpeg: FfmpegPrograms | undefined
  readonly pause: (ms: number) => Promise<void>
  readonly stopping: () => boolean
}

export interface AgentMedia {
  readonly attachments: MessageAttachments
  close(): Promise<void>
}

/** Files of agents on their way to WeChat, with everything that takes. */
export function wireAgentMedia(config: Config, wiring: AgentMediaWiring): AgentMedia {
  const { store, keys, clock, pause } = wiring
  // Files in hand have no name there and go with the process.
  const scratchFolder = join(config.media.folder, 'scratch')
  const facts = { tokens: store.tokens, seal: keys.systemSeal, now: clock.now }
  const connections: Dispatcher[] = []
  const fetches = new Map<string, FetchAttachment>()
  for (const { name, genesys } of config.accounts) {
    const hosts = createAttachmentHosts(genesys)
    const pinned = createPinnedConnections(hosts.mayBePrivate, config.genesys.proxyUrl)
    connections.push(pinned)
    fetches.set(name, createFetchAttachment({ hosts, connections: pinned, clock, pause }))
  }

  function partiesOf(name: string): AttachmentParties | undefined {
    const account = wiring.accounts.get(name)
    const fetchAttachment = fetches.get(name)
    return account && fetchAttachment && { fetchAttachment, wechat: account.wechat, texts: account.texts }
  }

  const { publicUrl } = config
  return {
    attachments: createMessageAttachments({
      partiesOf,
      scanner: wiring.scanner,
      events: wiring.events,
      now: clock.now,
      scratchFolder,
      convertImage: createConvertImage({
        folder: scratchFolder,
        onUnavailable: (error) => wiring.events.internalError('convertImage', error),
      }),
      ffmpeg: wiring.ffmpeg && createFfmpeg({ programs: wiring.ffmpeg, folder: scratchFolder }),
      uploaded: createSealedFacts('wechat-media', facts),
      prepared: createSealedFacts('agent-file', facts),
      links:
        publicUrl === undefined
          ? undefined
          : createMediaLinks({
              vault: wiring.vault,
              urlOf: (token) => `${publicUrl}/media/${token}`,
              now: clock.now,
              lifeMsOf: mediaLife(config.accounts),
            }),
      leaseMs: config.laneLeaseMs,
      stopping: wiring.stopping,
    }),
    close: async () => {
      await Promise.all(connections.map((dispatcher) => dispatcher.close()))
    },
  }
}
