import type { GenesysEmulator } from '../../emulators/genesys/genesys-emulator.js'
import type { WeChatEmulator } from '../../emulators/wechat/wechat-emulator.js'
import type { Platforms } from './platforms.js'
import type { SeededRandom } from './random.js'
import { until } from './wait.js'

export interface LoadOptions {
  readonly random: SeededRandom
  /** Customers who write (default 200). */
  readonly customers?: number
  /** Messages a second, each way (default 60). */
  readonly perSecond?: number
  /** One agent message in this many goes out in parts (default 8). */
  readonly longEvery?: number
}

const TICK_MS = 10
const LONG_SENTENCES = 90

/**
 * Customers write and agents answer, each customer and each agent one message after the other: the next one only when
 * the platform is done with the last. Texts are unique; they carry customer and number.
 */
export class TwoWayLoad {
  readonly #wechat: WeChatEmulator
  readonly #genesys: GenesysEmulator
  readonly #options: LoadOptions
  readonly #openIds: string[]
  /** Customers and conversations with nobody writing at the moment. */
  readonly #idleCustomers: string[]
  readonly #idleConversations: string[] = []
  readonly #known = new Set<string>()
  readonly #open = new Set<Promise<unknown>>()
  readonly #numbers = new Map<string, number>()
  readonly #errors: unknown[] = []
  readonly #stopListening: () => void
  #timer: NodeJS.Timeout | undefined
  #owed = 0
  #last = 0

  constructor({ wechat, genesys }: Platforms, options: LoadOptions) {
    this.#wechat = wechat
    this.#genesys = genesys
    this.#options = options
    const count = options.customers ?? 200
    this.#openIds = Array.from({ length: count }, (_, at) => `oLoad_${String(at).padStart(4, '0')}-aBcDeFgHiJkLmNo`)
    this.#idleCustomers = options.random.shuffle(this.#openIds)
    this.#stopListening = genesys.on('inbound.received', ({ message }) => {
      if (this.#known.has(message.conversationId)) return
      this.#known.add(message.conversationId)
      this.#idleConversations.push(message.conversationId)
    })
  }

  get openIds(): readonly string[] {
    return this.#openIds
  }

  start(): void {
    this.#last = performance.now()
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  /** Nothing new from now on. */
  pause(): void {
    clearInterval(this.#timer)
  }

  /** Nothing new from now on; resolves when both platforms are done with what was written. @throws what went wrong */
  async stop(): Promise<void> {
    this.pause()
    while (this.#open.size > 0) await Promise.all(this.#open)
    this.#stopListening()
    if (this.#errors.length > 0) throw this.#errors[0]
  }

  /** Writes now, without waiting for a turn; as many messages each way, by customers and agents not at it already. */
  burst(count: number): void {
    for (let at = 0; at < count; at++) {
      this.#customerWrites()
      this.#agentWrites()
    }
  }

  #tick(): void {
    const now = performance.now()
    this.#owed += ((now - this.#last) / 1000) * (this.#options.perSecond ?? 60)
    this.#last = now
    for (; this.#owed >= 1; this.#owed -= 1) {
      this.#customerWrites()
      this.#agentWrites()
    }
  }

  #customerWrites(): void {
    const openId = this.#take(this.#idleCustomers)
    if (openId === undefined) return
    const text = `客户 ${openId.slice(6, 10)} says no. ${this.#next(openId)}: 您好，请问订单到哪里了？`
    this.#run(this.#wechat.sendText(openId, text), () => this.#idleCustomers.push(openId))
  }

  #agentWrites(): void {
    const conversationId = this.#take(this.#idleConversations)
    if (conversationId === undefined) return
    const name = `${conversationId.slice(0, 8)} no. ${this.#next(conversationId)}`
    const long = this.#options.random.between(1, this.#options.longEvery ?? 8) === 1
    const text = long
      ? Array.from({ length: LONG_SENTENCES }, (_, at) => `${name}, sentence ${at + 1}: 已经在路上了。 `).join('')
      : `Agent of ${name}: 马上为您查询。`
    this.#run(this.#genesys.agentSays(conversationId, text), () => this.#idleConversations.push(conversationId))
  }

  #take(idle: string[]): string | undefined {
    const at = this.#options.random.between(0, Math.max(0, idle.length - 1))
    return idle.splice(at, 1)[0]
  }

  #next(name: string): string {
    const number = (this.#numbers.get(name) ?? 0) + 1
    this.#numbers.set(name, number)
    return String(number).padStart(4, '0')
  }

  #run(sending: Promise<unknown>, done: () => void): void {
    const run = sending
      .catch((error: unknown) => void this.#errors.push(error))
      .finally(() => {
        this.#open.delete(run)
        done()
      })
    this.#open.add(run)
  }
}

/**
 * Waits until everything acknowledged has arrived and every agent message has its final receipt.
 * @throws Error that says how much is missing.
 */
export async function drained({ wechat, genesys }: Platforms, timeoutMs = 30_000): Promise<void> {
  let missing = { texts: 0, receipts: 0 }
  const count = (): boolean => {
    const arrived = new Set(genesys.inbound.map(({ text }) => text))
    missing = {
      texts: wechat.pushes
        .filter((push) => push.kind === 'text' && push.acknowledgedAt !== undefined)
        .filter(({ text }) => !arrived.has(text)).length,
      receipts: genesys.outbound
        .filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)
        .filter(({ receipts }) => !receipts.some(({ final }) => final)).length,
    }
    return missing.texts === 0 && missing.receipts === 0
  }
  const detail = () => `${missing.texts} texts of customers and ${missing.receipts} receipts are missing`
  await until('everything acknowledged arrives', count, { timeoutMs, everyMs: 50, detail })
}
