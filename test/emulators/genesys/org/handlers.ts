import { actionDraftHandlers } from './handlers/action-drafts.js'
import { actionHandlers } from './handlers/actions.js'
import { authorizationHandlers } from './handlers/authorization.js'
import { credentialHandlers } from './handlers/credentials.js'
import { externalHandlers } from './handlers/external.js'
import { flowJobHandlers } from './handlers/flow-jobs.js'
import { flowHandlers } from './handlers/flows.js'
import { functionHandlers } from './handlers/functions.js'
import { integrationHandlers } from './handlers/integrations.js'
import { messagingSettingHandlers } from './handlers/messaging-settings.js'
import { oauthClientHandlers } from './handlers/oauth-clients.js'
import { openIntegrationHandlers } from './handlers/open-integrations.js'
import { peopleHandlers } from './handlers/people.js'
import { routingHandlers } from './handlers/routing.js'
import { scheduleHandlers } from './handlers/schedules.js'
import { triggerHandlers } from './handlers/triggers.js'
import type { Handler } from './operation.js'
import type { OperationName } from './permissions.js'
import type { OrgState } from './state.js'

/** Every operation of the org; one without a handler is a type error. */
export function allHandlers(state: OrgState): Readonly<Record<OperationName, Handler>> {
  return {
    ...authorizationHandlers(state),
    ...oauthClientHandlers(state),
    ...peopleHandlers(state),
    ...routingHandlers(state),
    ...messagingSettingHandlers(state),
    ...openIntegrationHandlers(state),
    ...externalHandlers(state),
    ...integrationHandlers(state),
    ...credentialHandlers(state),
    ...actionHandlers(state),
    ...actionDraftHandlers(state),
    ...functionHandlers(state),
    ...flowHandlers(state),
    ...flowJobHandlers(state),
    ...scheduleHandlers(state),
    ...triggerHandlers(state),
  }
}
