import { sealNewItem } from '../../privacy/item-sealing.js'
import type { NewItem } from '../../store/lanes.js'
import type { FinalReceipt, OutboundMessage, ReceiptReasonCode } from '../messages/messages.js'
import { makeNotice } from '../notices.js'
import { deliveredReceipt, failedReceipt, receiptItemKind } from '../receipts.js'
import { plainTextOf } from '../rendering/render-message.js'
import type { FailureReasonName, Texts } from '../texts.js'
import { isOwnWord, type OutboundSending } from './outbound-sending.js'
import type { Verdict } from './run-lane.js'

/** How much of a failed message the notice repeats, in characters, so that the agent knows which one. */
const NOTICE_START_CHARACTERS = 20

interface FailureRow {
  readonly reason: ReceiptReasonCode
  readonly text: FailureReasonName
  /** The customer is gone: nothing more can be said to them in this session. */
  readonly endSession?: true
}

const EXPIRED: FailureRow = { reason: 'MessageExpired', text: 'windowExpired' }
const UNREADABLE: FailureRow = { reason: 'GeneralError', text: 'unreadable' }
const OPTED_OUT: FailureRow = { reason: 'RecipientOptedOut', text: 'optedOut' }
const GONE: FailureRow = { ...OPTED_OUT, endSession: true }
const REFUSED: FailureRow = { reason: 'GeneralError', text: 'refused' }
const NOT_SCANNED: FailureRow = { reason: 'MessageNotAllowed', text: 'fileNotScanned' }

/** Codes that tell an agent more than that WeChat refused (its documents). */
const FAILURES: Readonly<Record<string, FailureRow>> = {
  window_expired: EXPIRED,
  wechat_45015: EXPIRED,
  unreadable: UNREADABLE,
  unreadable_plan: UNREADABLE,
  unfollowed: GONE,
  no_consent: { reason: 'MessageExpired', text: 'noConsent' },
  notification_blocked: OPTED_OUT,
  wechat_43004: GONE,
  wechat_50005: GONE,
  wechat_43019: GONE,
  wechat_62751: GONE,
  wechat_48002: OPTED_OUT,
  wechat_43101: OPTED_OUT,
  personal_token: { reason: 'DataFiltered', text: 'personalToken' },
  attachment_host: { reason: 'GeneralError', text: 'fileHost' },
  attachment_unreachable: { reason: 'GeneralError', text: 'fileUnreachable' },
  attachment_refused: { reason: 'GeneralError', text: 'fileUnreachable' },
  attachment_too_large: { reason: 'InvalidMediaContentLength', text: 'fileTooLarge' },
  attachment_empty: { reason: 'InvalidMediaContentLength', text: 'fileEmpty' },
  attachment_type: { reason: 'MediaTypeNotAllowed', text: 'fileType' },
  attachment_infected: { reason: 'MessageNotAllowed', text: 'fileInfected' },
  attachment_not_scanned: NOT_SCANNED,
  scanner_away: NOT_SCANNED,
}

/** The last part was taken by WeChat. @param now Epoch milliseconds. */
export function delivered(sending: OutboundSending, now: number): Extract<Verdict, { kind: 'done' }> {
  const { message, lane } = sending
  if (isOwnWord(message)) return { kind: 'done', keep: true }
  return {
    kind: 'done',
    keep: true,
    receipt: seal(sending, deliveredReceipt(message.messageId, lane.ref.customerId, now)),
  }
}

/**
 * The message cannot be delivered any more: dead letter, Failed receipt and a notice, in one state change.
 * @param code Of the platform, or one of our own: `window_expired`, `no_quota`, `unfollowed`, `unreadable`, `unreadable_plan`,
 *   `superseded`, `no_consent`, `notification_…`, `personal_token`, `attachment_…`, `scanner_away`.
 * @param now Epoch milliseconds.
 */
export function failed(
  sending: OutboundSending,
  code: string,
  notices: boolean,
  now: number,
): Extract<Verdict, { kind: 'dead' }> {
  const { lane, message, texts, key } = sending
  const { reason, text, endSession } = FAILURES[code] ?? REFUSED
  // Nobody waits for what becomes of a word of the relay's own: Genesys never knew of it.
  if (isOwnWord(message)) {
    return { kind: 'dead', reason: code, detail: `The ${message.kind} text was not delivered to WeChat.`, endSession }
  }
  const values = { reason: texts.reason(text), start: startOf(wordsOf(message, texts)) }
  return {
    kind: 'dead',
    reason: code,
    detail: 'The message was not delivered to WeChat.',
    receipt: seal(sending, failedReceipt(message.messageId, lane.ref.customerId, reason, now)),
    notice: notices ? makeNotice(texts, 'failed', values, now, key) : undefined,
    endSession,
  }
}

/** A message of files alone is known by their names. */
function wordsOf(message: OutboundMessage, texts: Texts): string {
  const text = plainTextOf(message, texts)
  return text === '' && message.kind === 'content'
    ? message.attachments.map(({ fileName }) => fileName).join(' ')
    : text
}

function startOf(text: string): string {
  return [...text.slice(0, NOTICE_START_CHARACTERS * 2)].slice(0, NOTICE_START_CHARACTERS).join('')
}

function seal({ key }: OutboundSending, receipt: FinalReceipt): NewItem {
  return sealNewItem(receiptItemKind(receipt), receipt, key)
}
