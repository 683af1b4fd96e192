import type { NotificationConfig } from '../../config/types.js'
import { MESSAGE_WINDOW_MS, type UnitFate } from '../../store/meter.js'
import type { PlatformFailure, WeChatNotifications } from '../messages/platforms.js'
import { makeNotice } from '../notices.js'
import { consentOfOne, hasConsent } from '../notifications/consent.js'
import { fillTemplate } from '../notifications/fill-template.js'
import {
  type NotificationPlan,
  readNotificationPlan,
  writeNotificationPlan,
} from '../notifications/notification-plan.js'
import { plainTextOf } from '../rendering/render-message.js'
import { type FailureDeps, noteFailure, waitAfter } from './failures.js'
import { delivered, failed } from './outbound-end.js'
import { markParts, type PartsDeps } from './outbound-parts.js'
import { isOwnWord, type OutboundSending } from './outbound-sending.js'
import type { Verdict } from './run-lane.js'

/** The customer does not want what the consent was for any more. */
const CONSENT_REFUSED = 'wechat_43101'
/** WeChat tells within seconds what became of a notification; without a word it counts as delivered. */
const RESULT_WAIT_MS = 2 * 60_000

export interface NotificationDeps extends FailureDeps, PartsDeps {
  readonly notices: boolean
}

interface Notifying {
  readonly sending: OutboundSending
  readonly openId: string
  readonly wechat: WeChatNotifications
  readonly deps: NotificationDeps
}

/** The account's notification, if this message can go out as one: a text of an agent or bot, alone. */
export function notificationFor(sending: OutboundSending): NotificationConfig | undefined {
  const { account, message } = sending
  if (account.notification === undefined || isOwnWord(message)) return undefined
  if (message.kind === 'content' && message.attachments.length > 0) return undefined
  return textOf(sending).trim() === '' ? undefined : account.notification
}

function textOf({ worded, texts }: OutboundSending): string {
  return plainTextOf(worded, texts)
}

/** The plan of a message that goes out as a notification, or did. */
export function notificationPlanOf({ head }: OutboundSending): NotificationPlan | undefined {
  return readNotificationPlan(head.plan)
}

/**
 * Sends a message outside the window as the account's notification, if the customer agreed to it; quota is not touched.
 * @param unit What becomes of the unit that was reserved for it within the window.
 */
export async function sendAsNotification(
  notifying: Notifying,
  config: NotificationConfig,
  unit: UnitFate | undefined,
): Promise<Verdict> {
  const { sending, openId, wechat, deps } = notifying
  const { customer, item } = sending
  const now = deps.clock.now()
  if (!hasConsent(config, customer.standing)) {
    note(notifying, 'no_consent')
    return { ...failed(sending, 'no_consent', deps.notices, now), unit }
  }
  const plan = { notification: config.templateId, jobId: '', sentAt: 0 }
  const begun = await mark(notifying, plan, 0)
  if (!begun || !(await sending.hold.ensure(deps.timeoutMs))) return { kind: 'lost' }
  const { message } = fillTemplate(config, textOf(sending), item, now)
  const answer = await wechat.notify(openId, message)
  if (!answer.ok) return { ...afterFailure(notifying, config, answer), unit }
  note(notifying, 'sent')
  const sentAt = deps.clock.now()
  if (!(await mark(notifying, { ...plan, jobId: answer.jobId, sentAt }, 1))) return { kind: 'lost' }
  return answer.jobId === ''
    ? notified(notifying, config, unit)
    : { ...awaitResult(sending, answer.jobId, sentAt), unit }
}

/** Goes on with a message that began as a notification: sends it, or settles it by what WeChat says became of it. */
export async function resumeNotification(notifying: Notifying, plan: NotificationPlan): Promise<Verdict> {
  const { sending, deps } = notifying
  const { head, item, customer } = sending
  const config = notificationFor(sending)
  const now = deps.clock.now()
  if (head.partsDone === 0) {
    const tooLate = now >= item.acceptedAt + MESSAGE_WINDOW_MS || config?.templateId !== plan.notification
    if (tooLate || !config) return failed(sending, 'window_expired', deps.notices, now)
    return sendAsNotification(notifying, config, undefined)
  }
  const outcome = customer.standing.results.get(plan.jobId)
  if (outcome === 'blocked' || outcome === 'failed') {
    note(notifying, outcome)
    const spent = config && consentOfOne(config)
    return { ...failed(sending, `notification_${outcome}`, deps.notices, now), spent }
  }
  if (outcome === undefined && plan.jobId !== '' && now < plan.sentAt + RESULT_WAIT_MS) {
    return awaitResult(sending, plan.jobId, plan.sentAt)
  }
  note(notifying, outcome ?? 'unconfirmed')
  return notified(notifying, config, undefined)
}

function awaitResult({ attempts }: OutboundSending, jobId: string, sentAt: number): Extract<Verdict, { kind: 'wait' }> {
  const dueAt = sentAt + RESULT_WAIT_MS
  return { kind: 'wait', code: 'notification_sent', dueAt, attempts, untilCustomerMessage: true, untilResultOf: jobId }
}

/** @param config Undefined when the account has none by now. */
function notified(
  { sending, deps }: Notifying,
  config: NotificationConfig | undefined,
  unit: UnitFate | undefined,
): Verdict {
  const now = deps.clock.now()
  const { texts, key, item } = sending
  const isTrimmed = config !== undefined && fillTemplate(config, textOf(sending), item, now).isTrimmed
  const notice = isTrimmed && deps.notices ? makeNotice(texts, 'notificationTrimmed', {}, now, key) : undefined
  return { ...delivered(sending, now), spent: config && consentOfOne(config), notice, unit }
}

function afterFailure(
  notifying: Notifying,
  { templateId }: NotificationConfig,
  failure: PlatformFailure,
): Extract<Verdict, { kind: 'dead' | 'wait' }> {
  const { sending, deps } = notifying
  noteFailure(sending, 'wechat', failure, deps)
  if (failure.action === 'retry' || failure.action === 'holdAccount') return waitAfter(sending, failure, false, deps)
  note(notifying, 'refused')
  const spent = failure.code === CONSENT_REFUSED ? ({ templateId, uses: 'all' } as const) : undefined
  return { ...failed(sending, failure.code, deps.notices, deps.clock.now()), spent }
}

/** @returns false when the lane is lost. */
async function mark(
  { sending, deps }: Notifying,
  plan: Omit<NotificationPlan, 'version'>,
  partsDone: 0 | 1,
): Promise<boolean> {
  const written = writeNotificationPlan(plan)
  return (await markParts(sending, { plan: written, partsBegun: 1, partsDone, free: true }, deps)) !== 'lost'
}

function note({ sending, deps }: Notifying, outcome: Parameters<NotificationDeps['events']['notification']>[1]): void {
  deps.events.notification(sending.lane.ref.account, outcome)
}
