import type { Clock } from '../../clock.js'
import type { LaneStore, ProgressAnswer } from '../../store/lanes.js'
import type { Refusal } from '../../store/meter.js'
import type { RelayEvents } from '../events.js'
import type { CustomMessage } from '../messages/custom-message.js'
import type { PlatformFailure } from '../messages/platforms.js'
import { NO_PACING, type Pacing, paceParts } from '../pacing.js'
import { renderMessage } from '../rendering/render-message.js'
import {
  coversMessages,
  halvedLimit,
  isStretch,
  makePlan,
  partMessage,
  repacePlan,
  replanTail,
  type SendPlan,
} from '../send-plan.js'
import { readPlan, writePlan } from '../stored-plan.js'
import { delivered } from './outbound-end.js'
import { type OutboundSending, withAttachments } from './outbound-sending.js'
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
  /** The next part may not go out: what was sent is noted. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export type SendCustomMessage = (message: CustomMessage) => Promise<{ ok: true } | PlatformFailure>

/** Below this, a line for the customer would leave too little room for the text. */
const MIN_PACED_LIMIT_BYTES = 128

/**
 * Sends a message part by part. The plan is stored before the first byte goes out and each part is marked begun, and its
 * unit of quota reserved, before it is sent, so that a crash repeats at most the one part that was under way.
 */
export async function sendParts(sending: OutboundSending, send: SendCustomMessage, deps: PartsDeps): Promise<PartsEnd> {
  const { item, hold, head, message, account } = sending
  const messages = withAttachments(sending, renderMessage(message))
  const stored = head.plan !== '' ? storedPlan(head.plan, messages) : undefined
  if (stored === 'unreadable') {
    deps.events.alarm(sending.lane.ref.account, 'unreadable_plan')
    return { kind: 'undeliverable', code: 'unreadable_plan' }
  }
  // What was begun goes out again as it was; behind it, and when nothing was, the plan follows the quota of now.
  const frozen = Math.max(head.partsBegun, head.partsDone)
  let plan: SendPlan
  let saved = false
  if (stored === undefined || frozen === 0) {
    plan = makePlan(messages, item.id, account.language, deps.textLimitBytes, pacingFrom(0))
  } else {
    plan = repacePlan(stored, frozen, messages, deps.textLimitBytes, pacingFrom(frozen))
    saved = writePlan(plan) === head.plan
  }
  const start = head.partsDone
  for (let part = start; part < plan.parts.length; ) {
    if (part > start && deps.stopping()) {
      return (await mark(part, part)) === 'lost' ? { kind: 'lost' } : { kind: 'release' }
    }
    if (part > 0) await deps.pause(deps.partPauseMs)
    const refusal = await mark(part + 1, part)
    if (refusal === 'lost') return { kind: 'lost' }
    if (refusal !== 'ok') return { kind: 'refused', refusal }
    saved = true
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
    } else {
      const begunBefore = part === start && head.partsBegun > start
      return { kind: 'failure', failure: answer, untouched: !begunBefore }
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

/** Notes how far an item has come; a part that is begun reserves its unit of quota. */
export async function markParts(
  sending: OutboundSending,
  { plan, partsBegun, partsDone }: { plan: string | undefined; partsBegun: number; partsDone: number },
  deps: Pick<PartsDeps, 'lanes' | 'clock'>,
): Promise<ProgressAnswer> {
  const { lane, item, hold, head, sender, quota } = sending
  const { ref, fence } = lane
  const begins = partsBegun > partsDone
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
