import { applyPlan } from '../engine/apply.js'
import { hasChanges } from '../engine/plan.js'
import { undoRun } from '../engine/undo.js'
import { EXIT } from '../exit-codes.js'
import { orgError } from '../org/org-error.js'
import { planLines } from '../output/plan-lines.js'
import { openSession, type Session } from '../session.js'
import { refusal, Stop } from '../stop.js'
import type { Command, CommandInput } from './command.js'
import { obstacles, preparePlan } from './plan.js'

export interface ApplyCommandOptions {
  readonly adopt: boolean
  readonly orgSettings: boolean
  /** Go on with the apply that did not end. */
  readonly resume: boolean
  /** Take back what it did. */
  readonly undo: boolean
}

/** `apply`: shows the plan, asks, does it, and says on failure what was done. */
export const applyCommand: Command<ApplyCommandOptions> = async (input, options) => {
  if (options.resume && options.undo) throw new Stop(EXIT.usage, ['--resume and --undo exclude each other.'])
  if (options.undo) return undo(input)
  const startedAt = Date.now()
  const planned = await preparePlan(input, options)
  const { session, plan } = planned
  const { context, ids, calls } = session
  const { journal } = context
  if (journal.data.run !== undefined && !options.resume) throw refusal(...unfinished(session))
  const problems = obstacles(planned)
  if (problems.length > 0) throw refusal(...problems, 'Nothing was changed.')
  const { report } = input
  if (!hasChanges(plan) && journal.data.run === undefined) {
    for (const line of planLines(plan)) report.line(line)
    report.data({ changed: 0, calls, ms: Date.now() - startedAt })
    return EXIT.done
  }
  for (const line of planLines(plan)) report.line(line)
  if (!(await input.confirm('Apply this plan?'))) return EXIT.cancelled
  if (journal.data.orgId === '')
    journal.write((data) => {
      data.orgId = session.identity.id
    })
  let changed = 0
  try {
    await applyPlan(context, plan, ids, options, {
      started: ({ resource }, at, of) => report.line(`[${at}/${of}] ${resource.kind} "${resource.name}"`),
      ended: () => {
        changed += 1
      },
    })
  } catch (error) {
    throw failure(session, error)
  }
  const ms = Date.now() - startedAt
  report.line(`Done: ${changed} changed. ${calls.reads} reads, ${calls.writes} writes, ${(ms / 1000).toFixed(1)} s.`)
  report.data({ changed, calls, ms })
  return EXIT.done
}

async function undo(input: CommandInput): Promise<0> {
  const { context, resources, calls } = await openSession(input)
  const { journal } = context
  if (journal.data.run === undefined && Object.keys(journal.data.pending).length === 0) {
    throw refusal('There is no unfinished apply to undo.')
  }
  if (!(await input.confirm('Take back what the unfinished apply did?'))) throw new Stop(EXIT.cancelled, ['Cancelled.'])
  await undoRun(context, resources)
  input.report.line('Undone.')
  input.report.data({ undone: true, calls })
  return EXIT.done
}

function unfinished({ context }: Session): string[] {
  const { run } = context.journal.data
  return [
    `The apply of ${run?.startedAt ?? ''} did not end${run?.stoppedAt ? `: it stopped at ${run.stoppedAt}` : ''}.`,
    'Go on with apply --resume, or take it back with apply --undo.',
  ]
}

/** What stopped an apply, and how far it came. */
function failure({ context }: Session, error: unknown): Stop {
  if (error instanceof Stop) return error
  const { message, correlationId, status } = orgError('apply', error)
  const { run, pending } = context.journal.data
  const changes = run?.changes ?? []
  const done = changes.map(({ key, what }) => `  ${what}: ${key}`)
  const unsure = Object.keys(pending).map((key) => `  not known whether made: ${key}`)
  return new Stop(EXIT.failed, [
    `${run?.stoppedAt ?? 'apply'}: ${message}${correlationId ? ` (correlation id ${correlationId})` : ''}`,
    ...(status === 403 ? ['The client lacks a permission for this; give it to one of its roles.'] : []),
    ...(done.length + unsure.length > 0 ? ['Done so far:', ...done, ...unsure] : ['Nothing was changed.']),
    'Go on with apply --resume, or take it back with apply --undo.',
  ])
}
