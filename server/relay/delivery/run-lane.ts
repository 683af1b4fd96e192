import type { Clock } from '../../clock.js'
import type { HeadState, LaneItem, LaneStore, LeasedLane, NewItem, NoticeRequest } from '../../store/lanes.js'
import type { UnitFate } from '../../store/meter.js'
import type { ConsentSpent } from '../../store/standing.js'
import type { RelayEvents } from '../events.js'
import type { LaneHold } from './lane-hold.js'

/** What became of the head item. */
export type Verdict =
  | {
      readonly kind: 'done'
      readonly keep: boolean
      readonly conversationId?: string | undefined
      readonly receipt?: NewItem | undefined
      /** What the next item takes over: it goes out, or went out, together with this one. */
      readonly carry?: Pick<HeadState, 'plan' | 'partsBegun' | 'partsDone'> | undefined
      readonly notice?: NoticeRequest | undefined
      readonly unit?: UnitFate | undefined
      readonly spent?: ConsentSpent | undefined
    }
  | {
      readonly kind: 'dead'
      /** Stable code, shown in the list of dead letters. */
      readonly reason: string
      readonly detail: string
      readonly receipt?: NewItem | undefined
      readonly notice?: NoticeRequest | undefined
      readonly endSession?: boolean | undefined
      readonly unit?: UnitFate | undefined
      readonly spent?: ConsentSpent | undefined
    }
  | {
      readonly kind: 'wait'
      readonly code: string
      readonly dueAt: number
      readonly attempts: number
      readonly untilCustomerMessage?: boolean | undefined
      readonly untilResultOf?: string | undefined
      readonly notDelivered?: boolean | undefined
      readonly unit?: UnitFate | undefined
    }
  /** Nothing failed; the next holder goes on from what was marked done. */
  | { readonly kind: 'release' }
  /** The lane belongs to another worker by now. */
  | { readonly kind: 'lost' }

/** Delivers the item at a place of the leased lane; see LaneJob for `head`. */
export type DeliverItem = (item: LaneItem, index: number, head: HeadState) => Promise<Verdict>

export interface RunLaneDeps {
  readonly lanes: Pick<LaneStore, 'settle' | 'defer' | 'release'>
  readonly events: RelayEvents
  readonly clock: Clock
  /** True once the relay is stopping: finish the item at hand, then let go. */
  readonly stopping: () => boolean
}

const UNTOUCHED: Omit<HeadState, 'itemId'> = { attempts: 0, plan: '', partsBegun: 0, partsDone: 0 }

/** Works a leased lane from its head on, strictly in order, until it is empty, waits, is lost, or the relay stops. */
export async function runLane(
  lane: LeasedLane,
  hold: LaneHold,
  deliver: DeliverItem,
  deps: RunLaneDeps,
): Promise<void> {
  if (lane.items.length === 0) return void (await deps.lanes.release(lane.ref, lane.fence, deps.clock.now()))
  let { head } = lane
  for (const [index, item] of lane.items.entries()) {
    if (head.itemId !== item.id) head = { ...UNTOUCHED, itemId: item.id }
    const verdict = await deliver(item, index, head)
    if (verdict.kind === 'lost') return
    if (verdict.kind === 'release') {
      await hold.change(() => deps.lanes.release(lane.ref, lane.fence, deps.clock.now()))
      return
    }
    // What is known of the customer, as of the claim, is out of date once consent was used up.
    const isSpent = verdict.kind !== 'wait' && verdict.spent !== undefined
    const goOn = await record(item, verdict, index === lane.items.length - 1 || isSpent || deps.stopping())
    if (!goOn) return
    const next = lane.items[index + 1]
    if (next && verdict.kind === 'done' && verdict.carry) head = { ...UNTOUCHED, ...verdict.carry, itemId: next.id }
  }

  /** @returns whether the lane is still held and has more to do. */
  async function record(
    item: LaneItem,
    verdict: Extract<Verdict, { kind: 'done' | 'dead' | 'wait' }>,
    last: boolean,
  ): Promise<boolean> {
    const { ref, fence } = lane
    const now = deps.clock.now()
    const report = { account: ref.account, lane: ref.lane }
    if (verdict.kind === 'wait') {
      const { kind: _kind, code, ...waiting } = verdict
      await hold.change(() => deps.lanes.defer({ ref, fence, itemId: item.id, ...waiting }))
      deps.events.delivery({ ...report, outcome: 'deferred', code })
      return false
    }
    const outcome =
      verdict.kind === 'done'
        ? ({ kind: 'done', keep: verdict.keep, conversationId: verdict.conversationId } as const)
        : ({ kind: 'dead', reason: verdict.reason, detail: verdict.detail } as const)
    const held = await hold.change((leaseUntil) =>
      deps.lanes.settle({
        ref,
        fence,
        itemId: item.id,
        now,
        outcome,
        receipt: verdict.receipt,
        notice: verdict.notice,
        endSession: verdict.kind === 'dead' ? verdict.endSession : undefined,
        unit: verdict.unit,
        spent: verdict.spent,
        carryPlan: verdict.kind === 'done' && verdict.carry !== undefined,
        next: last ? 'release' : 'begin',
        leaseUntil,
      }),
    )
    if (verdict.kind === 'done') {
      deps.events.delivery({ ...report, outcome: 'delivered', code: 'ok', seconds: (now - item.acceptedAt) / 1000 })
    } else if (held) {
      deps.events.delivery({ ...report, outcome: 'dead', code: verdict.reason })
      deps.events.deadLetter(ref.account, ref.lane, verdict.reason)
    }
    return held && !last
  }
}
