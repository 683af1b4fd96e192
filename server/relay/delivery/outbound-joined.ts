import { countJoined, type JoinedPlan, joinTexts, readJoinedPlan, writeJoinedPlan } from '../joined-texts.js'
import type { OutboundMessage } from '../messages/messages.js'
import { partLabel } from '../part-label.js'
import { splitText } from '../splitting.js'
import { delivered } from './outbound-end.js'
import {
  markParts,
  type PartsDeps,
  type PartsEnd,
  pacingOf,
  type SendCustomMessage,
  sendParts,
} from './outbound-parts.js'
import { type OutboundSending, senderOf } from './outbound-sending.js'

/** So much left is never short. */
const PLENTY = 100

type Done = Extract<PartsEnd, { kind: 'done' }>

interface Joined {
  readonly plan: JoinedPlan
  readonly text: string
}

/**
 * The message as it stands: the plan of joined texts that the lane's head took over says nothing of an item that is not
 * in it. It comes there when the one the plan went to is gone.
 */
export function withOwnHead(sending: OutboundSending): OutboundSending {
  const { head, item } = sending
  const plan = readJoinedPlan(head.plan)
  if (!plan || plan.joined.includes(item.id)) return sending
  return { ...sending, head: { ...head, plan: '', partsBegun: 0, partsDone: 0 } }
}

/** What follows for a text that went out together with another one: undefined for every other message. */
export function sentWithAnother(sending: OutboundSending, deps: Pick<PartsDeps, 'clock'>): Done | undefined {
  const plan = sending.head.partsDone > 0 ? readJoinedPlan(sending.head.plan) : undefined
  return plan && handOn(sending, plan, deps)
}

/**
 * Sends a message, together with those behind it where that saves quota: short texts of one sender that wait, and would
 * not all fit into what is left. Each gets its receipt; the items behind take over that theirs is sent.
 *
 * @param behind What the items behind hold, as the customer reads it; undefined for one that cannot be sent.
 */
export async function sendJoinedOrParts(
  sending: OutboundSending,
  behind: readonly (OutboundMessage | undefined)[],
  send: SendCustomMessage,
  deps: PartsDeps,
): Promise<PartsEnd> {
  const { head } = sending
  const stored = readJoinedPlan(head.plan)
  const begun = Math.max(head.partsBegun, head.partsDone) > 0
  if (stored && begun) {
    const again = joinedAgain(sending, stored, behind)
    return again ? sendJoined(sending, again, send, deps) : sendAlone(sending, send, deps)
  }
  // Nothing of it was sent: it is planned as the quota of now asks for.
  const fresh = stored ? { ...sending, head: { ...head, plan: '' } } : sending
  const joined = begun ? undefined : joinWaiting(fresh, behind, deps)
  if (!joined) return sendParts(fresh, send, deps)
  const end = await sendJoined(fresh, joined, send, deps)
  if (end.kind !== 'failure' || end.failure.action !== 'splitSmaller') return end
  return sendAlone(fresh, send, deps)
}

/** By itself after all; its first part has its unit of quota from when it was to go out with others. */
function sendAlone(sending: OutboundSending, send: SendCustomMessage, deps: PartsDeps): Promise<PartsEnd> {
  const { head, item } = sending
  return sendParts({ ...sending, head: { ...head, itemId: item.id, plan: '', partsBegun: 1 } }, send, deps)
}

function joinWaiting(
  sending: OutboundSending,
  behind: readonly (OutboundMessage | undefined)[],
  deps: PartsDeps,
): Joined | undefined {
  const { worded: message, sender, item, account } = sending
  const left = sending.quota.left(sender)
  if (message.kind !== 'text' || behind.length === 0 || left >= PLENTY) return undefined
  const texts = [message.text]
  for (const each of behind) {
    if (each?.kind !== 'text' || senderOf(each) !== sender) break
    texts.push(each.text)
  }
  const limitBytes = deps.textLimitBytes
  const partsOf = (text: string) =>
    splitText(text, limitBytes, (number, total) => partLabel(account.language, number, total)).length
  const nudgeOf = (count: number) => {
    const next = behind[count - 1]
    return pacingOf({ ...sending, nextSender: next && senderOf(next) }, 0, 0, deps).nudgeAt(0, true)
  }
  const count = countJoined(texts, partsOf, { left, limitBytes, nudgeOf })
  if (count === 1) return undefined
  const ids = [item.id, ...sending.behind.slice(0, count - 1).map(({ id }) => id)]
  const nudge = nudgeOf(count)
  return { plan: { version: 2, joined: ids, nudge }, text: joinTexts(texts.slice(0, count), nudge) }
}

/** The same message once more; undefined when the items of the plan are not there as they were. */
function joinedAgain(
  { item, worded: message, behind: items }: OutboundSending,
  plan: JoinedPlan,
  behind: readonly (OutboundMessage | undefined)[],
): Joined | undefined {
  const waiting = [{ id: item.id, message }, ...items.map(({ id }, index) => ({ id, message: behind[index] }))].slice(
    0,
    plan.joined.length,
  )
  if (waiting.some(({ id }, index) => id !== plan.joined[index]) || waiting.length < plan.joined.length)
    return undefined
  const texts = waiting.flatMap(({ message: each }) => (each?.kind === 'text' ? [each.text] : []))
  return texts.length === waiting.length ? { plan, text: joinTexts(texts, plan.nudge) } : undefined
}

async function sendJoined(
  sending: OutboundSending,
  { plan, text }: Joined,
  send: SendCustomMessage,
  deps: PartsDeps,
): Promise<PartsEnd> {
  const written = writeJoinedPlan(plan)
  const marked = await markParts(sending, { plan: written, partsBegun: 1, partsDone: 0 }, deps)
  if (marked === 'lost') return { kind: 'lost' }
  if (marked !== 'ok') return { kind: 'refused', refusal: marked, done: 0 }
  if (!(await sending.hold.ensure(deps.timeoutMs))) return { kind: 'lost' }
  const answer = await send({ type: 'text', text })
  if (!answer.ok) return { kind: 'failure', failure: answer, untouched: sending.head.partsBegun === 0, done: 0 }
  sending.note('joined')
  if (plan.nudge !== '') sending.note('nudged')
  const done = await markParts(sending, { plan: undefined, partsBegun: 1, partsDone: 1 }, deps)
  if (done === 'lost') return { kind: 'lost' }
  return handOn({ ...sending, head: { ...sending.head, plan: written } }, plan, deps)
}

/** The joined message is out: this item is done, and the next one knows. */
function handOn(sending: OutboundSending, plan: JoinedPlan, { clock }: Pick<PartsDeps, 'clock'>): Done {
  const end = delivered(sending, clock.now())
  if (plan.joined.at(-1) === sending.item.id) return end
  return { ...end, carry: { plan: sending.head.plan, partsBegun: 1, partsDone: 1 } }
}
