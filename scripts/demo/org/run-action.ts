import type { ActionRun, ActionToRun } from '../../../test/emulators/genesys/org/org-options.js'
import type { ActionInputs, DataActionDefinition } from '../../data-actions/definition.js'
import { runDefinition } from '../../data-actions/run-definition.js'

/** The engine of the emulated org: a published data action calls the relay as Genesys Cloud would. */
export async function runPublishedAction(action: ActionToRun, input: object): Promise<ActionRun> {
  const definition = {
    ...{ name: action.name, integrationType: action.integrationType, actionType: 'custom', secure: false },
    ...{ config: action.config, contract: action.contract },
  } as unknown as DataActionDefinition
  const { credentials } = action
  const result = await runDefinition(definition, input as ActionInputs, { fetch, credentials })
  if (result.outcome === 'success') {
    return { success: true, operations: result.stages, finalResult: result.output as object }
  }
  const { errorCode: code, userMessage: message, status } = result.failure
  // A flow treats a time-out apart from other failures.
  const late = result.outcome === 'timeout'
  return { success: false, operations: result.stages, error: { code, message, status: late ? 504 : status } }
}
