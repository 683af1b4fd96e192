import { openItem } from '../../../server/privacy/item-sealing.js'
import { createKeyRing } from '../../../server/privacy/key-ring.js'
import type { AgentText, FinalReceipt, InboundContent } from '../../../server/relay/messages/messages.js'
import type { WeChatEmulator } from '../../emulators/wechat/wechat-emulator.js'
import type { LaneLeft } from '../../support/sqlite-lanes.js'
import type { AllowedRepeat } from '../checker.js'
import { SECRETS } from './platforms.js'
import type { StoreContents } from './stores.js'

const RING = createKeyRing([{ id: 'm1', key: Buffer.from(SECRETS.masterKey, 'base64') }])

/**
 * What may come a second time after its relay died: of each lane the part of the head item that was begun and not done.
 * @param wechat Tells which push a customer's text was.
 */
export function repeatsAllowedBy(contents: StoreContents, wechat: WeChatEmulator): AllowedRepeat[] {
  const pushIds = new Map(wechat.pushes.map(({ text, msgId }) => [text, msgId]))
  return contents.lanes.filter(isUnderWay).flatMap((lane): AllowedRepeat[] => {
    const content = headContent(lane, contents)
    if (lane.ref.lane === 'receipts') return [{ of: 'receipt', id: (content as FinalReceipt).messageId }]
    if (lane.ref.lane === 'outbound') {
      return [{ of: 'text', id: (content as AgentText).messageId, part: lane.head.partsBegun }]
    }
    // Notices are no texts of customers.
    const { text } = content as InboundContent
    const id = text === undefined ? undefined : pushIds.get(text)
    return id === undefined ? [] : [{ of: 'text', id }]
  })
}

/** The head's part was begun and is not recorded as done. */
export function isUnderWay({ head }: LaneLeft): boolean {
  return head.partsBegun > head.partsDone
}

/** The head item of a lane in the clear. */
function headContent({ ref, items }: LaneLeft, { wrappedKeys }: StoreContents): unknown {
  const [item] = items
  if (item === undefined) throw new Error('an empty lane')
  return openItem(item, RING, () => RING.unwrap(wrappedKeys.get(ref.customerId) ?? ''))
}
