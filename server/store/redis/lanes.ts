import type {
  ClaimRequest,
  Deferral,
  FenceAnswer,
  LaneName,
  LaneRef,
  LaneStore,
  LeasedLane,
  Progress,
  ProgressAnswer,
  Settlement,
  Sweep,
} from '../lanes.js'
import type { UnitFate } from '../meter.js'
import type { RedisCalls } from './client.js'
import { itemPair, oneLine, readItem, readRecord } from './codec.js'
import {
  customerKey,
  homeOf,
  laneLetter,
  laneMember,
  leasedKey,
  listKey,
  planKey,
  readLaneMember,
  readyKey,
  SHARDS,
  shardHex,
} from './keys.js'
import type { ReadyChannel } from './ready-channel.js'

/** What lua/claim.lua answers for one lane. */
type ClaimedLane = [
  member: string,
  fence: string,
  attempts: string,
  begun: string,
  done: string,
  plan: string,
  record: string[],
  items: string[],
]

const FATE_LETTERS: Readonly<Record<UnitFate, string>> = { refund: 'r', exhausted: 'x', closed: 'c' }

const fateLetter = (fate: UnitFate | undefined): string => (fate === undefined ? '' : FATE_LETTERS[fate])

const fenceAnswer = (answer: unknown): FenceAnswer => (answer === 1 ? 'ok' : 'lost')

export class RedisLaneStore implements LaneStore {
  readonly #calls: RedisCalls
  readonly #channel: ReadyChannel

  constructor(calls: RedisCalls, channel: ReadyChannel) {
    this.#calls = calls
    this.#channel = channel
  }

  async claim(shard: number, request: ClaimRequest): Promise<LeasedLane[]> {
    const hex = shardHex(shard)
    const leaseUntil = request.now + request.leaseMs
    const args = [request.now, leaseUntil, request.maxLanes, request.maxItems]
    const lanes = (await this.#calls.script('claim', [readyKey(hex), leasedKey(hex)], args)) as ClaimedLane[]
    return lanes.map((lane) => readClaimed(lane, leaseUntil))
  }

  renew(lanes: readonly { ref: LaneRef; fence: number }[], leaseUntil: number): Promise<FenceAnswer[]> {
    return Promise.all(
      lanes.map(async ({ ref, fence }) => {
        const keys = [customerKey(ref.account, ref.customerId), leasedKey(homeOf(ref.customerId))]
        const args = [laneLetter(ref.lane), fence, leaseUntil, laneMember(ref)]
        return fenceAnswer(await this.#calls.script('renew', keys, args))
      }),
    )
  }

  async progress(change: Progress): Promise<ProgressAnswer> {
    const { ref, reserve } = change
    const keys = [
      customerKey(ref.account, ref.customerId),
      leasedKey(homeOf(ref.customerId)),
      listKey(ref),
      planKey(ref),
    ]
    const args = [
      laneLetter(ref.lane),
      change.fence,
      change.leaseUntil,
      laneMember(ref),
      change.itemId,
      change.partsBegun,
      change.partsDone,
      change.plan ?? '',
      reserve?.sender.charAt(0) ?? '',
      reserve?.now ?? 0,
    ]
    const answer = await this.#calls.script('progress', keys, args)
    return answer === 'noQuota' || answer === 'windowOver' ? answer : fenceAnswer(answer)
  }

  async settle(settlement: Settlement): Promise<FenceAnswer> {
    const { ref, outcome, notice } = settlement
    const keys = [
      customerKey(ref.account, ref.customerId),
      listKey(ref),
      planKey(ref),
      leasedKey(homeOf(ref.customerId)),
    ]
    const done = outcome.kind === 'done'
    const args = [
      laneLetter(ref.lane),
      settlement.fence,
      settlement.itemId,
      ref.customerId,
      settlement.now,
      settlement.leaseUntil,
      done ? (outcome.keep ? 'k' : 'd') : 'x',
      settlement.next === 'begin' ? 'b' : 'r',
      (done ? outcome.conversationId : undefined) ?? '',
      settlement.endSession === true ? '1' : '0',
      done ? '' : oneLine(outcome.reason),
      done ? '' : oneLine(outcome.detail),
      ...itemPair(settlement.receipt),
      notice?.noticeKind ?? '',
      ...itemPair(notice?.item),
      fateLetter(settlement.unit),
      settlement.carryPlan === true ? '1' : '0',
      settlement.spent === undefined ? '' : `${settlement.spent.uses} ${settlement.spent.templateId}`,
    ]
    return fenceAnswer(await this.#calls.script('settle', keys, args))
  }

  async defer(deferral: Deferral): Promise<FenceAnswer> {
    const { ref } = deferral
    const args = [
      laneLetter(ref.lane),
      deferral.fence,
      deferral.itemId,
      ref.customerId,
      deferral.dueAt,
      deferral.attempts,
      deferral.untilCustomerMessage === true ? '1' : '0',
      deferral.notDelivered === true ? '1' : '0',
      fateLetter(deferral.unit),
      deferral.untilResultOf ?? '',
    ]
    return fenceAnswer(
      await this.#calls.script('defer', [customerKey(ref.account, ref.customerId), listKey(ref)], args),
    )
  }

  async release(ref: LaneRef, fence: number, now: number): Promise<FenceAnswer> {
    const args = [laneLetter(ref.lane), fence, ref.customerId, now]
    return fenceAnswer(await this.#calls.script('release', [customerKey(ref.account, ref.customerId)], args))
  }

  async sweep(now: number): Promise<Sweep> {
    const answers = await Promise.all(
      SHARDS.map((hex) => this.#calls.list('sweep', [readyKey(hex), leasedKey(hex)], [now])),
    )
    const due: number[] = []
    const later: { shard: number; at: number }[] = []
    for (const [shard, [isDue, next]] of answers.entries()) {
      if (isDue === '1') due.push(shard)
      if (next !== undefined && next !== '') later.push({ shard, at: Number(next) })
    }
    return { due, later }
  }

  onReady(listener: (shard: number) => void): () => void {
    return this.#channel.listen(listener)
  }

  async depth(now: number): Promise<Record<LaneName, { lanes: number; oldestDueMs: number }>> {
    const answers = await Promise.all(
      SHARDS.map(
        (hex) => this.#calls.script('depth', [readyKey(hex), leasedKey(hex)], []) as Promise<(number | string)[]>,
      ),
    )
    const of = (column: number) => {
      let lanes = 0
      let oldestDueMs = 0
      for (const answer of answers) {
        lanes += Number(answer[column])
        const dueAt = answer[column + 3]
        if (dueAt !== '') oldestDueMs = Math.max(oldestDueMs, now - Number(dueAt))
      }
      return { lanes, oldestDueMs }
    }
    return { inbound: of(0), outbound: of(1), receipts: of(2) }
  }
}

function readClaimed(lane: ClaimedLane, leaseUntil: number): LeasedLane {
  const [member, fence, attempts, begun, done, plan, record, texts] = lane
  const items = texts.map(readItem)
  return {
    ref: readLaneMember(member),
    fence: Number(fence),
    leaseUntil,
    head: {
      itemId: items[0]?.id ?? '',
      attempts: Number(attempts),
      plan,
      partsBegun: Number(begun),
      partsDone: Number(done),
    },
    items,
    customer: readRecord(record),
  }
}
