import type { PushAcceptance } from '../acceptance.js'
import { closeWindows, newestPushedAt, readMeter, writeMeter } from '../meter.js'
import { type ConsentSpent, changeStanding, readStanding, spendConsent, writeStanding } from '../standing.js'
import type { CustomerRow } from './customer-rows.js'

/**
 * Notes what a push tells of how the customer stands; the caller saves the activity.
 * @returns whether what waits in the outbound lane has to know.
 */
export function applyStanding({ standing = [], quota, pushedAt, now }: PushAcceptance, row: CustomerRow): boolean {
  const before = readStanding(row.standing)
  const isBack = quota !== 'none' && before.unfollowedAt > 0
  if (standing.length === 0 && !isBack) return false
  let wakes = false
  let after = isBack ? changeStanding(before, { kind: 'followed' }, now) : before
  for (const change of standing) {
    if (change.kind === 'unfollowed') {
      const meter = readMeter(row.meter, row.lastInboundAt)
      if (newestPushedAt(meter) > pushedAt) continue
      row.meter = writeMeter(closeWindows(meter))
    }
    after = changeStanding(after, change, now)
    wakes ||= change.kind === 'unfollowed' || change.kind === 'result'
  }
  row.standing = writeStanding(after)
  return wakes
}

/** The caller saves the activity. */
export function applySpent(spent: ConsentSpent, row: CustomerRow): void {
  row.standing = writeStanding(spendConsent(readStanding(row.standing), spent))
}
