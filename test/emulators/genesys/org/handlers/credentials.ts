import { ownFields } from '../collection.js'
import { CREDENTIAL_TYPES } from '../integration-types.js'
import { type Answer, type Fields, fieldsOf, type Handler, textOf } from '../operation.js'
import { page } from '../paging.js'
import { badRequest, conflict } from '../refusal.js'
import type { OrgState } from '../state.js'

const CREDENTIALS = '/api/v2/integrations/credentials'

/** Credentials; their fields go in and never come out. */
export function credentialHandlers(state: OrgState) {
  const { credentials } = state

  const checked = (body: Fields): { readonly shown: Fields; readonly fields: Record<string, string> } => {
    const { name, id } = fieldsOf(body.type)
    const type = CREDENTIAL_TYPES.find((entry) => entry.name === name || entry.id === id)
    if (type === undefined) throw badRequest(`"${textOf(name ?? id)}" is no credential type`)
    const fields = fieldsOf(body.credentialFields) as Record<string, string>
    const lacking = type.required.filter((field) => !fields[field])
    if (lacking.length > 0) throw badRequest(`credentialFields lacks ${lacking.join(', ')}`)
    const { credentialFields: _hidden, ...shown } = ownFields(body)
    return { shown: { ...shown, type: { id: type.id, name: type.name } }, fields }
  }

  return {
    getIntegrationsCredentials: (call) => ({ body: page(call, credentials.all, CREDENTIALS) }),
    getIntegrationsCredential: ({ params: [id] }) => ({ body: credentials.get(id) }),
    postIntegrationsCredentials: ({ body }) => {
      const { shown, fields } = checked(body)
      const credential = credentials.add(shown)
      state.credentialFields.set(credential.id, fields)
      return { body: credential }
    },
    putIntegrationsCredential: ({ params: [id], body }) => {
      const { shown, fields } = checked(body)
      const credential = credentials.replace(credentials.get(id).id, shown)
      state.credentialFields.set(credential.id, fields)
      return { body: credential }
    },
    deleteIntegrationsCredential: ({ params: [id] }): Answer => {
      const credential = credentials.get(id)
      for (const { name, credentials: slots } of state.configurations.values()) {
        const used = Object.values(fieldsOf(slots)).some((slot) => fieldsOf(slot).id === credential.id)
        if (used) throw conflict(`The credential is used by the integration "${textOf(name)}".`)
      }
      credentials.remove(credential.id)
      state.credentialFields.delete(credential.id)
      return { status: 204 }
    },
  } satisfies Record<string, Handler>
}
