import type { Attempt } from '../shared/delivery.js'
import type { EventBus } from '../shared/event-bus.js'
import type { WeChatDoubleAccount, WeChatSwitches } from './account.js'
import { PhoneCustomer } from './customers.js'
import type { WeChatEvent } from './events.js'
import { deliverPush, type PushContent, type PushOptions, type PushResult, type PushTiming } from './pushes.js'
import { buildXml, type XmlFields } from './xml.js'

/** One push of the double, in order of sending. */
export interface PushRecord {
  readonly appId: string
  readonly openId: string
  /** MsgType, or `event:NAME`. */
  readonly kind: string
  readonly text: string
  readonly msgId: string
  /** Milliseconds of `performance.now()`: begin of the first attempt. */
  readonly sentAt: number
  /** When WeChat read a right answer; undefined when it never did. */
  acknowledgedAt: number | undefined
}

interface Surroundings {
  /** Looked up for each delivery, because the webhook URL may change. */
  readonly account: (appId: string) => WeChatDoubleAccount
  readonly switches: WeChatSwitches
  readonly bus: EventBus<WeChatEvent>
  readonly timing: PushTiming
  /** Clock of the windows, epoch milliseconds. */
  readonly now: () => number
}

const SYSTEM_NOTICE = '该公众号提供的服务出现故障，请稍后再试'

/** All phones: who follows which account, what was pushed, what the phone shows. */
export class Phones {
  readonly pushes: PushRecord[] = []
  readonly violations: string[] = []
  readonly #around: Surroundings
  readonly #customers = new Map<string, PhoneCustomer>()
  readonly #sent = new Map<string, { record: PushRecord; content: PushContent }>()

  constructor(around: Surroundings) {
    this.#around = around
  }

  find(appId: string, openId: string): PhoneCustomer | undefined {
    return this.#customers.get(`${appId}/${openId}`)
  }

  /** The customer, made known to the account when new. */
  follow(appId: string, openId: string): PhoneCustomer {
    const customer = this.find(appId, openId) ?? new PhoneCustomer(this.#around.switches)
    this.#customers.set(`${appId}/${openId}`, customer)
    return customer
  }

  /** Pushes to the relay; resolves when WeChat is done with it. */
  push(
    about: Pick<PushRecord, 'appId' | 'openId' | 'kind' | 'text' | 'msgId'>,
    fields: XmlFields,
    options: PushOptions,
  ): Promise<PushResult> {
    const record: PushRecord = { ...about, sentAt: performance.now(), acknowledgedAt: undefined }
    this.pushes.push(record)
    const content = { openId: about.openId, xml: buildXml(fields), fields }
    if (about.msgId !== '') this.#sent.set(about.msgId, { record, content })
    return this.#deliver(record, content, options)
  }

  /** Sends a push once more. @throws Error when there was none of this id. */
  redeliver(msgId: string, options: PushOptions): Promise<PushResult> {
    const sent = this.#sent.get(msgId)
    if (sent === undefined) throw new Error(`No push ${msgId} was sent`)
    return this.#deliver(sent.record, sent.content, options)
  }

  async #deliver(record: PushRecord, content: PushContent, options: PushOptions): Promise<PushResult> {
    const { bus, switches, timing } = this.#around
    const about = { appId: record.appId, openId: record.openId, msgId: record.msgId }
    const hooks = {
      sent: (attempt: number) => void bus.emit({ type: 'push.sent', ...about, attempt }),
      answered: (attempt: number, outcome: Attempt) => bus.emit({ type: 'push.answered', ...about, attempt, outcome }),
    }
    const account = this.#around.account(record.appId)
    const { attempts, answer } = await deliverPush(account, content, switches, timing, hooks, options)
    const acknowledged = answer !== undefined && answer.kind !== 'wrong'
    if (acknowledged) record.acknowledgedAt ??= attempts.at(-1)?.endedAt
    const reply = answer?.kind === 'reply' ? answer.text : undefined
    const customer = this.follow(record.appId, record.openId)
    if (reply !== undefined) {
      customer.transcript.push({ at: Date.now(), from: 'account', kind: 'passive', text: reply })
      if (switches.passiveRepliesCount) customer.spend(this.#around.now())
      await bus.emit({ type: 'passive.reply', appId: record.appId, openId: record.openId, text: reply })
    }
    if (!acknowledged) {
      customer.transcript.push({ at: Date.now(), from: 'system', kind: 'notice', text: SYSTEM_NOTICE })
    }
    if (answer?.kind === 'wrong') {
      this.violations.push(`answer to a push: ${answer.violation}`)
      await bus.emit({ type: 'violation', detail: answer.violation })
    }
    return { msgId: record.msgId, attempts, answer, acknowledged, reply }
  }
}
