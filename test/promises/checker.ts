/** To Genesys's agent, or to the WeChat customer. */
export type Direction = 'toAgent' | 'toCustomer'

/** A text somebody wrote. Texts must be unique per customer and direction: that is how arrivals are known again. */
export interface SentText {
  /** Whatever names it in a violation; for agent messages Genesys's message id. */
  readonly id: string
  readonly customer: string
  readonly direction: Direction
  readonly text: string
  /** When the first attempt began, monotonic milliseconds. */
  readonly sentAt: number
  /** When the platform read the acknowledgement; undefined when it never did. */
  readonly acknowledgedAt: number | undefined
}

/** A text the other platform accepted. The order of the list is the order of acceptance. */
export interface ArrivedText {
  readonly customer: string
  readonly direction: Direction
  readonly text: string
}

/** A final receipt Genesys accepted. */
export interface ArrivedReceipt {
  /** Id of the agent message. */
  readonly id: string
  readonly status: string
}

/** One extra copy that is excused: of something begun and not done when the relay died. */
export interface AllowedRepeat {
  readonly of: 'text' | 'receipt'
  /** Id of the sent text. */
  readonly id: string
  /** The part of a text sent in parts, from 1; left out for a whole text. */
  readonly part?: number
  /** The copy may also come out of order: its sender was paused beyond its lease. */
  readonly late?: boolean
}

export interface PromiseRecords {
  readonly sent: readonly SentText[]
  readonly arrived: readonly ArrivedText[]
  /** Final receipts only. */
  readonly receipts: readonly ArrivedReceipt[]
  readonly allowedRepeats?: readonly AllowedRepeat[]
  /** Ids of texts that are known as dead letters: they need not arrive. */
  readonly deadLetters?: readonly string[]
}

/**
 * Holds what was sent against what arrived: nothing acknowledged is lost, order per customer and direction is kept,
 * nothing comes twice but what is excused, parts join to the text, and each agent message has one final receipt.
 * @returns The violations in plain words; empty when all promises were kept.
 * @throws Error when two sent texts of one customer and direction are the same.
 */
export function checkPromises(records: PromiseRecords): string[] {
  const repeats = new Repeats(records.allowedRepeats ?? [])
  const failed = records.receipts.filter((entry) => entry.status === 'Failed').map((entry) => entry.id)
  const given = new Set([...(records.deadLetters ?? []), ...failed])
  const violations: string[] = []
  for (const lane of lanesOf(records)) {
    const check = new LaneCheck(lane, given, repeats)
    for (const arrival of lane.arrived) check.take(arrival.text)
    violations.push(...check.finish())
  }
  return [...violations, ...receiptViolations(records, repeats)]
}

/** The excused copies, each used up by one. */
class Repeats {
  readonly #left = new Map<string, AllowedRepeat[]>()

  constructor(allowed: readonly AllowedRepeat[]) {
    for (const entry of allowed) {
      const key = `${entry.of} ${entry.id} ${entry.part ?? 1}`
      this.#left.set(key, [...(this.#left.get(key) ?? []), entry])
    }
  }

  use(of: AllowedRepeat['of'], id: string, part: number): AllowedRepeat | undefined {
    return this.#left.get(`${of} ${id} ${part}`)?.shift()
  }
}

interface Lane {
  readonly name: string
  readonly sent: SentText[]
  readonly arrived: ArrivedText[]
}

function lanesOf(records: PromiseRecords): Iterable<Lane> {
  const lanes = new Map<string, Lane>()
  const laneOf = (entry: { customer: string; direction: Direction }): Lane => {
    const name = `${entry.customer} ${entry.direction}`
    const lane = lanes.get(name) ?? { name, sent: [], arrived: [] }
    lanes.set(name, lane)
    return lane
  }
  for (const entry of records.sent) laneOf(entry).sent.push(entry)
  for (const entry of records.arrived) laneOf(entry).arrived.push(entry)
  return lanes.values()
}

/** How much of one sent text has come. */
interface Progress {
  readonly sent: SentText
  /** The last part that came; 0 for none. */
  part: number
  /** Parts in all, when a label said so. */
  parts: number | undefined
  /** Characters that have come. */
  length: number
  lastContent: string
}

/** An arrival, known again. */
interface Step {
  readonly found: Progress
  readonly part: number
  readonly parts: number | undefined
  /** The text without its label. */
  readonly content: string
}

/** The label's own first line; the total is missing where a part had to be split again. */
const LABEL = /^(?:第(\d+)(?:\/(\d+))?部分|Part (\d+)(?: of (\d+))?)\n/

/** One customer and direction. */
class LaneCheck {
  readonly #name: string
  readonly #given: ReadonlySet<string>
  readonly #repeats: Repeats
  readonly #byText = new Map<string, Progress>()
  readonly #violations: string[] = []
  #current: Progress | undefined
  #newest: SentText | undefined

  constructor(lane: Lane, given: ReadonlySet<string>, repeats: Repeats) {
    this.#name = lane.name
    this.#given = given
    this.#repeats = repeats
    for (const sent of lane.sent) {
      if (this.#byText.has(sent.text)) throw new Error(`${lane.name}: the text of ${sent.id} was sent twice`)
      this.#byText.set(sent.text, { sent, part: 0, parts: undefined, length: 0, lastContent: '' })
    }
  }

  take(text: string): void {
    const step = this.#read(text)
    if (step === undefined) {
      this.#violated(`a text arrived that nobody sent: ${excerpt(text)}`)
      return
    }
    const { found, part, parts } = step
    const name = part > 1 || (parts ?? 2) > 1 ? `part ${part} of ${found.sent.id}` : found.sent.id
    let late = false
    if (part <= found.part) {
      const excuse = this.#repeats.use('text', found.sent.id, part)
      if (excuse === undefined) this.#violated(`${name} arrived twice`)
      late = excuse?.late === true
      if (part < found.part && !late) this.#violated(`${name} came again after part ${found.part}`)
    } else if (part > found.part + 1) {
      this.#violated(`${name} came before part ${found.part + 1}`)
    }
    if (found.parts !== undefined && parts !== undefined && found.parts !== parts) {
      this.#violated(`${found.sent.id} was split into ${found.parts} parts, then into ${parts}`)
    }
    if (!late) this.#checkOrder(found, name)
    if (part > found.part) {
      found.part = part
      found.length += step.content.length
      found.lastContent = step.content
    }
    found.parts = parts ?? found.parts
  }

  finish(): string[] {
    for (const entry of this.#byText.values()) {
      const { id, acknowledgedAt } = entry.sent
      if (this.#given.has(id)) continue
      if (entry.part === 0) {
        if (acknowledgedAt !== undefined) this.#violated(`${id} was acknowledged and never arrived`)
      } else if (entry.parts !== undefined && entry.part < entry.parts) {
        this.#violated(`of ${id} only ${entry.part} of ${entry.parts} parts arrived`)
      } else if (!isWhole(entry)) {
        this.#violated(`the parts of ${id} do not join to its text`)
      }
    }
    return this.#violations
  }

  #checkOrder(found: Progress, name: string): void {
    const before = this.#current
    if (before !== undefined && before !== found && !isWhole(before) && !this.#given.has(before.sent.id)) {
      this.#violated(`${name} came between the parts of ${before.sent.id}`)
    }
    this.#current = found
    const { sent } = found
    const newest = this.#newest
    // Order is promised where one was acknowledged before the other was first tried.
    if (newest !== undefined && sent.acknowledgedAt !== undefined && sent.acknowledgedAt < newest.sentAt) {
      this.#violated(`${name} came after ${newest.id}, which was written later`)
    }
    if (newest === undefined || sent.sentAt > newest.sentAt) this.#newest = sent
  }

  /** Which text an arrival is, or is a part of. */
  #read(text: string): Step | undefined {
    const whole = this.#byText.get(text)
    if (whole !== undefined) return { found: whole, part: 1, parts: 1, content: text }
    const label = LABEL.exec(text)
    if (label === null) return undefined
    const part = Number(label[1] ?? label[3])
    const total = label[2] ?? label[4]
    const content = text.slice(label[0].length)
    const continued = (entry: Progress) =>
      (entry.part + 1 === part && entry.sent.text.startsWith(content, entry.length)) ||
      (entry.part === part && entry.lastContent === content)
    const all = [...this.#byText.values()]
    const candidates = this.#current === undefined ? all : [this.#current, ...all]
    const found = candidates.find(continued) ?? all.find((entry) => entry.sent.text.includes(content))
    const parts = total === undefined ? undefined : Number(total)
    return found === undefined ? undefined : { found, part, parts, content }
  }

  #violated(what: string): void {
    this.#violations.push(`${this.#name}: ${what}`)
  }
}

function isWhole(entry: Progress): boolean {
  return entry.length === entry.sent.text.length
}

function receiptViolations(records: PromiseRecords, repeats: Repeats): string[] {
  const violations: string[] = []
  const receipts = new Map<string, string[]>()
  for (const entry of records.receipts) receipts.set(entry.id, [...(receipts.get(entry.id) ?? []), entry.status])
  const dead = new Set(records.deadLetters ?? [])
  for (const { id, direction, acknowledgedAt } of records.sent) {
    if (direction !== 'toCustomer') continue
    const [first, ...more] = receipts.get(id) ?? []
    receipts.delete(id)
    if (first === undefined) {
      if (acknowledgedAt !== undefined) violations.push(`agent message ${id} has no final receipt`)
      continue
    }
    if (dead.has(id) && first !== 'Failed') {
      violations.push(`agent message ${id} is a dead letter and its receipt says ${first}`)
    }
    for (const again of more) {
      if (again !== first) violations.push(`agent message ${id} has final receipts ${first} and ${again}`)
      else if (repeats.use('receipt', id, 1) === undefined) {
        violations.push(`agent message ${id} has its final receipt twice`)
      }
    }
  }
  for (const id of receipts.keys()) violations.push(`a final receipt names ${id}, which nobody sent`)
  return violations
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
