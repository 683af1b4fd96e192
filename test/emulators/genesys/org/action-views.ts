import type { Entity } from './collection.js'
import { type Fields, fieldsOf, listParameter, textOf } from './operation.js'
import { notFound } from './refusal.js'

/** Names of the files templates are read by: the configuration itself only gives their address. */
const TEMPLATES: Record<string, readonly [part: string, field: string]> = {
  'requesttemplate.vm': ['request', 'requestTemplate'],
  'successtemplate.vm': ['response', 'successTemplate'],
}

/** An action as answers give it: configuration and contract only when asked for, templates by address. */
export function actionView(action: Entity, query: URLSearchParams, draft = false): Fields {
  const { config, contract, dateCreated: _created, dateModified: _modified, ...shown } = action
  const base = `${textOf(action.selfUri)}${draft ? '/draft' : ''}`
  const wantsContract = listParameter(query, 'expand').includes('contract')
  return {
    ...shown,
    selfUri: base,
    ...(query.get('includeConfig') === 'true' && { config: configView(fieldsOf(config), base) }),
    ...(wantsContract && { contract }),
  }
}

function configView(config: Fields, base: string): Fields {
  const { requestTemplate: _request, ...request } = fieldsOf(config.request)
  const { successTemplate: _success, ...response } = fieldsOf(config.response)
  return {
    ...config,
    request: { ...request, requestTemplateUri: `${base}/templates/requesttemplate.vm` },
    response: { ...response, successTemplateUri: `${base}/templates/successtemplate.vm` },
  }
}

/** Text of a template. @throws Refusal 404 for another file name. */
export function templateOf(action: Entity, fileName: string | undefined): string {
  const place = TEMPLATES[(fileName ?? '').toLowerCase()]
  if (place === undefined) throw notFound()
  const [part, field] = place
  return textOf(fieldsOf(fieldsOf(action.config)[part])[field])
}
