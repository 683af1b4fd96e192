import type { Clock } from '../../clock.js'
import type { LaneStore } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import type { PlatformFailure } from '../messages/platforms.js'
import { halvedLimit, makePlan, partText, readPlan, replanTail, type SendPlan, writePlan } from '../send-plan.js'
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
  send: (text: string) => Promise<{ ok: true } | PlatformFailure>,
  deps: PartsDeps,
): Promise<PartsEnd> {
  const { lane, item, hold, first, message, account } = sending
  const stored = first && lane.head.plan !== '' ? storedPlan(lane.head.plan, message.text) : undefined
  if (stored === 'unreadable') {
    deps.events.alarm(lane.ref.account, 'unreadable_plan')
    return { kind: 'undeliverable', code: 'unreadable_plan' }
  }
  let plan = stored ?? makePlan(message.text, item.id, account.language, deps.textLimitBytes)
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
    const answer = await send(partText(plan, part, message.text))
    if (answer.ok) {
      part++
    } else if (answer.action === 'splitSmaller') {
      const limit = halvedLimit(plan, part)
      if (limit === undefined) return { kind: 'undeliverable', code: answer.code }
      plan = replanTail(plan, part, message.text, limit)
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
    return hold.change((leaseUntil) =>
      deps.lanes.progress({ ref, fence, itemId: item.id, plan: written, partsBegun, partsDone, leaseUntil }),
    )
  }
}

/** The plan a worker before left behind. One that does not fit the text would send it garbled. */
function storedPlan(json: string, text: string): SendPlan | 'unreadable' {
  try {
    const plan = readPlan(json)
    return plan.parts.at(-1)?.end === Buffer.byteLength(text) ? plan : 'unreadable'
  } catch (error) {
    if (error instanceof RangeError) return 'unreadable'
    throw error
  }
}
