import type { NoticeRequest } from '../../../server/store/lanes.js'
import type { StoreLimits } from '../../../server/store/store.js'
import { append, type CustomerState, customerLane, isFull, type MemoryState } from './state.js'

/** Appends a notice if an agent is believed connected, the kind was not posted lately, and it fits. */
export function postNotice(
  state: MemoryState,
  limits: StoreLimits,
  customer: CustomerState,
  { noticeKind, item }: NoticeRequest,
  now: number,
  sessionId = customer.sessionId,
): { noticed: boolean; ready: boolean } {
  const silent = { noticed: false, ready: false }
  const { agentMessageAt, endedAt, noticedAt } = customer
  const agentThere = agentMessageAt > 0 && now - agentMessageAt <= limits.agentPresenceMs && endedAt < agentMessageAt
  const last = noticedAt.get(noticeKind)
  if (!agentThere || (last !== undefined && now - last < limits.noticeIntervalMs)) return silent
  const lane = customerLane(state, customer, 'inbound')
  if (isFull(lane, item, limits)) return silent
  noticedAt.set(noticeKind, now)
  return { noticed: true, ready: append(state, lane, item, { now, sessionId }) }
}
