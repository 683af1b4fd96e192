import type { GenesysEmulator } from '../emulators/genesys/genesys-emulator.js'
import type { WeChatEmulator } from '../emulators/wechat/wechat-emulator.js'
import type { ArrivedReceipt, ArrivedText, PromiseRecords, SentText } from './checker.js'

/** Begin of the relay's own lines to an agent. */
const NOTICE = /^(?:【系统】|\[System\])/

/** The checker's records out of two doubles, and what already looks wrong while taking them together. */
export interface CollectedRecords extends PromiseRecords {
  readonly violations: readonly string[]
}

/**
 * Takes the records of both doubles together. Which customer of Genesys is which OpenID is learned from the texts, so
 * texts must be unique over all customers. One `from.id` that speaks for two OpenIDs, one OpenID with two `from.id`s,
 * an OpenID in anything sent to Genesys, and an unlearnable customer are violations.
 */
export function collectRecords(wechat: WeChatEmulator, genesys: GenesysEmulator): CollectedRecords {
  const violations: string[] = []
  const sent: SentText[] = []
  const writers = new Map<string, string>()
  for (const push of wechat.pushes) {
    if (push.kind !== 'text') continue
    const customer = `${push.appId}/${push.openId}`
    const { text, sentAt, acknowledgedAt } = push
    writers.set(text, customer)
    sent.push({ id: push.msgId, customer, direction: 'toAgent', text, sentAt, acknowledgedAt })
  }
  const arrived: ArrivedText[] = []
  const openIdOf = new Map<string, string>()
  const customerIdOf = new Map<string, string>()
  for (const message of genesys.inbound) {
    if (NOTICE.test(message.text)) continue
    const customer = writers.get(message.text) ?? `unknown ${message.customerId}`
    const before = openIdOf.get(message.customerId) ?? customer
    if (before !== customer) violations.push(`${message.customerId} speaks for two customers`)
    if ((customerIdOf.get(customer) ?? message.customerId) !== message.customerId) {
      violations.push(`${customer} has two ids at Genesys`)
    }
    openIdOf.set(message.customerId, customer)
    customerIdOf.set(customer, message.customerId)
    arrived.push({ customer, direction: 'toAgent', text: message.text })
  }
  const receipts: ArrivedReceipt[] = []
  for (const message of genesys.outbound) {
    const customer = openIdOf.get(message.customerId) ?? `unknown ${message.customerId}`
    const { id, text, at, acknowledgedAt } = message
    sent.push({ id, customer, direction: 'toCustomer', text, sentAt: at, acknowledgedAt })
    for (const receipt of message.receipts) if (receipt.final) receipts.push({ id, status: receipt.status })
  }
  for (const message of wechat.customMessages) {
    arrived.push({ customer: `${message.appId}/${message.openId}`, direction: 'toCustomer', text: message.text })
  }
  violations.push(...leakedOpenIds(wechat, genesys))
  return { sent, arrived, receipts, violations }
}

function leakedOpenIds(wechat: WeChatEmulator, genesys: GenesysEmulator): string[] {
  const openIds = [...new Set(wechat.pushes.map((push) => push.openId))]
  const leaks = (call: { path: string; body: string }) =>
    openIds.some((openId) => call.path.includes(openId) || call.body.includes(openId))
  return genesys.calls.filter(leaks).map((call) => `call ${call.seq} to Genesys (${call.route}) names an OpenID`)
}
