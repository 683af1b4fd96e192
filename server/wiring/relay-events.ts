import { RelayError } from '../errors.js'
import type { RelayEvents } from '../relay/events.js'
import type { Logger } from '../telemetry/logs.js'
import type { Metrics } from '../telemetry/metrics.js'

/** Counts what the relay tells, and writes down what an operator should read. */
export function createRelayEvents(metrics: Metrics, log: Logger): RelayEvents {
  return {
    pushAccepted: (event) => metrics.pushes.inc(event),
    webhookAccepted: (event) => metrics.webhooks.inc(event),
    unrelayed: (account, kind) => metrics.unrelayed.inc({ account, kind }),
    aliasFollowed: (account) => metrics.aliasesFollowed.inc({ account }),
    notice: (account, kind, posted) => metrics.notices.inc({ account, kind, outcome: posted ? 'posted' : 'counted' }),
    delivery: ({ account, lane, outcome, code, seconds }) => {
      metrics.deliveries.inc({ account, lane, outcome, code })
      if (seconds !== undefined) metrics.deliverySeconds.observe({ lane }, seconds)
      if (outcome === 'deferred')
        log.debug({ event: 'deferred', account, lane, code }, 'An item waits for its next try.')
    },
    quota: (account, sender, outcome) => metrics.quota.inc({ account, sender, outcome }),
    deadLetter: (account, lane, reason) => {
      metrics.deadLetters.inc({ account, lane, reason })
      log.warn({ event: 'dead_letter', account, lane, reason }, 'An item became a dead letter.')
    },
    media: (account, type, outcome) => metrics.customerMedia.inc({ account, type, outcome }),
    retired: (removed) => {
      for (const [kind, count] of Object.entries(removed)) if (count > 0) metrics.retired.inc({ kind }, count)
    },
    redacted: (account, kind) => metrics.redactions.inc({ account, kind }),
    notification: (account, outcome) => metrics.notifications.inc({ account, outcome }),
    attachment: (account, outcome) => metrics.attachments.inc({ account, outcome }),
    consent: (account, what) => metrics.consents.inc({ account, what }),
    alarm: (account, code) => {
      metrics.alarms.inc({ account, code })
      log.error({ event: 'alarm', account, code }, 'An operator has to look at this.')
    },
    revocation: (account, kind, outcome) => metrics.revocations.inc({ account, kind, outcome }),
    typing: (account) => metrics.typing.inc({ account }),
    closing: (account, reason) => metrics.closings.inc({ account, reason }),
    tierLookup: (source) => metrics.tierLookups.inc({ source }),
    catchUp: (outcome, count = 1) => {
      metrics.catchUp.inc({ outcome }, count)
      if (outcome === 'recovered') log.warn({ event: 'caught_up', count }, 'Messages that never arrived were fetched.')
    },
    internalError: (where, error) => {
      const code = error instanceof RelayError ? error.code : 'internal_error'
      metrics.errors.inc({ code })
      log.error({ event: 'internal_error', where, code, err: error }, 'Something failed inside the relay.')
    },
  }
}
