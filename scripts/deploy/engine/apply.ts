import { setTimeout as delay } from 'node:timers/promises'
import type { Fields } from '../json.js'
import { orgError } from '../org/org-error.js'
import { backOffMs } from '../org/retry-budget.js'
import { kindOf } from '../registry.js'
import type { Journal, Retired, RunChange } from './journal.js'
import { differencesOf, isChange, type KnownIds, type Plan, type PlanOptions, planStep, type Step } from './plan.js'
import type { Context, Found, Resource } from './resource.js'

export interface ApplyProgress {
  /** Before a resource is changed. `at` counts from 1. */
  started(step: Step, at: number, of: number): void
  /** After it. @param ms How long it took. */
  ended(step: Step, ms: number): void
}

/** How often what was just written is looked for again, where the org shows it late. */
const LOOKS_AFTER_WRITE = 5

/**
 * Brings the org to what the plan says, step by step; every step is in the journal before the next begins.
 * @throws OrgError at the first step that fails; the journal then holds the unfinished run.
 */
export async function applyPlan(
  context: Context,
  plan: Plan,
  ids: KnownIds,
  options: PlanOptions,
  progress: ApplyProgress,
): Promise<void> {
  const { journal } = context
  const begin = new Date().toISOString()
  let isBegun = journal.data.run !== undefined
  const of = plan.steps.filter(isChange).length
  let at = 0
  for (const planned of plan.steps) {
    // What it refers to may have changed since the plan.
    const step = await current(context, planned, ids, options)
    if (!isChange(step)) {
      if (step.found !== undefined) ids.set(step.resource.key, step.found.id)
      continue
    }
    if (!isBegun)
      journal.write((data) => {
        data.run = { startedAt: begin, changes: [] }
      })
    isBegun = true
    at += 1
    progress.started(step, at, Math.max(of, at))
    const startedAt = Date.now()
    try {
      const found = await applyStep(context, step)
      ids.set(step.resource.key, found.id)
    } catch (error) {
      journal.write(({ run }) => {
        if (run) run.stoppedAt = step.resource.key
      })
      throw error
    }
    progress.ended(step, Date.now() - startedAt)
  }
  await removeAll(context, plan)
  if (journal.data.run !== undefined || isBegun)
    journal.write((data) => {
      data.run = undefined
    })
}

async function current(context: Context, planned: Step, ids: KnownIds, options: PlanOptions): Promise<Step> {
  const { resource, found, action } = planned
  if (action === 'given' || action === 'clash' || action === 'shown' || action === 'skipped') return planned
  const isWaiting = resource.nature !== undefined && found === undefined
  if (isWaiting) return planStep(context, resource, ids, options)
  if (action === 'none' || action === 'update') {
    if (found === undefined) return planned
    const differences = await differencesOf(context, resource, found)
    const isFixed = differences.some(({ field }) => resource.immutable?.includes(field))
    return { ...planned, differences, action: differences.length === 0 ? 'none' : isFixed ? 'replace' : 'update' }
  }
  return planned
}

async function applyStep(context: Context, step: Step): Promise<Found> {
  const { resource, found, action, differences } = step
  const { journal } = context
  if (found !== undefined && action === 'create' && resource.nature !== 'setting')
    return claim(context, resource, found)
  if (found === undefined || action === 'replace') {
    if (action === 'replace' && found !== undefined) retireInJournal(journal, resource, found)
    for (const old of journal.data.retired.filter(({ key }) => key === resource.key))
      await makeRoom(context, resource, old)
    return settle(context, resource, await create(context, resource))
  }
  const before = Object.fromEntries(differences.map(({ field }) => [field, found.fields[field] ?? null]))
  const origin = resource.nature === 'setting' ? 'set' : action === 'adopt' ? 'adopted' : 'created'
  const entry = journal.entry(resource.key)
  journal.write((data) => {
    const { kind, name } = resource
    data.entries[resource.key] = {
      ...{ kind, name, id: found.id, origin: entry?.origin ?? origin, notes: entry?.notes ?? {} },
      ...(entry?.before ? { before: entry.before } : origin === 'created' ? {} : { before: found.fields }),
    }
    const what = entry === undefined ? (origin === 'set' ? 'set' : 'adopted') : 'updated'
    record(data.run, { key: resource.key, what, before })
  })
  return settle(context, resource, found)
}

/** A creation whose answer was lost took effect: it is ours. */
function claim(context: Context, resource: Resource, found: Found): Promise<Found> {
  const notes =
    resource.creation === undefined || resource.creation === 'whole'
      ? (context.journal.data.pending[resource.key] ?? {})
      : {}
  made(context.journal, resource, found.id, notes)
  return settle(context, resource, found)
}

async function create(context: Context, resource: Resource): Promise<Found> {
  const { journal } = context
  if (resource.create === undefined) throw new Error(`${resource.key} is nothing that can be made`)
  const desired = await resource.desired(context)
  const notes = Object.fromEntries((resource.kept ?? []).map((field) => [field, desired[field] ?? null]))
  journal.write((data) => {
    data.pending[resource.key] = notes
  })
  for (let attempt = 1; ; attempt += 1) {
    try {
      const id = await resource.create(context, desired)
      made(journal, resource, id, resource.creation === 'shell' ? {} : notes)
      return await present(context, resource, id)
    } catch (error) {
      const failure = orgError(`create ${resource.kind}`, error)
      if (!failure.isUnsure) {
        // Refused for certain, unless steps before it took effect.
        if (resource.creation !== 'steps') journal.write((data) => void delete data.pending[resource.key])
        throw error
      }
      if (!(await context.org.budget.wait(backOffMs(attempt)))) throw error
      const found = await resource.byName(context)
      if (found !== undefined) return claim(context, resource, found)
    }
  }
}

function made(journal: Journal, resource: Resource, id: string, notes: Fields): void {
  const { key, kind, name } = resource
  journal.write((data) => {
    delete data.pending[key]
    data.entries[key] = { kind, name, id, origin: 'created', notes }
    const isReplacement = data.retired.some((entry) => entry.key === key)
    record(data.run, { key, what: isReplacement ? 'replaced' : 'created' })
  })
}

/** What was just made; some lists and reads of the platform are a little late. */
async function present(context: Context, resource: Resource, id: string): Promise<Found> {
  for (let look = 1; look <= LOOKS_AFTER_WRITE; look += 1) {
    const found = await resource.byId(context, id)
    if (found !== undefined) return found
    await delay(context.pollMs)
  }
  throw orgError(`read ${resource.kind}`, `"${resource.name}" was made, but the org does not show it; resume later`)
}

/** Changes what still differs, and keeps the notes of what is then true. */
async function settle(context: Context, resource: Resource, found: Found): Promise<Found> {
  const { journal } = context
  let state = found
  const open = await differencesOf(context, resource, state)
  if (open.length > 0) {
    const desired = await resource.desired(context)
    await update(context, resource, state)
    state = await present(context, resource, state.id)
    keepNotes(journal, resource, state, desired)
    const left = await differencesOf(context, resource, state)
    if (left.length > 0) {
      context.say(
        `${resource.kind} "${resource.name}": the org keeps its own ${left.map(({ field }) => field).join(', ')}`,
      )
    }
    return state
  }
  keepNotes(journal, resource, state, {})
  return state
}

/** An update may be sent again: it says what shall be, not what shall change. */
async function update(context: Context, resource: Resource, found: Found): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await resource.update?.(context, found, await resource.desired(context))
      return
    } catch (error) {
      const isStale = orgError('update', error).status === 409
      if (!orgError('update', error).isUnsure && !isStale) throw error
      if (!(await context.org.budget.wait(backOffMs(attempt)))) throw error
    }
  }
}

function keepNotes(journal: Journal, resource: Resource, found: Found, desired: Fields): void {
  const entry = journal.entry(resource.key)
  if (entry === undefined) return
  const kept = Object.fromEntries(
    (resource.kept ?? []).filter((field) => field in desired).map((field) => [field, desired[field] ?? null]),
  )
  const notes = { ...entry.notes, ...kept, ...resource.notes?.(found) }
  if (JSON.stringify(notes) === JSON.stringify(entry.notes)) return
  journal.write((data) => {
    data.entries[resource.key] = { ...entry, notes }
  })
}

function retireInJournal(journal: Journal, { key, kind, name }: Resource, { id }: Found): void {
  journal.write((data) => {
    delete data.entries[key]
    data.retired.push({ key, kind, name, id })
  })
}

async function makeRoom(context: Context, resource: Resource, old: Retired): Promise<void> {
  const found = await resource.byId(context, old.id)
  if (found !== undefined) await resource.retire?.(context, found)
}

function record(run: { changes: RunChange[] } | undefined, change: RunChange): void {
  run?.changes.push(change)
}

/** Deletes what others took the place of, then what is asked for no more, last made first. */
async function removeAll(context: Context, plan: Plan): Promise<void> {
  const { journal } = context
  for (const old of [...journal.data.retired].reverse()) {
    await kindOf(old.kind)?.remove(context, old.id, old.name)
    journal.write((data) => {
      data.retired = data.retired.filter(({ id }) => id !== old.id)
    })
    context.say(`deleted the old ${old.kind} "${old.name}"`)
  }
  for (const { key } of [...plan.leftover].reverse()) await removeEntry(context, key)
}

/** Undoes one entry of the journal: deletes what was made here, puts settings back, leaves what was adopted. */
export async function removeEntry(context: Context, key: string): Promise<void> {
  const { journal } = context
  const entry = journal.entry(key)
  if (entry === undefined) return
  const kind = kindOf(entry.kind)
  if (entry.origin === 'created') {
    await kind?.remove(context, entry.id, entry.name)
    context.say(`deleted the ${entry.kind} "${entry.name}"`)
  } else if (entry.origin === 'set' && entry.before !== undefined) {
    await kind?.restore?.(context, entry.id, entry.before)
    context.say(`put the ${entry.kind} of "${entry.name}" back`)
  } else {
    context.say(`left the ${entry.kind} "${entry.name}": it was there before`)
  }
  journal.write((data) => void delete data.entries[key])
}
