/**
 * The meter of WeChat's quota: what an account may still send to one customer, as the relay counts it. A bound only:
 * others may send through the account too, so WeChat's own error is the truth.
 *
 * Pure rules. Both stores keep the meter in the customer's home slot and apply them within a state change; the Redis
 * scripts say them again in `redis/lua/include/meter.lua`, and the conformance suite holds the two together.
 */

/** Custom messages are taken this long after a customer's message (WeChat's documents; error 45015 afterwards). */
export const MESSAGE_WINDOW_MS = 48 * 3_600_000
/** And this long after a menu click, a scan or a follow. */
export const ACTION_WINDOW_MS = 60_000

/** What opened an epoch: `message` a customer's message, `action` a menu click, a scan or a follow. */
export type EpochKind = 'message' | 'action'

/** Who sends: slots are reserved by it. `bot` is everything but human agents and the relay's closing text. */
export type QuotaSender = 'agent' | 'bot' | 'closing'

/** Custom messages allowed after one thing the customer did. Epochs do not add up: a new one replaces that of its kind. */
export interface QuotaEpoch {
  /** Counts the customer's epochs of both kinds; 0: there was none. */
  readonly number: number
  /** CreateTime of the push that opened it, epoch seconds. */
  readonly pushedAt: number
  /** When that push was accepted, epoch milliseconds; 0 when there was none, or WeChat said that the window is over. */
  readonly openedAt: number
  /** Units used or reserved, and those of them by bots. */
  readonly used: number
  readonly usedByBots: number
}

export type QuotaMeter = { readonly [Kind in EpochKind]: QuotaEpoch }

/** How many custom messages, and for whom. */
export interface QuotaLimits {
  /** After a customer's message (WeChat: 5), and after a menu click, a scan or a follow (WeChat: 3). */
  readonly perMessage: number
  readonly perAction: number
  /** Of an epoch, bots and in-queue messages take this many at most. */
  readonly botSlots: number
  /** Of a message epoch, this many are kept for the closing text. */
  readonly closingSlots: number
}

/** WeChat's numbers (its documents) and the relay's own reservations. */
export const DEFAULT_QUOTA_LIMITS: QuotaLimits = { perMessage: 5, perAction: 3, botSlots: 3, closingSlots: 1 }

/** A unit reserved for the part that was marked begun: from which epoch it came. */
export interface QuotaUnit {
  readonly epoch: EpochKind
  readonly number: number
  /** Number of the newest epoch there was. */
  readonly newest: number
  readonly byBot: boolean
}

/** What becomes of the unit of a part that was not sent. */
export type UnitFate =
  /** The error proves that nothing was delivered: the unit is given back. */
  | 'refund'
  /** WeChat says that the quota is used up (45047): nothing is left of the unit's epoch. */
  | 'exhausted'
  /** WeChat says that the window is over (45015): no epoch there was at the time is open any more. */
  | 'closed'

export type Refusal = 'noQuota' | 'windowOver'

const NO_EPOCH: QuotaEpoch = { number: 0, pushedAt: 0, openedAt: 0, used: 0, usedByBots: 0 }

const WINDOWS: Readonly<Record<EpochKind, number>> = { message: MESSAGE_WINDOW_MS, action: ACTION_WINDOW_MS }

/** The kind that ends first is used up first. */
const BY_END: readonly EpochKind[] = ['action', 'message']

/**
 * A meter as stored: "newest;message epoch;action epoch", the number of the newest epoch, then five numbers of each kind.
 * @param text '' for a customer from before meters: the last message is taken to have opened an epoch.
 */
export function readMeter(text: string, lastInboundAt: number): QuotaMeter {
  if (text === '') return { message: { ...NO_EPOCH, openedAt: lastInboundAt }, action: NO_EPOCH }
  const [, message = '', action = ''] = text.split(';')
  return { message: readEpoch(message), action: readEpoch(action) }
}

function readEpoch(text: string): QuotaEpoch {
  const [number = 0, pushedAt = 0, openedAt = 0, used = 0, usedByBots = 0] = text.split(' ').map(Number)
  return { number, pushedAt, openedAt, used, usedByBots }
}

export function writeMeter(meter: QuotaMeter): string {
  return `${newestEpoch(meter)};${writeEpoch(meter.message)};${writeEpoch(meter.action)}`
}

function writeEpoch({ number, pushedAt, openedAt, used, usedByBots }: QuotaEpoch): string {
  return `${number} ${pushedAt} ${openedAt} ${used} ${usedByBots}`
}

/**
 * The meter after a push that opens quota.
 * @param push `pushedAt` is its CreateTime; one older than that of the epoch there is changes nothing. `used`: units the
 *   answer to it costs at once.
 * @returns undefined when nothing changes.
 */
export function openEpoch(
  meter: QuotaMeter,
  push: { readonly kind: EpochKind; readonly pushedAt: number; readonly now: number; readonly used: number },
): QuotaMeter | undefined {
  const { kind, pushedAt, now, used } = push
  if (pushedAt < meter[kind].pushedAt) return undefined
  return { ...meter, [kind]: { number: newestEpoch(meter) + 1, pushedAt, openedAt: now, used, usedByBots: 0 } }
}

/** Number of the newest epoch: grows with every push that opens one. */
export function newestEpoch({ message, action }: QuotaMeter): number {
  return Math.max(message.number, action.number)
}

/** When the newest epoch opened, epoch milliseconds. */
export function newestOpenedAt({ message, action }: QuotaMeter): number {
  return Math.max(message.openedAt, action.openedAt)
}

/** When WeChat stops taking messages to the customer, epoch milliseconds; undefined when the customer never opened a window. */
export function windowEndsAt(meter: QuotaMeter): number | undefined {
  const ends = BY_END.filter((kind) => meter[kind].openedAt > 0).map((kind) => meter[kind].openedAt + WINDOWS[kind])
  return ends.length === 0 ? undefined : Math.max(...ends)
}

/** Custom messages this sender may send now. */
export function unitsLeft(meter: QuotaMeter, sender: QuotaSender, now: number, limits: QuotaLimits): number {
  return openKinds(meter, now).reduce((sum, kind) => sum + leftOf(meter, kind, sender, limits), 0)
}

/** Takes a unit for a part that is about to be sent. */
export function reserveUnit(
  meter: QuotaMeter,
  sender: QuotaSender,
  now: number,
  limits: QuotaLimits,
): { readonly meter: QuotaMeter; readonly unit: QuotaUnit } | Refusal {
  const open = openKinds(meter, now)
  if (open.length === 0) return 'windowOver'
  const kind = open.find((each) => leftOf(meter, each, sender, limits) > 0)
  if (kind === undefined) return 'noQuota'
  const byBot = sender === 'bot'
  const { number } = meter[kind]
  return {
    meter: { ...meter, [kind]: counted(meter[kind], 1, byBot) },
    unit: { epoch: kind, number, newest: newestEpoch(meter), byBot },
  }
}

/** Whether a unit reserved before still counts: its epoch is open and was not replaced. */
export function holdsUnit(meter: QuotaMeter, { epoch, number }: QuotaUnit, now: number): boolean {
  return meter[epoch].number === number && openKinds(meter, now).includes(epoch)
}

/** The meter after what became of a reserved unit is known. An epoch that opened since is left alone. */
export function settleUnit(meter: QuotaMeter, unit: QuotaUnit, fate: UnitFate, limits: QuotaLimits): QuotaMeter {
  const epoch = meter[unit.epoch]
  if (fate === 'closed') return { message: closed(meter.message, unit), action: closed(meter.action, unit) }
  if (epoch.number !== unit.number) return meter
  if (fate === 'refund') return { ...meter, [unit.epoch]: counted(epoch, -1, unit.byBot) }
  const size = unit.epoch === 'message' ? limits.perMessage : limits.perAction
  return { ...meter, [unit.epoch]: { ...epoch, used: Math.max(epoch.used, size) } }
}

/** The meter of a customer who does not follow any more: nothing is taken until the next push that opens an epoch. */
export function closeWindows({ message, action }: QuotaMeter): QuotaMeter {
  return { message: { ...message, openedAt: 0 }, action: { ...action, openedAt: 0 } }
}

/** CreateTime of the newest push that opened an epoch, epoch seconds. */
export function newestPushedAt({ message, action }: QuotaMeter): number {
  return Math.max(message.pushedAt, action.pushedAt)
}

function openKinds(meter: QuotaMeter, now: number): EpochKind[] {
  return BY_END.filter((kind) => meter[kind].openedAt > 0 && now < meter[kind].openedAt + WINDOWS[kind])
}

function leftOf(meter: QuotaMeter, kind: EpochKind, sender: QuotaSender, limits: QuotaLimits): number {
  const { used, usedByBots } = meter[kind]
  const isMessage = kind === 'message'
  const kept = isMessage && sender !== 'closing' ? limits.closingSlots : 0
  const left = (isMessage ? limits.perMessage : limits.perAction) - kept - used
  return Math.max(0, sender === 'bot' ? Math.min(left, limits.botSlots - usedByBots) : left)
}

function counted(epoch: QuotaEpoch, by: number, byBot: boolean): QuotaEpoch {
  return { ...epoch, used: epoch.used + by, usedByBots: epoch.usedByBots + (byBot ? by : 0) }
}

function closed(epoch: QuotaEpoch, { newest }: QuotaUnit): QuotaEpoch {
  return epoch.number <= newest ? { ...epoch, openedAt: 0 } : epoch
}
