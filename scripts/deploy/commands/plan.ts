import { weChatWarnings } from '../doctor/wechat-checks.js'
import { makePlan, type Plan } from '../engine/plan.js'
import { EXIT } from '../exit-codes.js'
import { checkFlowsOfOrg } from '../flow-preflight.js'
import { planData, planLines } from '../output/plan-lines.js'
import { checkGivenIds, missingPermissions } from '../preflight.js'
import { openSession, type Session } from '../session.js'
import type { Command, CommandInput } from './command.js'

export interface PlanCommandOptions {
  readonly adopt: boolean
  readonly orgSettings: boolean
  /** Show what stays as it is, too. */
  readonly all: boolean
}

export interface Planned {
  readonly session: Session
  readonly plan: Plan
  /** Permissions the client lacks; undefined when they cannot be read. */
  readonly lacking: readonly string[] | undefined
}

/** Meets the org, checks permissions, given ids and flows, warns of what WeChat has against an account, and plans. Changes nothing. */
export async function preparePlan(
  input: CommandInput,
  options: { readonly adopt: boolean; readonly orgSettings: boolean },
): Promise<Planned> {
  const session = await openSession(input)
  const { context, resources, ids, identity } = session
  input.report.line(`Org "${identity.name}" (${context.org.access.region}), division ${context.manifest.division}.`)
  const weChat = weChatWarnings(
    input.env,
    context.manifest.accounts.map(({ name }) => name),
  )
  const lacking = await missingPermissions(context, resources)
  if (lacking === undefined) {
    input.report.notice(
      'The permissions of the client cannot be read (authorization:grant:view); the org itself will say what is missing.',
    )
  }
  await checkGivenIds(context, resources)
  await checkFlowsOfOrg(session)
  const plan = await makePlan(context, resources, ids, options)
  for (const { check, message } of await weChat) input.report.notice(`! ${check}: ${message}`)
  return { session, plan, lacking }
}

/** Why a plan cannot be applied, line by line; empty when it can. */
export function obstacles({ plan, lacking = [] }: Planned): string[] {
  return [
    ...(lacking.length > 0 ? [`The client lacks ${lacking.length} permissions: ${lacking.join(', ')}`] : []),
    ...plan.steps
      .filter(({ action }) => action === 'clash')
      .map(({ resource, differences }) =>
        differences.some(({ field }) => resource.immutable?.includes(field))
          ? `The ${resource.kind} "${resource.name}" exists, is not ours and cannot be made to fit. Rename it, or choose another name in the manifest.`
          : `The ${resource.kind} "${resource.name}" exists and is not ours. Choose another name in the manifest, or take it over with --adopt.`,
      ),
  ]
}

/** `plan`: prints + ~ ± - for each resource and changes nothing. */
export const planCommand: Command<PlanCommandOptions> = async (input, options) => {
  const startedAt = Date.now()
  const planned = await preparePlan(input, options)
  const { session, plan } = planned
  const problems = obstacles(planned)
  for (const line of planLines(plan, options.all)) input.report.line(line)
  for (const line of problems) input.report.line(`! ${line}`)
  const { run } = session.context.journal.data
  if (run !== undefined) input.report.line('! The last apply did not end: apply --resume or apply --undo.')
  const ms = Date.now() - startedAt
  input.report.line(`${session.calls.reads} reads, ${session.calls.writes} writes, ${(ms / 1000).toFixed(1)} s.`)
  input.report.data({ ...planData(plan), problems, isUnfinished: run !== undefined, calls: session.calls, ms })
  return problems.length > 0 ? EXIT.refused : EXIT.done
}
