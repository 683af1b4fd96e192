import type { Org } from './org.js'
import { orgError } from './org-error.js'

/** What the deploying client may do; undefined when it may not even read that. */
export type Held = readonly string[] | undefined

/** Permissions that every command needs besides those of the resources. */
export const OWN_PERMISSIONS: readonly string[] = ['authorization:grant:view']

/** Reads the permissions of the client's roles. */
export async function heldPermissions(org: Org): Promise<Held> {
  try {
    const subject = await org.call('getAuthorizationSubject', () =>
      org.authorization.getAuthorizationSubject(org.access.clientId),
    )
    return (subject.grants ?? []).flatMap(({ role }) =>
      (role?.policies ?? []).flatMap(({ domain, entityName, actions }) =>
        (actions ?? []).map((action) => `${domain}:${entityName}:${action}`),
      ),
    )
  } catch (error) {
    const { status } = orgError('getAuthorizationSubject', error)
    if (status === 403 || status === 404) return undefined
    throw error
  }
}

/** @param held `*` stands for every entity or action of what comes before it. */
export function lackingPermissions(wanted: readonly string[], held: readonly string[]): string[] {
  return [...new Set(wanted)].filter((permission) => !held.some((pattern) => covers(pattern, permission))).sort()
}

function covers(pattern: string, permission: string): boolean {
  const parts = pattern.split(':')
  return permission.split(':').every((part, place) => parts[place] === '*' || parts[place] === part)
}
