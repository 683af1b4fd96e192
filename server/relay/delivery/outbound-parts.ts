import type { Clock } from '../../clock.js'
import type { LaneStore, ProgressAnswer } from '../../store/lanes.js'
import type { Refusal } from '../../store/meter.js'
import type { RelayEvents } from '../events.js'
import type { CustomMessage } from '../messages/custom-message.js'
import type { PlatformFailure } from '../messages/platforms.js'
import { NO_PACING, type Pacing, paceParts } from '../pacing.js'
import { halvedLimit, isStretch, partMessage, repacePlan, replanTail, type SendPlan } from '../send-plan.js'
import { writePlan } from '../stored-plan.js'
import { delivered } from './outbound-end.js'
import { type PlanSettings, planMessage, planPlain, type RenderedPlan, storedPlan } from './outbound-plan.js'
import type { OutboundSending } from './outbound-sending.js'
import type { Verdict } from './run-lane.js'

export interface PartsDeps extends PlanSettings {
  readonly lanes: Pick<LaneStore, 'progress'>
  readonly events: RelayEvents
  readonly clock: Clock
  /** Keeps what the message asks; called before the customer can see it. */
  readonly rememberQuestion: (sending: OutboundSending) => Promise<void>
  /** No send takes longer, milliseconds. */
  readonly timeoutMs: number
  readonly partPauseMs: number
  readonly pause: (ms: number) => Promise<void>
  /** True once the relay is stopping: the part at hand is finished, the others are left to the next holder. */
  readonly stopping: () => boolean
}

export type PartsEnd =
  | Extract<Verdict, { kind: 'done' | 'lost' | 'release' }>
  /** @see waitAfter for `untouched`. */
  | {
      readonly kind: 'failure'
      readonly failure: PlatformFailure
      readonly untouched: boolean
      /** Parts that are out. */
      readonly done: number
    }
  | { readonly kind: 'undeliverable'; readonly code: string }
  /** The next part may not go out: what was sent is noted. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly done: number }

export type SendCustomMessage = (message: CustomMessage) => Promise<{ ok: true } | PlatformFailure>

/** Below this, a line for the customer would leave too little room for the text. */
const MIN_PACED_LIMIT_BYTES = 128

/**
 * Sends a message part by part. The plan is stored before the first byte goes out and each part is marked begun, and its
 * unit of quota reserved, before it is sent, so that a crash repeats at most the one part that was under way.
 */
export async function sendParts(sending: OutboundSending, send: SendCustomMessage, deps: PartsDeps): Promise<PartsEnd> {
  const { hold, head } = sending
  const stored = head.plan !== '' ? storedPlan(sending, head.plan, head.partsDone) : undefined
  if (stored === 'unreadable') {
    deps.events.alarm(sending.lane.ref.account, 'unreadable_plan')
    return { kind: 'undeliverable', code: 'unreadable_plan' }
  }
  // What was begun goes out again as it was; behind it, and when nothing was, the plan follows the quota of now.
  const frozen = Math.max(head.partsBegun, head.partsDone)
  let { plan, messages } =
    stored === undefined || frozen === 0
      ? planMessage(sending, deps, pacingFrom(0))
      : repaced(stored, frozen, deps, pacingFrom(frozen))
  let saved = frozen > 0 && writePlan(plan) === head.plan
  const start = head.partsDone
  for (let part = start; part < plan.parts.length; ) {
    if (part > start && deps.stopping()) {
      return (await mark(part, part)) === 'lost' ? { kind: 'lost' } : { kind: 'release' }
    }
    if (part > 0) await deps.pause(deps.partPauseMs)
    const refusal = await mark(part + 1, part)
    if (refusal === 'lost') return { kind: 'lost' }
    if (refusal !== 'ok') return { kind: 'refused', refusal, done: part }
    saved = true
    // Not before it is sure to go out: what the customer writes until then answers what they were asked before.
    if (part === 0) await hold.persist(() => deps.rememberQuestion(sending))
    if (!(await hold.ensure(deps.timeoutMs))) return { kind: 'lost' }
    const answer = await send(partMessage(plan, part, messages))
    if (answer.ok) {
      if (nudgeOf(plan, part) !== '') sending.note('nudged')
      part++
    } else if (answer.action === 'splitSmaller') {
      const limit = halvedLimit(plan, part)
      if (limit === undefined) return { kind: 'undeliverable', code: answer.code }
      plan = replanTail(plan, part, messages, limit, limit < MIN_PACED_LIMIT_BYTES ? NO_PACING : pacingFrom(part, 1))
      saved = false
    } else if (answer.action === 'sendAsText') {
      // Behind a part that is out, the text would say a second time what the customer has seen.
      if (part > 0 || plan.form === 'plain') return { kind: 'undeliverable', code: answer.code }
      ;({ plan, messages } = planPlain(sending, deps, pacingFrom(0, 1)))
      saved = false
    } else {
      const begunBefore = part === start && head.partsBegun > start
      return { kind: 'failure', failure: answer, untouched: !begunBefore, done: part }
    }
  }
  return delivered(sending, deps.clock.now())

  function mark(partsBegun: number, partsDone: number): Promise<ProgressAnswer> {
    return markParts(sending, { plan: saved ? undefined : writePlan(plan), partsBegun, partsDone }, deps)
  }

  /** @param reserved Parts from `first` on that have their unit already. */
  function pacingFrom(first: number, reserved = 0): Pacing {
    return pacingOf(sending, first, reserved, deps)
  }
}

function repaced(stored: RenderedPlan, first: number, deps: PlanSettings, pacing: Pacing): RenderedPlan {
  const { plan, messages } = stored
  return { plan: repacePlan(plan, first, messages, deps.textLimitBytes, pacing), messages }
}

/** Notes how far an item has come; a part that is begun reserves its unit of quota, unless it is free of it. */
export async function markParts(
  sending: OutboundSending,
  change: { plan: string | undefined; partsBegun: number; partsDone: number; free?: boolean },
  deps: Pick<PartsDeps, 'lanes' | 'clock'>,
): Promise<ProgressAnswer> {
  const { lane, item, hold, head, sender, quota } = sending
  const { plan, partsBegun, partsDone, free = false } = change
  const { ref, fence } = lane
  const begins = partsBegun > partsDone && !free
  const answers: ProgressAnswer[] = []
  await hold.change(async (leaseUntil) => {
    const reserve = begins ? { sender, now: deps.clock.now() } : undefined
    const itemId = item.id
    const answer = await deps.lanes.progress({ ref, fence, itemId, plan, partsBegun, partsDone, leaseUntil, reserve })
    answers.push(answer)
    return answer === 'lost' ? 'lost' : 'ok'
  })
  const answer = answers.at(-1) ?? 'lost'
  // A part begun before has its unit.
  if (begins && answer === 'ok' && head.partsBegun < partsBegun) {
    quota.took(sender)
    sending.note('reserved')
  }
  return answer
}

/** @see paceParts */
export function pacingOf(
  sending: OutboundSending,
  first: number,
  reserved: number,
  { textLimitBytes }: Pick<PartsDeps, 'textLimitBytes'>,
): Pacing {
  const { sender, quota, texts, nextSender } = sending
  // The closing has a slot of its own, and says goodbye.
  if (sender === 'closing' || textLimitBytes < MIN_PACED_LIMIT_BYTES) return NO_PACING
  const left = quota.left(sender)
  return paceParts({
    first,
    now: left + reserved,
    later: quota.fresh(sender),
    moreWaits: nextSender !== undefined && quota.left(nextSender) <= left,
    line: texts.nudge(),
  })
}

function nudgeOf(plan: SendPlan, index: number): string {
  const part = plan.parts[index]
  return part !== undefined && isStretch(part) ? (part.nudge ?? '') : ''
}
