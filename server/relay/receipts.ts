import type { FinalReceipt, ReceiptReasonCode } from './messages/messages.js'

/** Item kinds of the receipts lane; the Failed ones go first when requests are short. */
export const DELIVERED_RECEIPT = 'receipt.delivered'
export const FAILED_RECEIPT = 'receipt.failed'

export function receiptItemKind(receipt: FinalReceipt): string {
  return receipt.status === 'Failed' ? FAILED_RECEIPT : DELIVERED_RECEIPT
}

/** The final receipt of a message whose last part WeChat took. */
export function deliveredReceipt(messageId: string, recipientId: string, at: number): FinalReceipt {
  return { kind: 'receipt', messageId, recipientId, status: 'Delivered', at }
}

const REASON_TEXTS: Partial<Record<ReceiptReasonCode, string>> = {
  MessageExpired: 'The customer has not written for 48 hours, so WeChat takes no answer.',
  RateLimited: 'Too many messages wait for this customer.',
  UnsupportedMessage: 'Messages of this kind cannot be delivered to WeChat.',
  InvalidDestination: 'There is no customer of this id.',
  GeneralError: 'WeChat did not take the message.',
  MediaTypeNotAllowed: 'WeChat takes no file of this kind or size.',
  InvalidMediaContentLength: 'The file is empty or too large.',
  MessageNotAllowed: 'The file contains malware or could not be checked for it.',
}

/**
 * The final receipt of a message that will not be delivered.
 * @param code Genesys's reason code. The text beside it is for operators: agents do not see receipt reasons.
 */
export function failedReceipt(
  messageId: string,
  recipientId: string,
  code: ReceiptReasonCode,
  at: number,
): FinalReceipt {
  const message = REASON_TEXTS[code] ?? 'The message could not be delivered.'
  return { kind: 'receipt', messageId, recipientId, status: 'Failed', reason: { code, message }, at }
}
