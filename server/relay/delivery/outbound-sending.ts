import type { AccountConfig } from '../../config/types.js'
import type { SealingKey } from '../../privacy/item-sealing.js'
import type { CustomerRecord } from '../../store/lanes.js'
import type { OutboundMessage } from '../messages/messages.js'
import type { Texts } from '../texts.js'
import type { LaneJob } from './lane-job.js'

/** An agent's message, or the relay's closing, that could be read, with all that saying what became of it takes. */
export interface OutboundSending extends LaneJob {
  readonly account: AccountConfig
  readonly texts: Texts
  readonly customer: CustomerRecord
  readonly message: OutboundMessage
  /** For what goes back to Genesys: receipts and notices. */
  readonly key: SealingKey
}
