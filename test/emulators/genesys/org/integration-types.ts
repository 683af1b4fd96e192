import type { Fields } from './operation.js'

/** Types of integrations, each with the slots its credentials go into. */
export function integrationTypes(webServicesSlot: string): readonly Fields[] {
  const slot = (title: string, required: boolean, credentialTypes: string[]) => ({ title, required, credentialTypes })
  return [
    type('custom-rest-actions', 'Web Services Data Actions', {
      [webServicesSlot]: slot('Credentials', false, ['basicAuth', 'userDefined', 'userDefinedOAuth']),
    }),
    type('purecloud-data-actions', 'Genesys Cloud Data Actions', {
      pureCloudOAuthClient: slot('OAuth client', true, ['pureCloudOAuthClient']),
    }),
    type('function-data-actions', 'Function Data Actions', {
      functionCredentials: slot('Credentials', false, ['userDefined']),
    }),
    type('embedded-client-app', 'Client Application', {}),
    type('embedded-client-app-interaction-widget', 'Interaction Widget', {}),
  ]
}

/** Types of credentials with the fields they must have. */
export const CREDENTIAL_TYPES: readonly { id: string; name: string; required: readonly string[] }[] = [
  { id: 'basicAuth', name: 'basicAuth', required: ['userName', 'password'] },
  { id: 'userDefined', name: 'userDefined', required: [] },
  { id: 'userDefinedOAuth', name: 'userDefinedOAuth', required: [] },
  { id: 'pureCloudOAuthClient', name: 'pureCloudOAuthClient', required: ['clientId', 'clientSecret'] },
]

function type(id: string, name: string, credentials: object): Fields {
  return { id, name, description: name, provider: 'clientapps', category: 'dataActions', credentials }
}
