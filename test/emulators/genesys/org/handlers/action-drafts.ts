import { definitionProblems } from '../action-definition.js'
import { actionView, templateOf } from '../action-views.js'
import type { Entity } from '../collection.js'
import { type Answer, type Fields, type Handler, listParameter, nameOf, textOf } from '../operation.js'
import { containing, page } from '../paging.js'
import { badRequest, conflict } from '../refusal.js'
import { type OrgState, typeOfIntegration } from '../state.js'

const DRAFTS = '/api/v2/integrations/actions/drafts'

/** Drafts of data actions; publishing one that was never published makes the action, under the same id. */
export function actionDraftHandlers(state: OrgState) {
  const { actions, drafts } = state

  const problemsOf = (draft: Entity): string[] => {
    const type = typeOfIntegration(state, textOf(draft.integrationId))
    const problems = definitionProblems(draft, type)
    if (type !== 'function-data-actions') return problems
    const own = state.functions.get(draft.id)?.draft
    if (own?.settings === undefined) problems.push('the function has no settings')
    if (own?.zip === undefined) problems.push('the function has no zip')
    return problems
  }

  const checkVersion = (draft: Entity, version: unknown): void => {
    if (version !== draft.version) throw conflict(`version ${String(version)} is not the current one`)
  }

  return {
    getIntegrationsActionsDrafts: (call) => {
      const [category, ids] = [call.query.get('category'), listParameter(call.query, 'ids')]
      const found = drafts.all
        .filter(containing(call.query.get('name')))
        .filter((draft) => category === null || draft.category === category)
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
      return {
        body: page(
          call,
          found.map((draft) => actionView(draft, call.query, true)),
          DRAFTS,
        ),
      }
    },
    postIntegrationsActionsDrafts: ({ body, query }) => {
      const draft = drafts.add({ ...newDraftFields(state, body), version: 1 })
      return { status: 201, body: actionView(draft, query, true) }
    },
    postIntegrationsActionDraft: ({ params: [id], query }) => {
      const action = actions.get(id)
      if (drafts.has(action.id)) throw conflict('The action has a draft already.')
      return { status: 201, body: actionView(drafts.add({ ...action }, action.id), query, true) }
    },
    getIntegrationsActionDraft: ({ params: [id], query }) => ({ body: actionView(drafts.get(id), query, true) }),
    getIntegrationsActionDraftTemplate: ({ params: [id, file] }) => ({ text: templateOf(drafts.get(id), file) }),
    patchIntegrationsActionDraft: ({ params: [id], body, query }) => {
      const draft = drafts.get(id)
      checkVersion(draft, body.version)
      if (body.name !== undefined) nameOf(body)
      return { body: actionView(drafts.patch(draft.id, { ...body, version: Number(draft.version) + 1 }), query, true) }
    },
    deleteIntegrationsActionDraft: ({ params: [id] }): Answer => {
      const draft = drafts.remove(id)
      if (actions.find(draft.id) === undefined) state.functions.delete(draft.id)
      return { status: 204 }
    },
    getIntegrationsActionDraftValidation: ({ params: [id] }) => {
      const errors = problemsOf(drafts.get(id)).map((message) => ({ message, code: 'bad.request', status: 400 }))
      return { body: { valid: errors.length === 0, errors } }
    },
    postIntegrationsActionDraftPublish: ({ params: [id], body, query }) => {
      const draft = drafts.get(id)
      checkVersion(draft, body.version)
      const [problem] = problemsOf(draft)
      if (problem !== undefined) throw badRequest(problem)
      const published = actions.find(draft.id)
      if (published !== undefined && JSON.stringify(published.contract) !== JSON.stringify(draft.contract)) {
        throw badRequest('The contract of a published action cannot be changed.')
      }
      const version = Number(published?.version ?? 0) + 1
      const { id: _id, selfUri: _selfUri, ...fields } = drafts.remove(draft.id)
      const action = published
        ? actions.patch(draft.id, { ...fields, version })
        : actions.add({ ...fields, version }, draft.id)
      const own = state.functions.get(draft.id)
      if (own !== undefined) own.published = { ...own.draft }
      return { status: 201, body: actionView(action, query) }
    },
  } satisfies Record<string, Handler>
}

/** Fields of a new action from its body. @throws Refusal 400 */
export function newDraftFields(state: OrgState, body: Fields): Fields {
  nameOf(body)
  nameOf({ name: body.category })
  const integrationId = textOf(body.integrationId)
  if (!state.integrations.has(integrationId)) throw badRequest(`there is no integration with id ${integrationId}`)
  return { secure: false, ...body }
}
