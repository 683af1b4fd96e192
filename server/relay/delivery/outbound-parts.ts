import type { Clock } from '../../clock.js'
import type { LaneStore } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import type { CustomMessage } from '../messages/custom-message.js'
import type { PlatformFailure } from '../messages/platforms.js'
import { renderMessage } from '../rendering/render-message.js'
import { coversMessages, halvedLimit, makePlan, partMessage, replanTail, type SendPlan } from '../send-plan.js'
import { readPlan, writePlan } from '../stored-plan.js'
import { delivered } from './outbound-end.js'
import type { OutboundSending } from './outbound-sending.js'
import type { Verdict } from './run-lane.js'

export interface PartsDeps {
  readonly lanes: Pick<LaneStore, 'progress'>
  readonly events: RelayEvents
  readonly clock: Clock
  /** No send takes longer, milliseconds. */
  readonly timeoutMs: number
  readonly textLimitBytes: number
  readonly partPauseMs: number
  readonly pause: (ms: number) => Promise<void>
  /** True once the relay is stopping: the part at hand is finished, the others are left to the next holder. */
  readonly stopping: () => boolean
}

export type PartsEnd =
  | Extract<Verdict, { kind: 'done' | 'lost' | 'release' }>
  /** @see waitAfter for `untouched`. */
  | { readonly kind: 'failure'; readonly failure: PlatformFailure; readonly untouched: boolean }
  | { readonly kind: 'undeliverable'; readonly code: string }

/**
 * Sends a message part by part. The plan is stored before the first byte goes out and each part is marked begun before
 * it is sent, so that a crash repeats at most the one part that was under way.
 */
export async function sendParts(
  sending: OutboundSending,
  send: (message: CustomMessage) => Promise<{ ok: true } | PlatformFailure>,
  deps: PartsDeps,
): Promise<PartsEnd> {
  const { lane, item, hold, first, message, account } = sending
  const messages = renderMessage(message)
  const stored = first && lane.head.plan !== '' ? storedPlan(lane.head.plan, messages) : undefined
  if (stored === 'unreadable') {
    deps.events.alarm(lane.ref.account, 'unreadable_plan')
    return { kind: 'undeliverable', code: 'unreadable_plan' }
  }
  let plan = stored ?? makePlan(messages, item.id, account.language, deps.textLimitBytes)
  let saved = stored !== undefined
  const start = first ? lane.head.partsDone : 0
  for (let part = start; part < plan.parts.length; ) {
    if (part > start && deps.stopping()) {
      return (await mark(part, part)) ? { kind: 'release' } : { kind: 'lost' }
    }
    if (part > 0) await deps.pause(deps.partPauseMs)
    if (!(await mark(part + 1, part))) return { kind: 'lost' }
    saved = true
    if (!(await hold.ensure(deps.timeoutMs))) return { kind: 'lost' }
    const answer = await send(partMessage(plan, part, messages))
    if (answer.ok) {
      part++
    } else if (answer.action === 'splitSmaller') {
      const limit = halvedLimit(plan, part)
      if (limit === undefined) return { kind: 'undeliverable', code: answer.code }
      plan = replanTail(plan, part, messages, limit)
      saved = false
    } else {
      const begunBefore = first && part === start && lane.head.partsBegun > start
      return { kind: 'failure', failure: answer, untouched: !begunBefore }
    }
  }
  return delivered(sending, deps.clock.now())

  function mark(partsBegun: number, partsDone: number): Promise<boolean> {
    const { ref, fence } = lane
    const written = saved ? undefined : writePlan(plan)
    return hold.change(async (leaseUntil) => {
      const change = { ref, fence, itemId: item.id, plan: written, partsBegun, partsDone, leaseUntil }
      return (await deps.lanes.progress(change)) === 'lost' ? 'lost' : 'ok'
    })
  }
}

/** The plan a worker before left behind. One that does not fit would send the message garbled. */
function storedPlan(json: string, messages: readonly CustomMessage[]): SendPlan | 'unreadable' {
  try {
    const plan = readPlan(json)
    return coversMessages(plan, messages) ? plan : 'unreadable'
  } catch (error) {
    if (error instanceof RangeError) return 'unreadable'
    throw error
  }
}
