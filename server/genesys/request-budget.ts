import type { Clock } from '../clock.js'
import type { BudgetStore } from '../store/shared.js'
import { MINUTE_MS, type Schedule } from './budget-slice.js'
import {
  type ClientBudget,
  createClientBudget,
  REQUEST_PRIORITIES,
  type RequestPriority,
  shareOf,
} from './client-budget.js'
import { createFairQueue, type FairQueue } from './fair-queue.js'

/** Smallest and largest number taken from the store at once, as shares of the minute. */
const SMALLEST_SLICE_SHARE = 1 / 30
const LARGEST_SLICE_SHARE = 1 / 4
const CATCH_UP_SLICE = 3

export interface RequestBudgetOptions {
  readonly store: BudgetStore
  /** Ids of the account's OAuth clients; each has a minute of its own. */
  readonly clients: readonly string[]
  /** Requests per client and minute (Genesys's default is 300 for client credentials); 0: no limit, no store call. */
  readonly limitPerMinute: number
  readonly clock: Clock
  readonly schedule?: Schedule | undefined
}

export interface RequestBudgetSnapshot {
  readonly clients: readonly { clientIndex: number; spent: number; held: number; short: boolean; pausedUntil: number }[]
  readonly waiting: Readonly<Record<RequestPriority, number>>
  readonly dropped: number
  readonly storeFailures: number
}

/** The right to send one request, through this client of the account; or `dropped` (typing only). */
export type RequestGrant = { readonly clientIndex: number } | 'dropped'

/** The right to send requests to Genesys, shared by all relays on one store. */
export interface RequestBudget {
  /**
   * Waits for the right to send one request.
   * @param fairnessKey Requests of one priority are served round-robin over this, normally the customer.
   * @param signal Gives up waiting; the promise then rejects with the signal's reason.
   */
  acquire(priority: RequestPriority, fairnessKey: string, signal?: AbortSignal | undefined): Promise<RequestGrant>
  /** Genesys asked for a pause (Retry-After): nothing goes out through this client, on any relay, for `ms`. */
  pause(clientIndex: number, ms: number): Promise<void>
  snapshot(): RequestBudgetSnapshot
  /** Gives back what is held; call it when nothing waits any more. */
  close(): Promise<void>
}

interface Waiter {
  settle(grant: RequestGrant): void
}

type Queues = Readonly<Record<RequestPriority, FairQueue<Waiter>>>

const URGENT = REQUEST_PRIORITIES.filter((priority) => priority !== 'typing' && priority !== 'catchUp')

/**
 * One budget per OAuth client, counted by the wall-clock minute as Genesys counts and spent in a burst if need be.
 * Strict in priority: a minute with more messages than it can hold sends nothing else.
 */
export function createRequestBudget(options: RequestBudgetOptions): RequestBudget {
  const { store, limitPerMinute: limit, clock, schedule = scheduleUnref } = options
  const smallestSlice = shareOf(limit, SMALLEST_SLICE_SHARE)
  const largestSlice = shareOf(limit, LARGEST_SLICE_SHARE)
  const clients = options.clients.map((id, index) =>
    createClientBudget({ index, id, limit }, { store, clock, schedule }),
  )
  const queues = Object.fromEntries(
    REQUEST_PRIORITIES.map((priority) => [priority, createFairQueue<Waiter>()]),
  ) as Queues
  let dropped = 0
  let pauseFailures = 0
  let cancelWake: (() => void) | undefined

  const urgentWaiting = (): number => URGENT.reduce((sum, priority) => sum + queues[priority].size, 0)
  const byLoad = (): ClientBudget[] => [...clients].sort((a, b) => a.requests.spent() - b.requests.spent())

  function grantAll(): void {
    for (const priority of REQUEST_PRIORITIES) {
      const queue = queues[priority]
      while (queue.size > 0) {
        const client = byLoad().find((candidate) => candidate.hasRoom(priority))
        if (!client) break
        client.spend(priority)
        queue.shift()?.settle({ clientIndex: client.index })
      }
    }
  }

  /** Asks the store for what the waiting need, the least loaded client first. */
  function takeForWaiting(): void {
    const now = clock.now()
    let needed = urgentWaiting()
    let neededSoft = queues.typing.size
    for (const { requests, catchUp, paused } of byLoad()) {
      if (queues.catchUp.size > 0 && !requests.short() && !paused()) {
        const allowed = catchUp.held()
        neededSoft += Math.min(queues.catchUp.size, allowed)
        if (allowed === 0 && !catchUp.taking() && catchUp.nextTryAt(true) <= now) {
          void catchUp.take(Math.min(queues.catchUp.size, CATCH_UP_SLICE), true).then(pump)
        }
      }
      if (requests.taking()) {
        needed -= smallestSlice
        continue
      }
      const soft = needed <= 0
      if ((soft && neededSoft <= 0) || requests.nextTryAt(soft) > now) continue
      const want = Math.min(largestSlice, Math.max(smallestSlice, Math.max(needed, 0) + neededSoft))
      needed -= want
      neededSoft -= want
      void requests.take(want, soft).then(pump)
    }
  }

  /** Typing waits for a call to the store, never for the next minute. */
  function dropTyping(): void {
    if (clients.some(({ requests }) => requests.taking() && !requests.short())) return
    for (let waiter = queues.typing.shift(); waiter; waiter = queues.typing.shift()) {
      dropped += 1
      waiter.settle('dropped')
    }
  }

  /** Wakes when a client can be asked again, if anyone waits for that. A call under way wakes by itself. */
  function planWake(): void {
    cancelWake?.()
    cancelWake = undefined
    if (clients.some(({ requests, catchUp }) => requests.taking() || catchUp.taking())) return
    const now = clock.now()
    const moments: number[] = []
    for (const { requests, catchUp } of clients) {
      if (urgentWaiting() > 0) moments.push(requests.nextTryAt(false))
      if (queues.catchUp.size > 0) {
        const allowedAt = catchUp.held() > 0 ? now : catchUp.nextTryAt(true)
        moments.push(Math.max(requests.nextTryAt(true), allowedAt))
      }
    }
    if (moments.length > 0) cancelWake = schedule(pump, Math.max(1, Math.min(...moments) - now))
  }

  function pump(): void {
    grantAll()
    if (limit > 0) takeForWaiting()
    dropTyping()
    planWake()
  }

  return {
    acquire(priority, fairnessKey, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const abort = (): void => {
          if (queues[priority].remove(fairnessKey, waiter)) reject(signal?.reason)
        }
        const waiter: Waiter = {
          settle(grant) {
            signal?.removeEventListener('abort', abort)
            resolve(grant)
          },
        }
        signal?.addEventListener('abort', abort, { once: true })
        queues[priority].push(fairnessKey, waiter)
        pump()
      })
    },
    async pause(clientIndex, ms) {
      const client = clients[clientIndex]
      if (!client) throw new RangeError('There is no client of this index.')
      const now = clock.now()
      client.requests.pause(now + ms)
      planWake()
      if (limit === 0) return
      try {
        await store.pause(client.id, now + ms, now)
      } catch {
        // This relay keeps the pause; the others will hear it from Genesys themselves.
        pauseFailures += 1
      }
    },
    snapshot: () => ({
      clients: clients.map(({ index, requests }) => ({
        clientIndex: index,
        spent: requests.spent(),
        held: limit === 0 ? 0 : requests.held(),
        short: requests.short(),
        pausedUntil: requests.pausedUntil(),
      })),
      waiting: Object.fromEntries(REQUEST_PRIORITIES.map((p) => [p, queues[p].size])) as Record<
        RequestPriority,
        number
      >,
      dropped,
      storeFailures: clients.reduce(
        (sum, { requests, catchUp }) => sum + requests.failures() + catchUp.failures(),
        pauseFailures,
      ),
    }),
    async close() {
      cancelWake?.()
      cancelWake = undefined
      await Promise.all(clients.flatMap(({ requests, catchUp }) => [requests.giveBack(), catchUp.giveBack()]))
    },
  }
}

/** The process need not stay alive for a timer of the budget. */
function scheduleUnref(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, Math.min(delayMs, MINUTE_MS))
  timer.unref()
  return () => clearTimeout(timer)
}
