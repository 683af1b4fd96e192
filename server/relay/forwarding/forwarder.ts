import { LRUCache } from 'lru-cache'
import type { Clock } from '../../clock.js'
import type { AccountConfig, ForwardConfig } from '../../config/types.js'
import { prepareKey } from '../../wechat/cipher.js'
import { type CopyTo, copyRequest } from '../../wechat/forwarding/copy-request.js'
import { readTheirReply } from '../../wechat/forwarding/read-their-reply.js'
import type { CopyAnswer, SendCopy } from '../../wechat/forwarding/send-copy.js'
import type { ReceivedPush } from '../../wechat/push-reader.js'
import { dedupeParts } from '../../wechat/pushes/push.js'
import { PLAIN_SUCCESS } from '../accept-push.js'
import { chooseReply, waitsForTheirs } from './reply-rule.js'

/**
 * What became of a copy: `reply` and `nothing` are fine; `unusable` is an answer WeChat would not take, `refused` another
 * status than 2xx, `busy` a copy that was not made because too many are under way, `failed` an error of the relay's own.
 */
export type CopyOutcome = 'reply' | 'nothing' | 'unusable' | 'refused' | 'timeout' | 'network' | 'busy' | 'failed'

/** What the forwarder tells telemetry; names and numbers only. */
export interface ForwardEvents {
  /** @param copy `code` says more: a status, a code of Node, why a reply is unusable. */
  copied(copy: { account: string; outcome: CopyOutcome; code: string; seconds: number }): void
  answered(account: string, by: 'ours' | 'theirs' | 'none'): void
}

export interface ForwarderDeps {
  readonly clock: Clock
  readonly send: SendCopy
  readonly events: ForwardEvents
  readonly nonce: () => string
}

export interface Forwarder {
  /**
   * Copies a push that is durable to the account's other backend and decides the answer to WeChat. Never rejects, and
   * takes no longer than `timeoutMs` of the account after the arrival; where ours goes first it does not wait at all.
   * A retry of the push is not copied again and gets the same answer while it is remembered.
   * @param ours The relay's own answer: `success` or a passive reply, ready to be sent.
   * @param arrivedAt Of the request, monotonic milliseconds.
   */
  answer(account: AccountConfig, received: ReceivedPush, ours: string, arrivedAt: number): string | Promise<string>
  /** Waits for the copies under way, at most this long. */
  settle(ms: number): Promise<void>
}

/** WeChat's retries come within 15 s (its documents). */
const REMEMBERED_MS = 60_000
const MAX_REMEMBERED = 20_000
const MAX_REMEMBERED_CHARACTERS = 16 * 1024 * 1024
const ENTRY_CHARACTERS = 500

/** The backend's clear reply, or undefined without a usable one in time. */
type Theirs = Promise<string | undefined>

interface Backend {
  readonly forward: ForwardConfig
  readonly to: CopyTo
  inFlight: number
}

/** Copies of pushes for the backends that were there before the relay. */
export function createForwarder({ clock, send, events, nonce }: ForwarderDeps): Forwarder {
  const backends = new Map<AccountConfig, Backend>()
  const underWay = new Set<Promise<unknown>>()
  const remembered = new LRUCache<string, Theirs>({
    max: MAX_REMEMBERED,
    maxSize: MAX_REMEMBERED_CHARACTERS,
    ttl: REMEMBERED_MS,
    perf: { now: clock.monotonic },
  })

  function backendOf(account: AccountConfig, forward: ForwardConfig): Backend {
    const known = backends.get(account)
    if (known) return known
    const key = forward.encodingAesKey === undefined ? undefined : prepareKey(forward.encodingAesKey)
    const backend = { forward, to: { forward, key, appId: account.wechat.appId }, inFlight: 0 }
    backends.set(account, backend)
    return backend
  }

  async function copy(account: string, backend: Backend, received: ReceivedPush): Theirs {
    const { forward, to } = backend
    if (backend.inFlight >= forward.maxInFlight) {
      events.copied({ account, outcome: 'busy', code: 'busy', seconds: 0 })
      return undefined
    }
    const begun = clock.monotonic()
    const seconds = (): number => (clock.monotonic() - begun) / 1000
    backend.inFlight += 1
    try {
      const answer = await send(copyRequest(received, to, clock.now(), nonce()), forward.timeoutMs)
      const { outcome, code, reply } = judge(answer, received, backend)
      events.copied({ account, outcome, code, seconds: seconds() })
      return reply
    } catch {
      // Nothing that goes wrong with a copy may reach the push it was made of.
      events.copied({ account, outcome: 'failed', code: 'internal_error', seconds: seconds() })
      return undefined
    } finally {
      backend.inFlight -= 1
    }
  }

  function start(account: string, backend: Backend, received: ReceivedPush): Theirs {
    const theirs = copy(account, backend, received)
    underWay.add(theirs)
    void theirs.finally(() => underWay.delete(theirs))
    return theirs
  }

  /** Copies it unless this is a retry of a push that is remembered. */
  function theirsOf(account: string, backend: Backend, received: ReceivedPush, waitMs: number | undefined): Theirs {
    const push = [account, ...dedupeParts(received.push)].join('\n')
    const known = remembered.get(push)
    if (known !== undefined) return known
    const copied = start(account, backend, received)
    const theirs = waitMs === undefined ? copied : within(copied, waitMs)
    remembered.set(push, theirs, { size: ENTRY_CHARACTERS })
    void theirs.then((reply) => {
      const isThere = remembered.peek(push) === theirs
      if (reply !== undefined && isThere) remembered.set(push, theirs, { size: ENTRY_CHARACTERS + reply.length })
    })
    return theirs
  }

  return {
    answer(account, received, ours, arrivedAt) {
      const { name, forward } = account
      if (forward === undefined) return ours
      const hasOurs = ours !== PLAIN_SUCCESS
      const waits = waitsForTheirs(forward.reply, hasOurs)
      const waitMs = waits ? Math.max(arrivedAt + forward.timeoutMs - clock.monotonic(), 0) : undefined
      const theirs = theirsOf(name, backendOf(account, forward), received, waitMs)
      const choose = (reply: string | undefined): string => {
        const by = chooseReply(forward.reply, hasOurs, reply !== undefined)
        events.answered(name, by)
        return by === 'theirs' && reply !== undefined ? received.sealed(reply, clock.now()) : ours
      }
      return waits ? theirs.then(choose) : choose(undefined)
    },
    settle: async (ms) => {
      await within(Promise.all(underWay), ms)
    },
  }
}

function judge(
  answer: CopyAnswer,
  { push, wire }: ReceivedPush,
  { to }: Backend,
): { readonly outcome: CopyOutcome; readonly code: string; readonly reply?: string } {
  if (answer.kind === 'timeout') return { outcome: 'timeout', code: 'timeout' }
  if (answer.kind === 'network') return { outcome: 'network', code: answer.code }
  const { status, body } = answer
  if (status < 200 || status > 299) return { outcome: 'refused', code: `http_${status}` }
  const { token } = to.forward
  const theirs = readTheirReply(body, push, wire.inner, { token, key: to.key, appId: to.appId })
  if (theirs.kind === 'unusable') return { outcome: 'unusable', code: theirs.why }
  return theirs.kind === 'reply'
    ? { outcome: 'reply', code: 'ok', reply: theirs.body }
    : { outcome: 'nothing', code: 'ok' }
}

/** What it resolves with, or undefined after this time. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
