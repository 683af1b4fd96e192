import { type Attempt, deliver } from '../shared/delivery.js'
import type { EventBus } from '../shared/event-bus.js'
import type { GenesysEvent } from './events.js'
import type { GenesysDoubleIntegration, GenesysSwitches } from './org.js'
import { webhookSignature } from './signature.js'

export interface WebhookTiming {
  readonly timeoutMs: number
  readonly retryGapMs: number
}

/** Ways to send a webhook that is lost on its way or not as it should be. */
export interface WebhookOptions {
  /** The answers of this many first attempts are lost on their way back: Genesys takes them as timed out. */
  readonly loseAnswers?: number
  /** Headers put over the right ones. */
  readonly headers?: Record<string, string>
}

export interface WebhookResult {
  readonly messageId: string
  readonly attempts: readonly Attempt[]
  /** The last attempt was answered 2xx. */
  readonly accepted: boolean
}

/** What a webhook is about, for events. */
export interface WebhookSubject {
  readonly integrationId: string
  readonly conversationId: string
  readonly customerId: string
  readonly messageId: string
  readonly webhookType: string
}

const RETRIES = 5

/** Sends signed webhooks: 10 s each, up to five more on time-out, 429 and 5xx, five seconds apart. */
export class WebhookSender {
  readonly #bus: EventBus<GenesysEvent>
  readonly #switches: GenesysSwitches
  readonly #timing: WebhookTiming

  constructor(bus: EventBus<GenesysEvent>, switches: GenesysSwitches, timing: WebhookTiming) {
    this.#bus = bus
    this.#switches = switches
    this.#timing = timing
  }

  /** Resolves when Genesys is done with it: taken, refused, or out of attempts. @throws Error without a webhook URL. */
  async send(
    integration: GenesysDoubleIntegration,
    subject: WebhookSubject,
    body: string,
    options: WebhookOptions = {},
  ): Promise<WebhookResult> {
    const url = integration.webhookUrl
    if (url === undefined) throw new Error(`Integration ${integration.id} has no webhook URL yet`)
    const headers = {
      'Content-Type': 'application/json',
      'X-Hub-Signature-256': webhookSignature(integration.webhookSecret, body),
      ...integration.webhookHeaders,
      ...options.headers,
    }
    const attempts: Attempt[] = []
    for (let attempt = 1; attempt <= 1 + RETRIES; attempt++) {
      if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, this.#timing.retryGapMs))
      const sent = () => void this.#bus.emit({ type: 'webhook.sent', ...subject, attempt })
      const read = await deliver({ url, method: 'POST', headers, body, timeoutMs: this.#timing.timeoutMs }, sent)
      const lost = read.kind === 'answer' && attempt <= (options.loseAnswers ?? 0)
      const outcome: Attempt = lost ? { kind: 'timeout', beganAt: read.beganAt, endedAt: read.endedAt } : read
      attempts.push(outcome)
      await this.#bus.emit({ type: 'webhook.answered', ...subject, attempt, outcome })
      if (!this.#again(outcome)) break
    }
    const last = attempts.at(-1)
    const accepted = last?.kind === 'answer' && last.status >= 200 && last.status < 300
    await this.#bus.emit({ type: 'webhook.finished', ...subject, attempt: attempts.length, accepted })
    return { messageId: subject.messageId, attempts, accepted }
  }

  #again(outcome: Attempt): boolean {
    if (outcome.kind === 'timeout') return true
    if (outcome.kind === 'network') return this.#switches.retryBrokenConnections
    return outcome.status === 429 || outcome.status >= 500
  }
}
