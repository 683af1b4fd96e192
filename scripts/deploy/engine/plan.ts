import { type Fields, sameJson } from '../json.js'
import type { Journal, JournalEntry, Retired } from './journal.js'
import { type Context, type Difference, type Found, type Resource, UNKNOWN } from './resource.js'

export type StepAction = 'create' | 'update' | 'replace' | 'adopt' | 'none' | 'given' | 'clash' | 'shown' | 'skipped'

/** What is to be done about one resource. */
export interface Step {
  readonly resource: Resource
  readonly action: StepAction
  readonly found: Found | undefined
  readonly differences: readonly Difference[]
  /** Why it is skipped. */
  readonly reason?: string
}

export interface Plan {
  readonly steps: readonly Step[]
  /** In the journal, but asked for no more. */
  readonly leftover: readonly (JournalEntry & { readonly key: string })[]
  /** Replaced by others, to be deleted at the end. */
  readonly retired: readonly Retired[]
}

export interface PlanOptions {
  /** Take over resources of these names that were made by someone else. */
  readonly adopt: boolean
  /** Change what concerns the whole org. */
  readonly orgSettings: boolean
}

/** Ids by key, as far as they are known. */
export type KnownIds = Map<string, string>

/** Looks at the org and says what would be done; changes nothing. `ids` is filled on the way. */
export async function makePlan(
  context: Context,
  resources: readonly Resource[],
  ids: KnownIds,
  options: PlanOptions,
): Promise<Plan> {
  const steps: Step[] = []
  for (const resource of resources) {
    const step = await planStep(context, resource, ids, options)
    if (step.found !== undefined && step.action !== 'replace' && step.action !== 'clash')
      ids.set(resource.key, step.found.id)
    steps.push(step)
  }
  const { journal } = context
  return { steps, leftover: leftoverOf(journal, resources), retired: journal.data.retired }
}

/** What is to be done about this resource, as the org is now. */
export async function planStep(
  context: Context,
  resource: Resource,
  ids: ReadonlyMap<string, string>,
  options: PlanOptions,
): Promise<Step> {
  const { journal } = context
  const reason = await resource.unavailable?.(context)
  if (reason !== undefined) return { ...step(resource, 'skipped', undefined), reason }
  if (resource.parent !== undefined && !ids.has(resource.parent)) return step(resource, 'create', undefined)
  const entry = journal.entry(resource.key)
  if (resource.givenId !== undefined) {
    return step(resource, 'given', await resource.byId(context, resource.givenId))
  }
  const mine = entry === undefined ? undefined : await resource.byId(context, entry.id)
  const met = mine ?? (await resource.byName(context))
  const found = met !== undefined && journal.isRetired(met.id) ? undefined : met
  if (found === undefined) return step(resource, 'create', undefined)
  const isPending = journal.data.pending[resource.key] !== undefined
  const isOurs = mine !== undefined || resource.nature === 'setting' || isPending
  if (!isOurs && !options.adopt) return step(resource, 'clash', found)
  const differences = await differencesOf(context, resource, found)
  if (resource.isOrgWide && !options.orgSettings) {
    return step(resource, differences.length > 0 ? 'shown' : 'none', found, differences)
  }
  const isFixed = differences.some(({ field }) => resource.immutable?.includes(field))
  // What someone else made is never replaced, which would end in deleting it.
  if (isFixed) return step(resource, isOurs ? 'replace' : 'clash', found, differences)
  if (!isOurs) return step(resource, 'adopt', found, differences)
  // Nobody knows it yet: the answer to its creation was lost.
  if (isPending && mine === undefined) return step(resource, 'create', found, differences)
  return step(resource, differences.length > 0 ? 'update' : 'none', found, differences)
}

const step = (
  resource: Resource,
  action: StepAction,
  found: Found | undefined,
  differences: readonly Difference[] = [],
): Step => ({ resource, action, found, differences })

/** Fields of the org, and the journal's notes where the org tells nothing, that are not as wanted. */
export async function differencesOf(context: Context, resource: Resource, found: Found): Promise<Difference[]> {
  // What can never be changed is no difference: it would stay one for ever.
  if (resource.update === undefined) return []
  const desired = await resource.desired(context)
  const notes = context.journal.entry(resource.key)?.notes ?? {}
  const kept = Object.fromEntries((resource.kept ?? []).map((field) => [field, notes[field] ?? null]))
  const actual: Fields = { ...found.fields, ...kept }
  return Object.entries(desired)
    .filter(([field, to]) => !isSame(field, actual[field] ?? null, to))
    .map(([field, to]) => ({ field, from: actual[field] ?? null, to }))
}

/** Names are the same in any letter case: the org finds them so. */
function isSame(field: string, from: Fields[string], to: Fields[string]): boolean {
  if (field === 'name' && typeof from === 'string' && typeof to === 'string')
    return from.toLowerCase() === to.toLowerCase()
  return sameJson(from, to)
}

function leftoverOf(journal: Journal, resources: readonly Resource[]): Plan['leftover'] {
  const wanted = new Set(resources.map(({ key }) => key))
  return Object.entries(journal.data.entries)
    .filter(([key]) => !wanted.has(key))
    .map(([key, entry]) => ({ key, ...entry }))
}

/** Whether apply would call the org to change something. */
export function isChange({ action }: Step): boolean {
  return action === 'create' || action === 'update' || action === 'replace' || action === 'adopt'
}

export function hasChanges(plan: Plan): boolean {
  return plan.steps.some(isChange) || plan.leftover.length > 0 || plan.retired.length > 0
}

/** Whether a difference shows only once something else is made. */
export function isKnownLater({ to }: Difference): boolean {
  return JSON.stringify(to).includes(UNKNOWN)
}
