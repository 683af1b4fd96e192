import { isKnownLater, type Plan, type Step, type StepAction } from '../engine/plan.js'
import type { Difference, Resource } from '../engine/resource.js'
import type { Json } from '../json.js'

const SIGNS: Record<StepAction, string> = {
  create: '+',
  update: '~',
  replace: '±',
  adopt: '~',
  none: ' ',
  given: ' ',
  clash: '!',
  shown: '!',
  skipped: '·',
}

const WORDS: Partial<Record<StepAction, string>> = {
  adopt: ' (taken over)',
  replace: ' (new one, flows published again, old one deleted last)',
  clash: ' (exists already and is not ours)',
  shown: ' (concerns the whole org; changed only with --org-settings)',
  given: ' (yours, left as it is)',
}

const LONGEST = 60

/** What a plan says, line by line. @param all Also what stays as it is. */
export function planLines({ steps, leftover, retired }: Plan, all = false): string[] {
  const shown = steps.filter(({ action }) => all || (action !== 'none' && action !== 'given'))
  return [
    ...shown.flatMap(stepLines),
    ...retired.map(({ kind, name }) => `- ${kind} "${name}" (replaced)`),
    ...leftover.map(
      ({ kind, name, origin }) => `- ${kind} "${name}"${origin === 'created' ? '' : ' (put back or left)'}`,
    ),
    summary({ steps, leftover, retired }),
  ]
}

export function stepLines({ resource, action, differences, reason }: Step): string[] {
  const verb = action === 'create' && resource.nature === 'setting' ? '~' : SIGNS[action]
  const head = `${verb} ${resource.kind} "${resource.name}"${WORDS[action] ?? ''}${reason === undefined ? '' : ` (skipped: ${reason})`}`
  const details =
    action === 'create' || action === 'none' ? [] : differences.map((one) => `    ${differenceLine(resource, one)}`)
  return [head, ...details]
}

function differenceLine(resource: Resource, difference: Difference): string {
  const { field, from, to } = difference
  if (resource.hidden?.includes(field))
    return `${field}: ${isKnownLater(difference) ? 'follows what is new above' : 'changed'}`
  return `${field}: ${short(from)} -> ${short(to)}`
}

function short(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function summary({ steps, leftover, retired }: Plan): string {
  const count = (...actions: StepAction[]): number => steps.filter(({ action }) => actions.includes(action)).length
  const made = steps.filter(({ action, resource }) => action === 'create' && resource.nature !== 'setting').length
  const set = count('create') - made
  const changes = {
    create: made,
    change: count('update', 'adopt') + set,
    replace: count('replace'),
    delete: leftover.length + retired.length,
  }
  const total = Object.values(changes).reduce((sum, value) => sum + value, 0)
  if (total === 0) return 'No changes.'
  return `Plan: ${changes.create} to create, ${changes.change} to change, ${changes.replace} to replace, ${changes.delete} to delete.`
}

/** The plan as data, for `--json`; hidden values stay hidden. */
export function planData({ steps, leftover, retired }: Plan): object {
  return {
    steps: steps.map(({ resource, action, differences, reason }) => ({
      kind: resource.kind,
      name: resource.name,
      action,
      ...(reason !== undefined && { reason }),
      differences: differences.map(({ field, from, to }) =>
        resource.hidden?.includes(field) ? { field } : { field, from, to },
      ),
    })),
    delete: [...retired, ...leftover].map(({ kind, name }) => ({ kind, name })),
  }
}
