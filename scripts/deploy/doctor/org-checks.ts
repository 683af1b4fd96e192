import { isChange, makePlan, planStep } from '../engine/plan.js'
import { orgError } from '../org/org-error.js'
import { allPages } from '../org/pages.js'
import { lackingPermissions } from '../org/permissions.js'
import { missingPermissions } from '../preflight.js'
import { QUEUE_KIND } from '../resources/queue.js'
import { type Check, type CheckInput, type Finding, finding } from './check.js'

/** What an agent needs to take message conversations. */
const AGENT_PERMISSIONS = ['conversation:message:accept', 'conversation:message:create', 'conversation:message:view']
/** Products without which an org has no message routing. */
const DIGITAL = /engage|digital|cx[23]|cloudCX/i
const MEMBERS_LOOKED_AT = 20

export const permissionsCheck: Check = async ({ session: { context, resources } }) => {
  const lacking = await missingPermissions(context, resources)
  if (lacking === undefined)
    return [finding('permissions', 'warning', 'cannot be read: authorization:grant:view is missing')]
  if (lacking.length === 0) return [finding('permissions', 'ok', 'the client has all that deploying needs')]
  return [finding('permissions', 'wrong', `the client lacks ${lacking.join(', ')}`)]
}

export const licenceCheck: Check = async ({ session: { context } }) => {
  const { org } = context
  const { entities = [] } = await org.call('getAuthorizationProducts', () =>
    org.authorization.getAuthorizationProducts(),
  )
  const ids = entities.map(({ id }) => id ?? '')
  return ids.some((id) => DIGITAL.test(id))
    ? [finding('licence', 'ok', `products: ${ids.join(', ')}`)]
    : [
        finding(
          'licence',
          'warning',
          `no digital product among ${ids.join(', ') || 'none'}; Open Messaging needs CX 2, CX 3 or a digital add-on`,
        ),
      ]
}

export const deployedCheck: Check = async ({ session: { context, resources, ids } }) => {
  const { steps } = await makePlan(context, resources, ids, { adopt: false, orgSettings: false })
  const open = steps.filter((step) => isChange(step) || step.action === 'clash')
  return open.length === 0
    ? [
        finding(
          'deployed',
          'ok',
          `${steps.filter(({ action }) => action !== 'skipped').length} resources are as the manifest says`,
        ),
      ]
    : [
        finding(
          'deployed',
          'wrong',
          `not as the manifest says: ${open.map(({ resource }) => resource.key).join(', ')}; see plan`,
        ),
      ]
}

export const queuesCheck: Check = async (input) => {
  const { context, resources } = input.session
  const { org } = context
  const findings: Finding[] = []
  let looked = 0
  for (const resource of resources.filter(({ kind }) => kind === QUEUE_KIND)) {
    const { found } = await planStep(context, resource, new Map(), { adopt: true, orgSettings: false })
    if (found === undefined) continue
    looked += 1
    const members = await allPages((pageNumber) =>
      org.call('getRoutingQueueMembers', () =>
        org.routing.getRoutingQueueMembers(found.id, { pageNumber, pageSize: 100 }),
      ),
    )
    if (members.length === 0)
      findings.push(finding('queues', 'warning', `"${resource.name}" has no members: nobody would answer`))
    else
      findings.push(
        ...(await agentFindings(
          input,
          resource.name,
          members.map(({ id = '', name = '' }) => ({ id, name })),
        )),
      )
  }
  if (looked === 0) return [finding('queues', 'skipped', 'none is there yet')]
  return findings.length > 0 ? findings : [finding('queues', 'ok', 'all have members who can take messages')]
}

async function agentFindings(
  { session: { context } }: CheckInput,
  queue: string,
  members: readonly { readonly id: string; readonly name: string }[],
): Promise<Finding[]> {
  const { org } = context
  const findings: Finding[] = []
  for (const { id, name } of members.slice(0, MEMBERS_LOOKED_AT)) {
    const who = `${name || id} in "${queue}"`
    try {
      const { permissions = [] } = await org.call('getUserRoles', () => org.users.getUserRoles(id))
      const lacking = lackingPermissions(AGENT_PERMISSIONS, permissions)
      if (lacking.length > 0) findings.push(finding('agents', 'warning', `${who} lacks ${lacking.join(', ')}`))
      const { utilization } = await org.call('getRoutingUserUtilization', () =>
        org.routing.getRoutingUserUtilization(id),
      )
      if (utilization?.message?.maximumCapacity === 0)
        findings.push(finding('agents', 'warning', `${who} takes no messages: the utilization is 0`))
    } catch (error) {
      if (orgError('getUserRoles', error).status !== 403) throw error
      return [
        ...findings,
        finding(
          'agents',
          'skipped',
          `permissions of agents cannot be read: ${orgError('getUserRoles', error).message}`,
        ),
      ]
    }
  }
  return findings
}

export const pushUrlCheck: Check = async ({ session: { context } }) => {
  const { org, manifest } = context
  const all = await allPages((pageNumber) =>
    org.call('getConversationsMessagingIntegrationsOpen', () =>
      org.conversations.getConversationsMessagingIntegrationsOpen({ pageNumber, pageSize: 100 }),
    ),
  )
  const ours = new Set(manifest.accounts.map(({ integrationName }) => integrationName.toLowerCase()))
  const others = all.filter(
    ({ name, outboundNotificationWebhookUrl: url }) =>
      url?.startsWith(`${manifest.relay.url}/`) && !ours.has((name ?? '').toLowerCase()),
  )
  return others.length === 0
    ? [finding('webhooks', 'ok', 'no other integration sends to this relay')]
    : others.map(({ name }) =>
        finding('webhooks', 'warning', `the integration "${name}", which is not in the manifest, sends to this relay`),
      )
}
