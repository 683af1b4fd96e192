import type { CustomMessage } from '../../server/relay/messages/custom-message.js'
import type { CustomerMessage, FinalReceipt } from '../../server/relay/messages/messages.js'
import type { NotificationMessage } from '../../server/relay/messages/notification-message.js'
import type {
  CustomerContextForGenesys,
  GenesysMessaging,
  MediaDownload,
  PlatformFailure,
  WeChatMedia,
  WeChatMessaging,
  WeChatNotifications,
} from '../../server/relay/messages/platforms.js'

export function failure(action: PlatformFailure['action'], change: Partial<PlatformFailure> = {}): PlatformFailure {
  return { ok: false, action, code: `test_${action}`, mayBeDelivered: false, alarm: false, ...change }
}

type Ok = { ok: true; conversationId?: string }
/** What to answer next; a function is called when the send arrives. Without one the answer is ok. */
export type NextAnswer = Ok | PlatformFailure | (() => Ok | PlatformFailure | Promise<Ok | PlatformFailure>)

class Answers {
  readonly next: NextAnswer[] = []
  always: NextAnswer | undefined

  async take(): Promise<Ok | PlatformFailure> {
    const answer = this.next.shift() ?? this.always ?? { ok: true }
    return typeof answer === 'function' ? answer() : answer
  }
}

/** Genesys as a worker sees it: keeps what was sent and answers what it is told to. */
export class FakeGenesys implements GenesysMessaging {
  readonly messages: { message: CustomerMessage; context: CustomerContextForGenesys }[] = []
  readonly receipts: FinalReceipt[] = []
  readonly onMessage = new Answers()
  readonly onReceipt = new Answers()

  async sendMessage(message: CustomerMessage, context: CustomerContextForGenesys) {
    this.messages.push({ message, context })
    const answer = await this.onMessage.take()
    return answer.ok ? { ok: true as const, conversationId: answer.conversationId } : answer
  }

  async sendReceipt(receipt: FinalReceipt) {
    this.receipts.push(receipt)
    return this.onReceipt.take()
  }

  async listMessages(): ReturnType<GenesysMessaging['listMessages']> {
    return { ok: true, messages: [] }
  }

  async readMessages(): ReturnType<GenesysMessaging['readMessages']> {
    return { ok: true, messages: [] }
  }

  /** Texts in order; '' where a message has none. */
  get texts(): string[] {
    return this.messages.map(({ message }) => message.text ?? '')
  }
}

/** WeChat as a worker sees it. */
export class FakeWeChat implements WeChatMessaging, WeChatNotifications, WeChatMedia {
  /** What downloads answer, by media id; a function is called for each. */
  readonly media = new Map<string, Buffer | PlatformFailure | (() => Promise<MediaDownload | PlatformFailure>)>()
  readonly downloads: string[] = []
  readonly sent: { openId: string; message: CustomMessage }[] = []
  readonly typing: string[] = []
  readonly onText = new Answers()
  readonly notified: NotificationMessage[] = []
  /** What notifications answer: an id of WeChat's, or a failure. */
  onNotify: (message: NotificationMessage) => string | PlatformFailure = () => ''

  async send(openId: string, message: CustomMessage) {
    this.sent.push({ openId, message })
    return this.onText.take()
  }

  async notify(_openId: string, message: NotificationMessage) {
    this.notified.push(message)
    const answer = this.onNotify(message)
    return typeof answer === 'string' ? { ok: true as const, jobId: answer } : answer
  }

  async downloadMedia(
    { mediaId, wideband }: { mediaId: string; wideband: boolean },
    _signal: AbortSignal,
  ): Promise<MediaDownload | PlatformFailure> {
    this.downloads.push(wideband ? `${mediaId} wideband` : mediaId)
    const found = this.media.get(mediaId)
    if (typeof found === 'function') return found()
    if (!Buffer.isBuffer(found)) return found ?? failure('deadLetter', { code: 'wechat_40007' })
    return { ok: true as const, head: found.subarray(0, 512), bytes: inPieces(found) }
  }

  async sendTyping(openId: string) {
    this.typing.push(openId)
  }

  get texts(): string[] {
    return this.sent.map(({ message }) => (message.type === 'text' ? message.text : message.type))
  }
}

export async function* inPieces(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
