import { MESSAGE_WINDOW_MS, type Refusal, type UnitFate, windowEndsAt } from '../../store/meter.js'
import type { MessageAttachments, RenewAttachment } from '../agent-media/message-attachments.js'
import type { CustomMessage } from '../messages/custom-message.js'
import type { OutboundMessage } from '../messages/messages.js'
import type { PlatformFailure, WeChatMessaging, WeChatNotifications } from '../messages/platforms.js'
import type { CustomerOriginals } from '../personal-data/customer-originals.js'
import { type FailureDeps, noteFailure, waitAfter, waitWhileHeld } from './failures.js'
import type { ItemReader } from './item-reader.js'
import type { LaneJob } from './lane-job.js'
import { failed } from './outbound-end.js'
import { sendJoinedOrParts, sentWithAnother, withOwnHead } from './outbound-joined.js'
import { notificationFor, notificationPlanOf, resumeNotification, sendAsNotification } from './outbound-notification.js'
import type { PartsDeps } from './outbound-parts.js'
import { isOwnWord, type OutboundSending, senderOf } from './outbound-sending.js'
import type { Verdict } from './run-lane.js'

/** 48 h passed since the customer wrote, or the customer does not follow: nothing is taken any more. */
const WINDOW_OVER_CODE = 'wechat_45015'

export interface OutboundDeps extends FailureDeps, PartsDeps {
  readonly reader: ItemReader
  readonly notices: boolean
  /** Tells the agent that the message waits for the customer's next one; at most once an item. */
  readonly tellWaiting: (sending: OutboundSending) => Promise<void>
  readonly attachments: MessageAttachments
  /** See CustomerOriginals.restore. */
  readonly restore: CustomerOriginals['restore']
}

/** WeChat does not know the uploaded file, or no longer. */
const UNKNOWN_MEDIA = 'wechat_40007'

/**
 * Delivers one agent message, or a closing, to WeChat, within what WeChat allows. Retried until the window that the
 * customer opened is over; then, or when WeChat refuses it for good, the agent is told.
 */
export async function deliverOutbound(
  job: LaneJob,
  to: Pick<OutboundSending, 'account' | 'texts'> & {
    readonly wechat: Pick<WeChatMessaging, 'send'> & WeChatNotifications
  },
  deps: OutboundDeps,
): Promise<Verdict> {
  const { lane, item, quota } = job
  const { customer } = lane
  const message = deps.reader.read<OutboundMessage>(lane, item)
  if (!customer || !message || !quota) {
    deps.events.alarm(lane.ref.account, 'unreadable_item')
    return { kind: 'dead', reason: 'unreadable', detail: 'The item cannot be read with the keys at hand.' }
  }
  const { account, texts, wechat } = to
  const sender = senderOf(message)
  const worded = await deps.restore(job, message)
  const behind = job.behind.map((each) => deps.reader.read<OutboundMessage>(lane, each))
  const sending = withOwnHead({
    ...job,
    ...{ account, texts, customer, message, worded: worded ?? message, quota, sender },
    attachments: [],
    key: deps.reader.sealingKey(lane),
    nextSender: behind[0] && senderOf(behind[0]),
    note: (outcome: Parameters<OutboundSending['note']>[0]) => deps.events.quota(lane.ref.account, sender, outcome),
  })
  const sent = sentWithAnother(sending, deps)
  if (sent) return sent
  const fail = (code: string) => failed(sending, code, deps.notices, deps.clock.now())
  if (!worded) return fail('personal_token')
  const openId = deps.reader.openId(lane)
  if (!openId) {
    deps.events.alarm(lane.ref.account, 'unreadable_item')
    return fail('unreadable')
  }
  // After the customer's next message a closing would end a conversation that has begun anew.
  if (message.kind === 'closing' && customer.lastInboundAt > item.acceptedAt) return fail('superseded')
  // WeChat takes nothing for them, and would say so of each message that waits.
  if (customer.standing.unfollowedAt > 0) return fail('unfollowed')
  const notifying = { sending, openId, wechat, deps }
  const notification = notificationFor(sending)
  const begun = notificationPlanOf(sending)
  if (begun && sending.head.partsDone > 0) return resumeNotification(notifying, begun)
  const held = waitWhileHeld(job, 'wechat', deps)
  if (held) {
    const isOver = deps.clock.now() >= (windowEndsAt(customer.meter) ?? 0)
    if (isOver && !notification) return fail('window_expired')
    return { ...held, dueAt: noLaterThanWindow(sending, held.dueAt, deps) }
  }
  if (begun) return resumeNotification(notifying, begun)
  const attachments = await deps.attachments.prepare(sending)
  if (attachments.kind === 'failure') {
    const begunBefore = job.head.partsBegun > job.head.partsDone
    return afterFailure(sending, attachments.failure, !begunBefore, deps)
  }
  if (attachments.kind !== 'ready') return { kind: attachments.kind }
  const send = sendOrRenew(sending, (part) => wechat.send(openId, part), attachments.renew, deps)
  const wordedBehind = await Promise.all(behind.map((each) => each && deps.restore(job, each)))
  const end = await sendJoinedOrParts({ ...sending, attachments: attachments.messages }, wordedBehind, send, deps)
  switch (end.kind) {
    case 'failure':
      if (notification && end.failure.code === WINDOW_OVER_CODE && end.untouched && end.done === 0) {
        return sendAsNotification(notifying, notification, 'closed')
      }
      return afterFailure(sending, end.failure, end.untouched, deps)
    case 'undeliverable':
      return fail(end.code)
    case 'refused':
      if (notification && end.refusal === 'windowOver' && end.done === 0 && !mayBeOut(sending)) {
        sending.note('window_over')
        return sendAsNotification(notifying, notification, undefined)
      }
      return afterRefusal(sending, end.refusal, deps)
    default:
      return end
  }
}

/** An earlier attempt may have got through: as a notification the customer would read it a second time. */
function mayBeOut({ head }: OutboundSending): boolean {
  return head.partsBegun > 0
}

/** A file that WeChat no longer knows is uploaded again, once. */
function sendOrRenew(
  { hold }: OutboundSending,
  send: (part: CustomMessage) => Promise<{ ok: true } | PlatformFailure>,
  renew: RenewAttachment,
  { timeoutMs }: PartsDeps,
): typeof send {
  return async (part) => {
    const answer = await send(part)
    if (answer.ok || answer.code !== UNKNOWN_MEDIA) return answer
    const renewed = await renew(part)
    if (renewed === undefined) return answer
    if ('failure' in renewed) return renewed.failure
    if ('kind' in renewed || !(await hold.ensure(timeoutMs))) {
      return { ok: false, action: 'retry', code: 'interrupted', mayBeDelivered: false, alarm: false }
    }
    return send(renewed.message)
  }
}

async function afterFailure(
  sending: OutboundSending,
  failure: PlatformFailure,
  untouched: boolean,
  deps: OutboundDeps,
): Promise<Verdict> {
  noteFailure(sending, 'wechat', failure, deps)
  const unit = fateOf(failure, untouched)
  if (failure.action === 'deadLetter') {
    return { ...failed(sending, failure.code, deps.notices, deps.clock.now()), unit }
  }
  const wait = { ...waitAfter(sending, failure, untouched, deps), unit }
  // The meter knows by now; another epoch may be left, or the customer wrote meanwhile.
  if (failure.action === 'awaitCustomer') return { ...wait, dueAt: deps.clock.now() }
  return { ...wait, dueAt: noLaterThanWindow(sending, wait.dueAt, deps) }
}

/** What a failed send means for the unit of quota that was reserved for it. */
function fateOf(failure: PlatformFailure, untouched: boolean): UnitFate | undefined {
  if (failure.action === 'awaitCustomer') return 'exhausted'
  if (failure.code === WINDOW_OVER_CODE) return 'closed'
  return untouched && !failure.mayBeDelivered ? 'refund' : undefined
}

/** The part was not sent: it waits for the customer to write, or comes too late. */
async function afterRefusal(sending: OutboundSending, refusal: Refusal, deps: OutboundDeps): Promise<Verdict> {
  sending.note(refusal === 'noQuota' ? 'no_quota' : 'window_over')
  const now = deps.clock.now()
  if (refusal === 'windowOver') return failed(sending, 'window_expired', deps.notices, now)
  // After the customer's next message a closing would end a conversation that has begun anew, and a word of ours is late.
  if (isOwnWord(sending.message)) return failed(sending, 'no_quota', deps.notices, now)
  await sending.hold.persist(() => deps.tellWaiting(sending))
  const dueAt = noLaterThanWindow(sending, now + MESSAGE_WINDOW_MS, deps)
  return { kind: 'wait', code: 'no_quota', dueAt, attempts: sending.attempts, untilCustomerMessage: true }
}

/** At the window's end a waiting message is given up; when the window is over by our own bound, it has no say. */
function noLaterThanWindow({ customer }: OutboundSending, dueAt: number, { clock }: FailureDeps): number {
  const end = windowEndsAt(customer.meter) ?? 0
  return end > clock.now() ? Math.min(dueAt, end) : dueAt
}
