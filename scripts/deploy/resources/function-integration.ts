import type { Context, Resource } from '../engine/resource.js'
import type { Org } from '../org/org.js'
import { orgError } from '../org/org-error.js'
import { integration, integrationKind } from './integration.js'

export const FUNCTION_INTEGRATION_KIND = 'function integration'
const TYPE = 'function-data-actions'

/** Whether an org has the type does not change while a command runs. */
const known = new WeakMap<Org, Promise<string | undefined>>()

/** The Function Data Actions integration; its name is the category of its data actions. It needs no credential. */
export function functionIntegration(name: string): Resource {
  return integration({ kind: FUNCTION_INTEGRATION_KIND, name, type: TYPE, unavailable: functionsUnavailable })
}

/** @returns Why this org can have no Function data action; undefined when it can. */
export function functionsUnavailable({ org }: Context): Promise<string | undefined> {
  const answer = known.get(org) ?? look(org)
  known.set(org, answer)
  return answer
}

async function look(org: Org): Promise<string | undefined> {
  try {
    const type = await org.look('getIntegrationsType', () => org.integrations.getIntegrationsType(TYPE))
    return type === undefined ? `the org has no integration type ${TYPE}` : undefined
  } catch (error) {
    // The permission that lacks is named with all others.
    if (orgError('getIntegrationsType', error).status === 403) return undefined
    throw error
  }
}

export const functionIntegrationKind = integrationKind(FUNCTION_INTEGRATION_KIND)
