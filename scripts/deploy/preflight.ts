import type { Context, Resource } from './engine/resource.js'
import type { Org } from './org/org.js'
import { orgError } from './org/org-error.js'
import { allPages, named } from './org/pages.js'
import { heldPermissions, lackingPermissions } from './org/permissions.js'
import { misconfigured, refusal } from './stop.js'

export interface OrgIdentity {
  readonly id: string
  readonly name: string
}

/** Logs in and says which org it is. @throws Stop when the client is not known there. */
export async function meetOrg(org: Org): Promise<OrgIdentity> {
  try {
    await org.login()
    const { organization } = await org.call('getTokensMe', () => org.tokens.getTokensMe())
    return { id: organization?.id ?? '', name: organization?.name ?? '' }
  } catch (error) {
    const { status, message } = orgError('login', error)
    if (status === 0 || status >= 500) throw error
    throw misconfigured(
      `The OAuth client is not accepted in the region ${org.access.region} (${new URL(org.access.loginUrl).host}): ${message.replace(/^login: /, '')}`,
      'Check GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET; a client exists in one region only.',
    )
  }
}

/** Id of the division. @throws Stop when the org has none of this name. */
export async function findDivision(org: Org, name: string): Promise<string> {
  const all = await allPages((pageNumber) =>
    org.call('getAuthorizationDivisions', () =>
      org.authorization.getAuthorizationDivisions({ name, pageNumber, pageSize: 100 }),
    ),
  )
  const division = named(all, name)
  if (division?.id === undefined) throw misconfigured(`division: the org has no division "${name}".`)
  return division.id
}

/** @throws Stop when the journal was written for another org. */
export function checkOrg({ journal, org }: Context, { id, name }: OrgIdentity): void {
  const known = journal.data.orgId
  if (known === '' || known === id) return
  throw refusal(
    `${journal.file} belongs to another org (${known}); this is "${name}" (${id}) in ${org.access.region}.`,
    'Use one manifest per org, or the credentials of the org the journal was written for.',
  )
}

/** @returns The permissions the client lacks for what this org can have; undefined when they cannot be read. */
export async function missingPermissions(
  context: Context,
  resources: readonly Resource[],
): Promise<string[] | undefined> {
  const held = await heldPermissions(context.org)
  if (held === undefined) return undefined
  const needed: string[] = []
  for (const resource of resources) {
    if ((await resource.unavailable?.(context)) === undefined) needed.push(...resource.permissions)
  }
  return lackingPermissions(needed, held)
}

/** Ids the user gave. @throws Stop naming every one that is not what it should be. */
export async function checkGivenIds(context: Context, resources: readonly Resource[]): Promise<void> {
  const { org, manifest } = context
  const problems: string[] = []
  for (const resource of resources) {
    if (resource.givenId === undefined) continue
    const found = await resource.byId(context, resource.givenId)
    if (found === undefined) problems.push(`The org has no ${resource.kind} with the id ${resource.givenId}.`)
    else if (String(found.fields.name).toLowerCase() !== resource.name.toLowerCase())
      problems.push(
        `The ${resource.kind} ${resource.givenId} is called "${String(found.fields.name)}", the manifest says "${resource.name}".`,
      )
  }
  const { webDeploymentId } = manifest
  if (webDeploymentId !== undefined) {
    const found = await org.look('getWebdeploymentsDeployment', () =>
      org.webDeployments.getWebdeploymentsDeployment(webDeploymentId),
    )
    if (found === undefined) problems.push(`The org has no web deployment with the id ${webDeploymentId}.`)
  }
  if (problems.length > 0) throw misconfigured(...problems)
}
