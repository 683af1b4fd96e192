import type { OutboundMessage } from '../messages/messages.js'
import type { PlatformFailure, WeChatMessaging } from '../messages/platforms.js'
import { ANSWER_WINDOW_MS, windowEnd } from '../quota-window.js'
import { type FailureDeps, noteFailure, waitAfter, waitWhileHeld } from './failures.js'
import type { ItemReader } from './item-reader.js'
import type { LaneJob } from './lane-job.js'
import { failed } from './outbound-end.js'
import { type PartsDeps, sendParts } from './outbound-parts.js'
import type { OutboundSending } from './outbound-sending.js'
import type { Verdict } from './run-lane.js'

export interface OutboundDeps extends FailureDeps, PartsDeps {
  readonly reader: ItemReader
  readonly notices: boolean
  /** Tells the agent that the message waits for the customer's next one; at most once an item. */
  readonly tellWaiting: (sending: OutboundSending) => Promise<void>
}

/**
 * Delivers one agent message, or a closing, to WeChat. Retried until the 48 hours after the customer's last message end; then, or when
 * WeChat refuses it for good, the agent is told.
 */
export async function deliverOutbound(
  job: LaneJob,
  to: Pick<OutboundSending, 'account' | 'texts'> & { readonly wechat: Pick<WeChatMessaging, 'send'> },
  deps: OutboundDeps,
): Promise<Verdict> {
  const { lane, item, attempts } = job
  const { customer } = lane
  const message = deps.reader.read<OutboundMessage>(lane, item)
  if (!customer || !message) {
    deps.events.alarm(lane.ref.account, 'unreadable_item')
    return { kind: 'dead', reason: 'unreadable', detail: 'The item cannot be read with the keys at hand.' }
  }
  const { account, texts, wechat } = to
  const sending: OutboundSending = { ...job, account, texts, customer, message, key: deps.reader.sealingKey(lane) }
  const fail = (code: string) => failed(sending, code, deps.notices, deps.clock.now())
  const openId = deps.reader.openId(lane)
  if (!openId) {
    deps.events.alarm(lane.ref.account, 'unreadable_item')
    return fail('unreadable')
  }
  // After the customer's next message a closing would end a conversation that has begun anew.
  if (message.kind === 'closing' && customer.lastInboundAt > item.acceptedAt) return fail('superseded')
  // The window is a bound of ours (other kinds of pushes open it too): WeChat is asked at least once.
  if (attempts > 0 && deps.clock.now() >= windowEnd(customer.lastInboundAt)) return fail('window_expired')
  const held = waitWhileHeld(job, 'wechat', deps)
  if (held) return { ...held, dueAt: noLaterThanWindow(sending, held.dueAt, deps) }
  const end = await sendParts(sending, (part) => wechat.send(openId, part), deps)
  switch (end.kind) {
    case 'failure':
      return afterFailure(sending, end.failure, end.untouched, deps)
    case 'undeliverable':
      return fail(end.code)
    default:
      return end
  }
}

async function afterFailure(
  sending: OutboundSending,
  failure: PlatformFailure,
  untouched: boolean,
  deps: OutboundDeps,
): Promise<Verdict> {
  noteFailure(sending, 'wechat', failure, deps)
  const hopeless = failure.action === 'awaitCustomer' && sending.message.kind === 'closing'
  if (failure.action === 'deadLetter' || hopeless) return failed(sending, failure.code, deps.notices, deps.clock.now())
  const wait = waitAfter(sending, failure, untouched, deps)
  if (failure.action !== 'awaitCustomer') return { ...wait, dueAt: noLaterThanWindow(sending, wait.dueAt, deps) }
  await sending.hold.persist(() => deps.tellWaiting(sending))
  const dueAt = noLaterThanWindow(sending, deps.clock.now() + ANSWER_WINDOW_MS, deps)
  return { ...wait, dueAt, untilCustomerMessage: true }
}

/** At the window's end a waiting message is given up; when the window is over by our own bound, it has no say. */
function noLaterThanWindow({ customer }: OutboundSending, dueAt: number, { clock }: FailureDeps): number {
  const end = windowEnd(customer.lastInboundAt)
  return end > clock.now() ? Math.min(dueAt, end) : dueAt
}
