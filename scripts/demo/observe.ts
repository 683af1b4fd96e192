import type { Attempt } from '../../test/emulators/shared/delivery.js'
import type { CallRecord } from '../../test/emulators/shared/double-server.js'
import { type Cast, customerOf } from './cast.js'
import { attachmentsOf } from './desk/attachments.js'
import type { WayEvent } from './journeys.js'
import type { Platforms } from './platforms.js'
import type { CustomerId } from './view.js'

const CALL_POLL_MS = 40

/** Epoch milliseconds with fractions, on one clock with the emulators' `performance.now()`. */
function epoch(monotonic = performance.now()): number {
  return performance.timeOrigin + monotonic
}

function problemOf(outcome: Attempt): string {
  if (outcome.kind === 'timeout') return 'timeout'
  if (outcome.kind === 'network') return outcome.code
  return outcome.status >= 200 && outcome.status < 300 ? '' : `http ${outcome.status}`
}

export interface Observer {
  way(event: WayEvent): void
  /** By MsgId, form of what the agent reads, where it is no copy of what the customer wrote. */
  readonly arrivals: ReadonlyMap<string, string>
  /** The sample customer behind an id Genesys knows. */
  customerBehind(customerId: string): CustomerId | undefined
  /** The relay holds a WeChat token again. */
  tokenFetched(): void
  /** Something changed on a phone or a desktop. */
  changed(): void
}

/** Tells what both platforms see as steps of messages' ways. @returns How to stop. */
export function observe(platforms: Platforms, cast: Cast, observer: Observer): () => void {
  const stops = [observeWeChat(platforms, cast, observer), observeGenesys(platforms, observer)]
  return () => {
    for (const stop of stops) stop()
  }
}

function observeWeChat({ wechat }: Platforms, cast: Cast, observer: Observer): () => void {
  const begin = (openId: string, pushId: string, at: number) => {
    const customer = customerOf(cast, openId)
    const push = wechat.pushes.find((record) => record.msgId === pushId)
    // Events have no id, and some kinds are only kept: they are told of while a session is open, if at all.
    const arrivesAs = observer.arrivals.get(pushId)
    if (customer === undefined || push === undefined || pushId === '') return
    if (push.kind !== 'text' && arrivesAs === undefined) return
    observer.way({
      kind: 'pushSent',
      at,
      customer,
      pushId,
      text: push.text || `[${push.kind}]`,
      arrivesAs,
    })
  }
  const stopEvents = wechat.on('event', (event) => {
    if (event.type === 'push.sent') begin(event.openId, event.msgId, epoch())
    if (event.type === 'push.answered') {
      const { msgId: pushId, attempt, outcome } = event
      begin(event.openId, pushId, epoch(outcome.beganAt))
      observer.way({ kind: 'pushAnswered', at: epoch(outcome.endedAt), pushId, attempt, problem: problemOf(outcome) })
    }
    if (event.type === 'custom.received') {
      const customer = customerOf(cast, event.openId)
      if (customer !== undefined) observer.way({ kind: 'customTook', at: epoch(), customer, text: event.text })
    }
    if (event.type === 'custom.refused')
      observer.way({ kind: 'customRefused', at: epoch(), problem: String(event.errcode) })
    if (event.type === 'oauth' && event.verdict === 'ok') observer.tokenFetched()
    observer.changed()
  })
  const stopCalls = watchFaults(wechat, (call) => {
    if (call.route !== 'custom/send') return
    const body = parse(call.body)
    const customer = customerOf(cast, String(field(body, 'touser')))
    const content = field(field(body, 'text'), 'content')
    const about = typeof content === 'string' ? { text: content } : {}
    if (customer !== undefined)
      observer.way({ kind: 'customRefused', at: call.at, customer, ...about, problem: `http ${call.status}` })
    observer.changed()
  })
  return () => {
    stopEvents()
    stopCalls()
  }
}

function observeGenesys({ genesys }: Platforms, observer: Observer): () => void {
  const begin = (messageId: string, at: number) => {
    const message = genesys.message(messageId)
    const customer = message === undefined ? undefined : observer.customerBehind(message.customerId)
    if (message?.direction !== 'outbound' || customer === undefined) return
    observer.way({ kind: 'webhookSent', at, customer, messageId, text: message.text })
  }
  /** When the customer wrote, as the relay told Genesys; epoch milliseconds, to the second. */
  const sentAt = (channelMessageId: string | undefined) => {
    const call = genesys.calls.findLast((one) => channelMessageId !== undefined && one.body.includes(channelMessageId))
    return Date.parse(String(field(field(parse(call?.body ?? ''), 'channel'), 'time')))
  }
  const stopEvents = genesys.on('event', (event) => {
    if (event.type === 'inbound.received') {
      const { customerId, channelMessageId, type } = event.message
      const text = event.message.text || `[${attachmentsOf(event.message)[0]?.mediaType}]`
      observer.way({
        kind: 'genesysTook',
        at: epoch(event.message.at),
        customerId,
        text,
        sentAt: sentAt(channelMessageId),
        answer: type === 'Structured',
      })
    }
    // Fetched behind the answer, without an event of its own.
    if (event.type === 'inbound.received' && attachmentsOf(event.message).length > 0)
      void genesys.attachmentsFetched().then(() => observer.changed())
    if (event.type === 'webhook.sent') begin(event.messageId, epoch())
    if (event.type === 'webhook.answered') {
      const { messageId, attempt, outcome } = event
      begin(messageId, epoch(outcome.beganAt))
      observer.way({
        kind: 'webhookAnswered',
        at: epoch(outcome.endedAt),
        messageId,
        attempt,
        problem: problemOf(outcome),
      })
    }
    if (event.type === 'receipt.received' && event.final) {
      const reason = genesys.message(event.messageId)?.receipts.at(-1)?.reasons[0]?.code
      const delivered = event.status === 'Delivered'
      observer.way({
        kind: 'receipt',
        at: epoch(),
        messageId: event.messageId,
        delivered,
        problem: reason ?? event.status,
      })
    }
    observer.changed()
  })
  const stopCalls = watchFaults(genesys, (call) => {
    const body = parse(call.body)
    const customerId = field(field(field(body, 'channel'), 'from'), 'id')
    const text = field(body, 'text')
    if (typeof customerId !== 'string' || typeof text !== 'string') return
    observer.way({ kind: 'genesysRefused', at: call.at, customerId, text, problem: `http ${call.status}` })
    observer.changed()
  })
  return () => {
    stopEvents()
    stopCalls()
  }
}

/** A platform that is down tells no listener; its list of calls does. */
function watchFaults(
  platform: { readonly calls: readonly CallRecord[] },
  onFault: (call: CallRecord) => void,
): () => void {
  let next = 0
  const timer = setInterval(() => {
    for (
      let call = platform.calls[next];
      call !== undefined && call.verdict !== 'pending';
      call = platform.calls[next]
    ) {
      next += 1
      if (call.verdict.startsWith('fault:')) onFault(call)
    }
  }, CALL_POLL_MS)
  return () => clearInterval(timer)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
