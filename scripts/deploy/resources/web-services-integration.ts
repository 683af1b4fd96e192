import type { Resource } from '../engine/resource.js'
import { integration, integrationKind } from './integration.js'

export const WEB_SERVICES_KIND = 'web services integration'

/** The Web Services Data Actions integration that the data actions run in; its name is their category in flows. */
export function webServicesIntegration(name: string, credentialKey: string): Resource {
  return integration({ kind: WEB_SERVICES_KIND, name, type: 'custom-rest-actions', credentialKey })
}

export const webServicesIntegrationKind = integrationKind(WEB_SERVICES_KIND)
