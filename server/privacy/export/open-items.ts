import type { CustomerRecord, LaneItem, LaneName } from '../../store/lanes.js'
import { openItem } from '../item-sealing.js'
import type { KeyRing } from '../key-ring.js'
import { UnreadableCiphertext } from '../sealing.js'

/** `delivered`: passed on; `kept`: of a kind that is not; `waiting`: not yet; `dead`: it could not be. */
export type MessageState = 'delivered' | 'kept' | 'waiting' | 'dead'

/** An item of a customer as its owner may read it. */
export interface ExportedMessage {
  readonly id: string
  /** When the relay took it, ISO 8601. */
  readonly at: string
  readonly from: 'customer' | 'account' | 'relay'
  readonly kind: string
  readonly state: MessageState
  readonly sessionId: string
  /** As the relay keeps it; null when it cannot be read any more. */
  readonly content: unknown
}

/** An item with where it was found. */
export interface FoundItem extends LaneItem {
  readonly lane: LaneName
  readonly state: MessageState
}

/** Receipts say only what became of messages that stand here themselves. */
const LANES_WITH_WORDS: ReadonlySet<LaneName> = new Set(['inbound', 'outbound'])

/** Opens items with their customer's key, in the order in which they were taken. */
export function openItems(
  items: readonly FoundItem[],
  customer: Pick<CustomerRecord, 'wrappedKey'>,
  ring: KeyRing,
): ExportedMessage[] {
  let unwrapped: Buffer | undefined
  const key = (): Buffer => {
    unwrapped ??= ring.unwrap(customer.wrappedKey)
    return unwrapped
  }
  return items
    .filter(({ lane }) => LANES_WITH_WORDS.has(lane))
    .sort((a, b) => a.acceptedAt - b.acceptedAt || a.seq - b.seq)
    .map((item) => ({
      id: item.id,
      at: new Date(item.acceptedAt).toISOString(),
      from: authorOf(item),
      kind: item.kind,
      state: item.state,
      sessionId: item.sessionId,
      content: readable(item, ring, key),
    }))
}

/** Of what goes out, closings and words of the relay itself are not the account's people's. */
function authorOf({ lane, kind }: FoundItem): ExportedMessage['from'] {
  if (lane === 'inbound') return kind === 'notice' ? 'relay' : 'customer'
  return kind === 'closing' || kind === 'relay' ? 'relay' : 'account'
}

function readable(item: LaneItem, ring: KeyRing, key: () => Buffer): unknown {
  try {
    return openItem<unknown>(item, ring, key)
  } catch (error) {
    if (error instanceof UnreadableCiphertext) return null
    throw error
  }
}
