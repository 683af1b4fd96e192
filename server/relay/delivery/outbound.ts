import type { Clock } from '../../clock.js'
import type { AccountConfig } from '../../config/types.js'
import { type NamedKey, sealItem } from '../../privacy/item-sealing.js'
import { randomUuid } from '../../privacy/random.js'
import type { CustomerRecord, LaneItem, LaneStore, LeasedLane, NewItem } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import type { AgentText, FinalReceipt, ReceiptReasonCode } from '../messages/messages.js'
import type { PlatformFailure, WeChatMessaging } from '../messages/platforms.js'
import { makeNotice } from '../notices.js'
import { windowEnd } from '../quota-window.js'
import { deliveredReceipt, failedReceipt, receiptItemKind } from '../receipts.js'
import { halvedLimit, makePlan, partText, readPlan, replanTail, type SendPlan, writePlan } from '../send-plan.js'
import type { FailureReasonName, Texts } from '../texts.js'
import type { AccountHolds } from './account-holds.js'
import { type RetryPolicy, waitAfter } from './failures.js'
import type { ItemReader } from './item-reader.js'
import type { LaneHold } from './lane-hold.js'
import type { Verdict } from './run-lane.js'

/** How much of a failed message the notice repeats, so that the agent knows which one. */
const NOTICE_START_CHARACTERS = 20

export interface OutboundDeps {
  readonly lanes: Pick<LaneStore, 'progress'>
  readonly reader: ItemReader
  readonly holds: AccountHolds
  readonly events: RelayEvents
  readonly clock: Clock
  readonly retry: RetryPolicy
  readonly timeoutMs: number
  readonly textLimitBytes: number
  readonly partPauseMs: number
  readonly pause: (ms: number) => Promise<void>
  readonly notices: boolean
  /** Tells the agent that the message waits for the customer's next one; at most once an item. */
  readonly tellWaiting: (lane: LeasedLane, item: LaneItem, account: AccountConfig) => Promise<void>
}

interface Sending {
  readonly lane: LeasedLane
  readonly item: LaneItem
  readonly attempts: number
  readonly hold: LaneHold
  readonly account: AccountConfig
  readonly customer: CustomerRecord
  readonly key: NamedKey
  readonly message: AgentText
  readonly texts: Texts
}

/**
 * Delivers one agent message to WeChat, part by part. The plan is stored before the first byte goes out and each part
 * is marked begun before it is sent, so that a crash repeats at most the one part that was under way.
 */
export async function deliverOutbound(
  lane: LeasedLane,
  item: LaneItem,
  first: boolean,
  hold: LaneHold,
  account: AccountConfig,
  wechat: WeChatMessaging,
  texts: Texts,
  deps: OutboundDeps,
): Promise<Verdict> {
  const { customer } = lane
  const attempts = first ? lane.head.attempts : 0
  const message = deps.reader.read<AgentText>(lane, item)
  const openId = deps.reader.openId(lane)
  const key = deps.reader.keyOf(lane)
  if (!customer || !key || !openId || !message) {
    deps.events.alarm(lane.ref.account, 'unreadable_item')
    return { kind: 'dead', reason: 'unreadable', detail: 'The item cannot be read with the keys at hand.' }
  }
  const sending: Sending = { lane, item, attempts, hold, account, customer, key, message, texts }
  if (deps.clock.now() >= windowEnd(customer.lastInboundAt)) return fail(sending, 'window_expired', deps)
  const held = deps.holds.remaining(lane.ref.account, 'wechat')
  if (held > 0)
    return { kind: 'wait', code: 'held', dueAt: deps.clock.now() + held, attempts, notDelivered: attempts === 0 }
  return sendParts(sending, first, openId, wechat, deps)
}

async function sendParts(
  sending: Sending,
  first: boolean,
  openId: string,
  wechat: WeChatMessaging,
  deps: OutboundDeps,
): Promise<Verdict> {
  const { lane, item, hold, message, account } = sending
  const stored = first && lane.head.plan ? readPlan(lane.head.plan) : undefined
  let plan = stored ?? makePlan(message.text, item.id, account.language, deps.textLimitBytes)
  let unsaved = stored === undefined
  let part = first ? lane.head.partsDone : 0
  while (part < plan.parts.length) {
    if (part > 0 && plan.parts.length > 1) await deps.pause(deps.partPauseMs)
    if (!(await hold.ensure(deps.timeoutMs))) return { kind: 'lost' }
    if (!(await markBegun(sending, part, unsaved ? plan : undefined, deps))) return { kind: 'lost' }
    unsaved = false
    const answer = await wechat.sendText(openId, partText(plan, part, message.text))
    if (answer.ok) {
      part++
      continue
    }
    if (answer.alarm) deps.events.alarm(lane.ref.account, answer.code)
    if (answer.action !== 'splitSmaller') return afterFailure(sending, answer, deps)
    const limit = halvedLimit(plan, part)
    if (limit === undefined) return fail(sending, answer.code, deps)
    plan = replanTail(plan, part, message.text, limit)
    unsaved = true
  }
  return {
    kind: 'done',
    keep: true,
    receipt: seal(sending, deliveredReceipt(message.messageId, lane.ref.customerId, deps.clock.now())),
  }
}

function markBegun(sending: Sending, part: number, plan: SendPlan | undefined, deps: OutboundDeps): Promise<boolean> {
  const { ref, fence } = sending.lane
  return sending.hold.change((leaseUntil) =>
    deps.lanes.progress({
      ref,
      fence,
      itemId: sending.item.id,
      plan: plan ? writePlan(plan) : undefined,
      partsBegun: part + 1,
      partsDone: part,
      leaseUntil,
    }),
  )
}

async function afterFailure(sending: Sending, failure: PlatformFailure, deps: OutboundDeps): Promise<Verdict> {
  const { lane, item, attempts, account, customer } = sending
  if (failure.action === 'deadLetter') return fail(sending, failure.code, deps)
  if (failure.action === 'awaitCustomer') {
    await deps.tellWaiting(lane, item, account)
    return {
      kind: 'wait',
      code: failure.code,
      dueAt: windowEnd(customer.lastInboundAt),
      attempts: attempts + 1,
      untilCustomerMessage: true,
      notDelivered: !failure.mayBeDelivered,
    }
  }
  if (failure.action === 'holdAccount') deps.holds.hold(lane.ref.account, 'wechat', failure.retryAfterMs)
  const verdict = waitAfter(failure, attempts, deps.clock.now(), deps.retry)
  if (verdict.kind !== 'wait') return verdict
  return { ...verdict, dueAt: Math.min(verdict.dueAt, windowEnd(customer.lastInboundAt)) }
}

/** Codes with a Genesys reason and a text for the agent of their own; any other is a plain refusal. */
const FAILURES: Readonly<Record<string, { reason: ReceiptReasonCode; text: FailureReasonName }>> = {
  window_expired: { reason: 'MessageExpired', text: 'windowExpired' },
  wechat_45015: { reason: 'MessageExpired', text: 'windowExpired' },
}

/** A message that cannot be delivered any more: dead letter, Failed receipt and a notice, in one state change. */
function fail(sending: Sending, code: string, deps: OutboundDeps): Verdict {
  const { lane, message, texts, key } = sending
  const now = deps.clock.now()
  const { reason, text } = FAILURES[code] ?? { reason: 'GeneralError' as const, text: 'refused' as const }
  const start = [...message.text.slice(0, NOTICE_START_CHARACTERS * 2)].slice(0, NOTICE_START_CHARACTERS).join('')
  return {
    kind: 'dead',
    reason: code,
    detail: 'The message was not delivered to WeChat.',
    receipt: seal(sending, failedReceipt(message.messageId, lane.ref.customerId, reason, now)),
    notice: deps.notices ? makeNotice(texts, 'failed', { reason: texts.reason(text), start }, now, key) : undefined,
  }
}

function seal(sending: Sending, receipt: FinalReceipt): NewItem {
  return sealItem(randomUuid(), receiptItemKind(receipt), receipt, sending.key)
}
