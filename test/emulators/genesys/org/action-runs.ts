import type { Entity } from './collection.js'
import { type Fields, fieldsOf, textOf } from './operation.js'
import type { ActionRun } from './org-options.js'
import { badRequest } from './refusal.js'
import { type OrgState, typeOfIntegration } from './state.js'

/**
 * Runs an action with the engine that is plugged in; without one the run fails and says so.
 * @throws Refusal 400 while the action's integration is not enabled.
 */
export async function runAction(state: OrgState, action: Entity, input: Fields): Promise<ActionRun> {
  const integration = state.integrations.get(textOf(action.integrationId))
  if (integration.intendedState !== 'ENABLED') throw badRequest('the integration is not enabled')
  if (state.options.runAction === undefined) {
    const error = { code: 'action.engine.missing', message: 'This org was started without runAction.', status: 501 }
    return { success: false, operations: [], error }
  }
  const [slot] = Object.values(fieldsOf(state.configurations.get(integration.id)?.credentials))
  const published = state.functions.get(action.id)?.published
  return state.options.runAction(
    {
      id: action.id,
      name: textOf(action.name),
      category: textOf(action.category),
      integrationType: typeOfIntegration(state, integration.id),
      config: fieldsOf(action.config),
      contract: fieldsOf(action.contract),
      credentials: state.credentialFields.get(textOf(fieldsOf(slot).id)) ?? {},
      ...(published?.zip && { function: { zip: published.zip.bytes, settings: published.settings ?? {} } }),
    },
    input,
  )
}
