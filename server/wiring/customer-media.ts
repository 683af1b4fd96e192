import type { Config } from '../config/types.js'
import { createFfmpeg, type FfmpegPrograms } from '../media/ffmpeg.js'
import type { MalwareScanner } from '../privacy/malware/scanner.js'
import type { MediaVault } from '../privacy/media-vault.js'
import { type CustomerWordDeps, createCustomerWord } from '../relay/customer-media/customer-word.js'
import { TransferGate } from '../relay/customer-media/transfer-gate.js'
import { createVoiceConverter } from '../relay/customer-media/voice-converter.js'
import type { InboundMediaDeps } from '../relay/delivery/inbound-media.js'
import type { ToGenesysDeps } from '../relay/delivery/to-genesys.js'
import type { LaneStore } from '../store/lanes.js'
import { mediaLife } from './media-life.js'

/**
 * Transfers of one relay at once, and how many more may wait for one: together a quarter of the places for lanes, so that
 * media never takes them all.
 */
const TRANSFERS = 24
const WAITING = 40

export interface CustomerMediaWiring extends CustomerWordDeps {
  readonly lanes: LaneStore
  readonly vault: MediaVault
  readonly scanner: MalwareScanner
  /** Undefined on a machine without ffmpeg. */
  readonly ffmpeg: FfmpegPrograms | undefined
  readonly stopping: () => boolean
}

/** Pictures, voice messages and videos of customers on their way to Genesys, with everything that takes. */
export function wireCustomerMedia(
  { publicUrl = '', laneLeaseMs, media, accounts }: Pick<Config, 'publicUrl' | 'laneLeaseMs' | 'media' | 'accounts'>,
  wiring: CustomerMediaWiring,
): Omit<InboundMediaDeps, keyof ToGenesysDeps> {
  const { lanes, vault, scanner, ffmpeg, stopping, now } = wiring
  return {
    lanes,
    vault,
    scanner,
    converter: ffmpeg && createVoiceConverter(createFfmpeg({ programs: ffmpeg, folder: media.folder })),
    now,
    retentionMsOf: mediaLife(accounts),
    gate: new TransferGate(TRANSFERS, WAITING),
    leaseMs: laneLeaseMs,
    stopping,
    urlOf: (token) => `${publicUrl}/media/${token}`,
    tellCustomer: createCustomerWord(wiring),
  }
}
