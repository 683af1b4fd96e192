import { describeAcceptancePush } from './acceptance-push.js'
import { describeAcceptanceWebhook } from './acceptance-webhook.js'
import { describeAudit } from './audit.js'
import { describeAwaitingCustomer } from './awaiting-customer.js'
import { describeCarriedPlans } from './carried-plans.js'
import { describeConsentModel } from './consent-model.js'
import { describeConsents } from './consents.js'
import { describeConversationErasure } from './conversation-erasure.js'
import { describeCourtesies } from './courtesies.js'
import { describeCrossings } from './crossings.js'
import { describeCustomers } from './customers.js'
import { describeDeadLetters } from './dead-letters.js'
import { describeErasure } from './erasure.js'
import { describeEvents } from './events.js'
import type { HarnessFactory, StoreHarness } from './harness.js'
import { describeHeadState } from './head-state.js'
import { describeKeptPushes } from './kept-pushes.js'
import { describeLaneCaps } from './lane-caps.js'
import { describeLanes } from './lanes.js'
import { describeLeases } from './leases.js'
import { describeMedia } from './media.js'
import { describeModel } from './model.js'
import { describeNotices } from './notices.js'
import { describePersonalData } from './personal-data.js'
import { describeQuestions } from './questions.js'
import { describeQuota } from './quota.js'
import { describeReady } from './ready.js'
import { describeRelays } from './relays.js'
import { describeReopening } from './reopening.js'
import { describeRetention } from './retention.js'
import { describeSessions } from './sessions.js'
import { describeSettlement } from './settlement.js'
import { describeShared } from './shared.js'
import { describeStanding } from './standing.js'
import { describeSweeping } from './sweeping.js'
import { describeTiers } from './tiers.js'
import { describeWrappedKeys } from './wrapped-keys.js'

export type { StoreHarness }

/** The tests every implementation of the Store contract must pass. */
export function describeStore(name: string, factory: HarnessFactory): void {
  describe(`store contract: ${name}`, () => {
    describeAcceptancePush(factory)
    describeKeptPushes(factory)
    describeEvents(factory)
    describeCourtesies(factory)
    describeSessions(factory)
    describeConsents(factory)
    describeConsentModel(factory)
    describeNotices(factory)
    describeAcceptanceWebhook(factory)
    describeLaneCaps(factory)
    describeLanes(factory)
    describeAwaitingCustomer(factory)
    describeQuota(factory)
    describeCarriedPlans(factory)
    describeStanding(factory)
    describeLeases(factory)
    describeSweeping(factory)
    describeHeadState(factory)
    describeSettlement(factory)
    describeDeadLetters(factory)
    describeCustomers(factory)
    describeTiers(factory)
    describeMedia(factory)
    describeQuestions(factory)
    describePersonalData(factory)
    describeCrossings(factory)
    describeAudit(factory)
    describeErasure(factory)
    describeConversationErasure(factory)
    describeWrappedKeys(factory)
    describeShared(factory)
    describeReady(factory)
    describeRetention(factory)
    describeReopening(factory)
    describeRelays(factory)
    describeModel(factory)
  })
}
