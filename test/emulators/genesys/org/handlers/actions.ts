import { definitionProblems } from '../action-definition.js'
import { runAction } from '../action-runs.js'
import { actionView, templateOf } from '../action-views.js'
import { type Answer, type Handler, listParameter, nameOf, type OperationCall, textOf } from '../operation.js'
import { containing, page } from '../paging.js'
import { badRequest, conflict, Refusal } from '../refusal.js'
import { type OrgState, typeOfIntegration } from '../state.js'
import { newDraftFields } from './action-drafts.js'

const ACTIONS = '/api/v2/integrations/actions'

/** Published data actions: their contract never changes. */
export function actionHandlers(state: OrgState) {
  const { actions } = state

  const test = async ({ params: [id], body }: OperationCall, from = actions): Promise<Answer> => {
    const { success, operations, finalResult, error } = await runAction(state, from.get(id), body)
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
      const { success, finalResult, error } = await runAction(state, actions.get(id), body)
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
