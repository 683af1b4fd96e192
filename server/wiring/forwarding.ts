import { randomInt } from 'node:crypto'
import type { Clock } from '../clock.js'
import type { AccountConfig, Config } from '../config/types.js'
import { createForwarder, type ForwardEvents, type Forwarder } from '../relay/forwarding/forwarder.js'
import { createLeftToOther } from '../relay/forwarding/left-to-other.js'
import type { Logger } from '../telemetry/logs.js'
import type { Metrics } from '../telemetry/metrics.js'
import { createSendCopy } from '../wechat/forwarding/send-copy.js'
import type { Push } from '../wechat/pushes/push.js'

/** A backend that is away fails with every push: one line a minute says so, the metric counts all. */
const LOG_EVERY_MS = 60_000

export interface Forwarding {
  readonly forwarder: Forwarder
  readonly leftToOther: (account: AccountConfig, push: Push) => boolean
  /** Gives copies under way this long, then cuts the connections. */
  stop(ms: number): Promise<void>
}

/** The other backends of the accounts that have one. */
export function wireForwarding(
  { accounts }: Pick<Config, 'accounts'>,
  deps: { readonly metrics: Metrics; readonly log: Logger; readonly clock: Clock },
): Forwarding {
  const sender = createSendCopy()
  const left = new Map(
    accounts.flatMap(({ name, forward }) => (forward ? [[name, createLeftToOther(forward.only)]] : [])),
  )
  const forwarder = createForwarder({
    clock: deps.clock,
    send: sender.send,
    events: createForwardEvents(deps),
    nonce: () => String(randomInt(1_000_000_000, 10_000_000_000)),
  })
  return {
    forwarder,
    leftToOther: ({ name }, push) => left.get(name)?.(push) ?? false,
    stop: async (ms) => {
      await forwarder.settle(ms)
      await sender.close()
    },
  }
}

/** Counts copies, and writes down failing ones: at most one line a minute for each account. */
export function createForwardEvents({
  metrics,
  log,
  clock,
}: {
  readonly metrics: Pick<Metrics, 'forwards' | 'forwardSeconds' | 'forwardReplies'>
  readonly log: Pick<Logger, 'warn'>
  readonly clock: Pick<Clock, 'monotonic'>
}): ForwardEvents {
  const silences = new Map<string, { until: number; count: number }>()

  function failed(account: string, outcome: string, code: string): void {
    const now = clock.monotonic()
    const silence = silences.get(account)
    if (silence !== undefined && now < silence.until) {
      silence.count += 1
      return
    }
    const more = silence?.count ?? 0
    silences.set(account, { until: now + LOG_EVERY_MS, count: 0 })
    log.warn(
      { event: 'forward_failed', account, outcome, code, more },
      'A push could not be copied to the other backend.',
    )
  }

  return {
    copied: ({ account, outcome, code, seconds }) => {
      metrics.forwards.inc({ account, outcome })
      if (outcome !== 'busy') metrics.forwardSeconds.observe({ account }, seconds)
      if (outcome !== 'reply' && outcome !== 'nothing') failed(account, outcome, code)
    },
    answered: (account, by) => metrics.forwardReplies.inc({ account, by }),
  }
}
