import { definitionProblems } from '../action-definition.js'
import { actionView, templateOf } from '../action-views.js'
import type { Entity } from '../collection.js'
import {
  type Answer,
  type Fields,
  fieldsOf,
  type Handler,
  listParameter,
  nameOf,
  type OperationCall,
  textOf,
} from '../operation.js'
import type { ActionRun } from '../org-options.js'
import { containing, page } from '../paging.js'
import { badRequest, conflict, Refusal } from '../refusal.js'
import type { OrgState } from '../state.js'
import { newDraftFields, typeOfIntegration } from './action-drafts.js'

const ACTIONS = '/api/v2/integrations/actions'

/** Published data actions: their contract never changes. */
export function actionHandlers(state: OrgState) {
  const { actions } = state

  const run = async (action: Entity, input: Fields): Promise<ActionRun> => {
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

  const test = async ({ params: [id], body }: OperationCall, from = actions): Promise<Answer> => {
    const { success, operations, finalResult, error } = await run(from.get(id), body)
    return { body: { success, operations, ...(finalResult && { finalResult }), ...(error && { error }) } }
  }

  return {
    getIntegrationsActions: (call) => {
      const [category, ids] = [call.query.get('category'), listParameter(call.query, 'ids')]
      const found = actions.all
        .filter(containing(call.query.get('name')))
        .filter((action) => category === null || action.category === category)
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
      return {
        body: page(
          call,
          found.map((action) => actionView(action, call.query)),
          ACTIONS,
        ),
      }
    },
    getIntegrationsActionsCategories: (call) => {
      const names = [...new Set(actions.all.map(({ category }) => textOf(category)))]
      return {
        body: page(
          call,
          names.map((name) => ({ name })),
          `${ACTIONS}/categories`,
        ),
      }
    },
    getIntegrationsAction: ({ params: [id], query }) => ({ body: actionView(actions.get(id), query) }),
    getIntegrationsActionTemplate: ({ params: [id, file] }) => ({ text: templateOf(actions.get(id), file) }),
    postIntegrationsActions: ({ body, query }) => {
      const fields = newDraftFields(state, body)
      const type = typeOfIntegration(state, textOf(body.integrationId))
      if (type === 'function-data-actions') throw badRequest('a Function action is made as a draft')
      const [problem] = definitionProblems(body, type)
      if (problem !== undefined) throw badRequest(problem)
      warmUp(state, textOf(body.integrationId))
      return { status: 201, body: actionView(actions.add({ ...fields, version: 1 }), query) }
    },
    patchIntegrationsAction: ({ params: [id], body, query }) => {
      const action = actions.get(id)
      if (body.version !== action.version) throw conflict(`version ${String(body.version)} is not the current one`)
      const { version: _old, ...changes } = body
      if (changes.name !== undefined) nameOf(body)
      const changed = { ...action, ...changes }
      const [problem] = definitionProblems(changed, typeOfIntegration(state, textOf(action.integrationId)))
      if (problem !== undefined) throw badRequest(problem)
      return { body: actionView(actions.patch(action.id, { ...changes, version: Number(action.version) + 1 }), query) }
    },
    deleteIntegrationsAction: ({ params: [id] }): Answer => {
      const action = actions.remove(id)
      if (state.drafts.has(action.id)) state.drafts.remove(action.id)
      state.functions.delete(action.id)
      return { status: 204 }
    },
    postIntegrationsActionTest: (call) => test(call),
    postIntegrationsActionDraftTest: (call) => test(call, state.drafts),
    postIntegrationsActionExecute: async ({ params: [id], body }) => {
      const { success, finalResult, error } = await run(actions.get(id), body)
      if (success) return { body: finalResult ?? {} }
      throw new Refusal(error?.status ?? 500, error?.code ?? 'action.failed', error?.message ?? 'The action failed.')
    },
  } satisfies Record<string, Handler>
}

/** A new integration is not ready at once: its first actions are refused. */
function warmUp(state: OrgState, integrationId: string): void {
  const left = state.warmUps.get(integrationId) ?? 0
  if (left <= 0) return
  state.warmUps.set(integrationId, left - 1)
  throw badRequest('The integration is not ready yet.')
}
