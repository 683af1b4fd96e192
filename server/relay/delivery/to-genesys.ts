import type { PlatformFailure } from '../messages/platforms.js'
import { type FailureDeps, noteFailure, waitAfter, waitWhileHeld } from './failures.js'
import type { ItemReader } from './item-reader.js'
import type { LaneJob } from './lane-job.js'
import type { Verdict } from './run-lane.js'

export interface ToGenesysDeps extends FailureDeps {
  readonly reader: ItemReader
  /** No send takes longer, milliseconds. */
  readonly timeoutMs: number
}

/** What became of an item that Genesys did not take. */
export interface NotSent {
  readonly ok: false
  readonly verdict: Verdict
}

/**
 * Reads an item and sends it to Genesys while the lane is surely held. Retried without end while Genesys is away; what
 * cannot be read, or Genesys refuses for good, becomes a dead letter.
 * @returns Genesys's answer, or what becomes of the item without one.
 */
export async function sendToGenesys<Content, Answer extends { ok: true }>(
  job: LaneJob,
  send: (content: Content) => Promise<Answer | PlatformFailure>,
  deps: ToGenesysDeps,
): Promise<Answer | NotSent> {
  const read = readForGenesys<Content>(job, deps)
  return read.ok ? postToGenesys(job, () => send(read.content), deps) : read
}

/** What an item holds, unless Genesys takes nothing of its account now, or it cannot be read. */
export function readForGenesys<Content>(
  job: LaneJob,
  deps: ToGenesysDeps,
): { readonly ok: true; readonly content: Content } | NotSent {
  const { lane, item, first } = job
  const held = waitWhileHeld(job, 'genesys', deps)
  // Behind the head as claimed, an item was begun by this worker just now, and nothing of it was sent.
  if (held) return { ok: false, verdict: { ...held, notDelivered: !first } }
  const content = deps.reader.read<Content>(lane, item)
  if (content !== undefined) return { ok: true, content }
  deps.events.alarm(lane.ref.account, 'unreadable_item')
  return {
    ok: false,
    verdict: { kind: 'dead', reason: 'unreadable', detail: 'The item cannot be read with the keys at hand.' },
  }
}

/** Sends to Genesys while the lane is surely held. */
export async function postToGenesys<Answer extends { ok: true }>(
  job: LaneJob,
  send: () => Promise<Answer | PlatformFailure>,
  deps: ToGenesysDeps,
): Promise<Answer | NotSent> {
  if (!(await job.hold.ensure(deps.timeoutMs))) return { ok: false, verdict: { kind: 'lost' } }
  const answer = await send()
  if (answer.ok) return answer
  noteFailure(job, 'genesys', answer, deps)
  const verdict: Verdict =
    answer.action === 'deadLetter'
      ? { kind: 'dead', reason: answer.code, detail: 'Genesys refused the item.' }
      : waitAfter(job, answer, !job.first, deps)
  return { ok: false, verdict }
}
