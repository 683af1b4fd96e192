import type { PlatformFailure } from '../../server/relay/messages/platforms.js'

const HOUR_MS = 3_600_000

interface Allowance {
  left: number
  until: number
}

/** WeChat as this test knows it, written apart from the relay: 5 messages in 48 h, 3 in a minute, 2048 bytes. */
export class QuotaModel {
  readonly violations: string[] = []
  readonly #now: () => number
  readonly #allowances: Record<'message' | 'action', Allowance> = {
    message: { left: 0, until: 0 },
    action: { left: 0, until: 0 },
  }

  constructor(now: () => number) {
    this.#now = now
  }

  opened(by: 'message' | 'action'): void {
    this.#allowances[by] =
      by === 'message' ? { left: 5, until: this.#now() + 48 * HOUR_MS } : { left: 3, until: this.#now() + 60_000 }
  }

  /** Others on the account used everything up. */
  drained(): void {
    for (const allowance of Object.values(this.#allowances)) allowance.left = 0
  }

  /** @param excused Running out is not the sender's fault: others send too. */
  send(text: string, excused: boolean): PlatformFailure | undefined {
    if (Buffer.byteLength(text) > 2048 || text === '') this.violations.push(`${Buffer.byteLength(text)} bytes`)
    const open = [this.#allowances.action, this.#allowances.message].filter(({ until }) => this.#now() < until)
    const allowance = open.find(({ left }) => left > 0)
    if (allowance) {
      allowance.left--
      return undefined
    }
    if (!excused) this.violations.push(open.length === 0 ? 'sent after the window' : 'sent without quota')
    const [action, code] = open.length === 0 ? (['deadLetter', 45015] as const) : (['awaitCustomer', 45047] as const)
    return { ok: false, action, code: `wechat_${code}`, mayBeDelivered: false, alarm: false }
  }
}
