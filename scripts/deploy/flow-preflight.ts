import type { DataActionDefinition } from '../data-actions/definition.js'
import { checkFlows } from '../flows/check-flows.js'
import { bundleContext, dataActionOf, type FlowContext, type FlowDataAction } from '../flows/reader/context.js'
import type { Context } from './engine/resource.js'
import type { Org } from './org/org.js'
import { orgError } from './org/org-error.js'
import { allPages, named } from './org/pages.js'
import type { Session } from './session.js'
import { misconfigured } from './stop.js'

/** Options that name what is not of the bundle. */
const ELSEWHERE = {
  SCHEDULE_GROUP: 'schedule group',
  EMERGENCY_GROUP: 'emergency group',
  BOT_FLOW: 'bot flow',
} as const

/**
 * Reads the filled flows against what bundle and org have, before anything is made: a flow that names what neither has
 * would stop an apply half way.
 * @throws Stop naming every problem.
 */
export async function checkFlowsOfOrg({ context, bundle }: Session): Promise<void> {
  const { options, actions, flows } = bundle
  const problems: string[] = []
  for (const [option, what] of Object.entries(ELSEWHERE) as [keyof typeof ELSEWHERE, string][]) {
    const name = options[option] ?? ''
    if (name !== '' && (await isThere(context.org, option, name)) === false)
      problems.push(`options: ${option}: the org has no ${what} "${name}".`)
  }
  const ofBundle = bundleContext(options, actions)
  const read = (known: FlowContext): string[] =>
    checkFlows(flows, known).map(({ file, line, message, mend }) => `${file}:${line}: ${message}. ${mend}`)
  // What flows of the user's own name besides is looked up only if there is some.
  if (read(ofBundle).length > 0) problems.push(...read(await withOrg(context, ofBundle, flows)))
  if (problems.length > 0) throw misconfigured(...problems, 'Nothing was changed.')
}

/** undefined: the client may not look. */
async function isThere(org: Org, option: keyof typeof ELSEWHERE, name: string): Promise<boolean | undefined> {
  const looks = {
    SCHEDULE_GROUP: (pageNumber: number) =>
      org.call('getArchitectSchedulegroups', () =>
        org.architect.getArchitectSchedulegroups({ name, pageNumber, pageSize: 100 }),
      ),
    EMERGENCY_GROUP: (pageNumber: number) =>
      org.call('getArchitectEmergencygroups', () =>
        org.architect.getArchitectEmergencygroups({ name, pageNumber, pageSize: 100 }),
      ),
    BOT_FLOW: (pageNumber: number) =>
      org.call('getFlows', () =>
        org.architect.getFlows({ type: ['bot', 'digitalbot'], name, pageNumber, pageSize: 100 }),
      ),
  }
  try {
    const found: { name?: string }[] = await allPages<{ name?: string }>(looks[option])
    return named(found, name) !== undefined
  } catch (error) {
    if (orgError('look', error).status === 403) return undefined
    throw error
  }
}

async function withOrg(
  context: Context,
  known: FlowContext,
  flows: readonly { readonly text: string }[],
): Promise<FlowContext> {
  const { org } = context
  const queues = await allPages((pageNumber) =>
    org.call('getRoutingQueues', () => org.routing.getRoutingQueues({ pageNumber, pageSize: 500 })),
  )
  const skills = await allPages((pageNumber) =>
    org.call('getRoutingSkills', () => org.routing.getRoutingSkills({ pageNumber, pageSize: 100 })),
  )
  const names = (all: readonly { readonly name?: string }[]): string[] => all.map(({ name = '' }) => name)
  return {
    names: {
      ...known.names,
      queue: [...(known.names.queue ?? []), ...names(queues)],
      skill: [...(known.names.skill ?? []), ...names(skills)],
    },
    dataActions: [...known.dataActions, ...(await dataActionsNamed(context, known, flows))],
  }
}

/** Data actions of others that a flow may mean, with their contracts. */
async function dataActionsNamed(
  { org }: Context,
  { dataActions: ours }: FlowContext,
  flows: readonly { readonly text: string }[],
): Promise<FlowDataAction[]> {
  const all = await allPages((pageNumber) =>
    org.call('getIntegrationsActions', () => org.integrations.getIntegrationsActions({ pageNumber, pageSize: 100 })),
  )
  const meant = all.filter(
    ({ name = '', category = '' }) =>
      flows.some(({ text }) => text.includes(name) && text.includes(category)) &&
      !ours.some((one) => one.name === name && one.category === category),
  )
  const known: FlowDataAction[] = []
  for (const { id = '', name = '', category = '' } of meant) {
    const action = await org.call('getIntegrationsAction', () =>
      org.integrations.getIntegrationsAction(id, { expand: 'contract' }),
    )
    const contract = action.contract as unknown as DataActionDefinition['contract'] | undefined
    if (contract?.input?.inputSchema && contract.output?.successSchema)
      known.push(dataActionOf({ name, contract }, category))
  }
  return known
}
