export type Hours = 'open' | 'closed' | 'holiday' | 'emergency'

/** From Monday (1) to Sunday (7), `09:00` to `18:00` in the time zone of the group; `to` is no more within. */
export interface WeeklyHours {
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
}

export interface ScheduleGroupDouble {
  readonly name: string
  /** IANA name such as Asia/Shanghai. */
  readonly timeZone: string
  readonly open: readonly WeeklyHours[]
  /** Closed within the open hours, such as lunch. */
  readonly closed?: readonly WeeklyHours[]
  /** Dates such as 2026-10-01, in the time zone of the group. */
  readonly holidays?: readonly string[]
}

export interface EmergencyGroupDouble {
  readonly name: string
  readonly enabled: boolean
}

/** An emergency comes before a holiday, that before closed hours, those before open ones; all other time is closed. */
export function hoursAt(group: ScheduleGroupDouble, emergency: EmergencyGroupDouble | undefined, at: Date): Hours {
  if (emergency?.enabled) return 'emergency'
  const { date, day, time } = localTime(at, group.timeZone)
  if (group.holidays?.includes(date)) return 'holiday'
  const isWithin = ({ days, from, to }: WeeklyHours) => days.includes(day) && time >= from && time < to
  if (group.closed?.some(isWithin)) return 'closed'
  return group.open.some(isWithin) ? 'open' : 'closed'
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function localTime(at: Date, timeZone: string): { date: string; day: number; time: string } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    day: DAYS.indexOf(parts.weekday ?? '') + 1,
    time: `${parts.hour}:${parts.minute}`,
  }
}
