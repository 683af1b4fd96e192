import { KINDS, kindOf } from '../registry.js'
import { removeEntry } from './apply.js'
import type { JournalData } from './journal.js'
import type { Context, Resource } from './resource.js'

/** Keys of the journal in the order in which they can be undone. */
export function destroyOrder(data: Readonly<JournalData>): string[] {
  const place = (kind: string): number => KINDS.findIndex((entry) => entry.kind === kind)
  return Object.entries(data.entries)
    .map(([key, { kind }], index) => ({ key, kind, index }))
    .sort((a, b) => place(b.kind) - place(a.kind) || b.index - a.index)
    .map(({ key }) => key)
}

/** Takes back everything the journal says is ours, and nothing else. */
export async function destroyAll(context: Context, resources: readonly Resource[]): Promise<void> {
  const { journal } = context
  await settlePending(context, resources)
  // Settings go back first: a flow in use cannot be deleted.
  const order = destroyOrder(journal.data)
  const settings = order.filter((key) => journal.entry(key)?.origin === 'set')
  for (const key of settings) await removeEntry(context, key)
  const rest = order.filter((key) => !settings.includes(key))
  const before = (key: string): boolean => placeOf(journal.entry(key)?.kind) > placeOf('data action')
  for (const key of rest.filter(before)) await removeEntry(context, key)
  for (const old of [...journal.data.retired].reverse()) {
    await kindOf(old.kind)?.remove(context, old.id, old.name)
    journal.write((data) => {
      data.retired = data.retired.filter(({ id }) => id !== old.id)
    })
  }
  for (const key of rest.filter((one) => !before(one))) await removeEntry(context, key)
  journal.remove()
}

const placeOf = (kind: string | undefined): number => KINDS.findIndex((entry) => entry.kind === kind)

/** Creations whose answer was lost: what they left in the org is ours too. */
async function settlePending(context: Context, resources: readonly Resource[]): Promise<void> {
  const { journal } = context
  for (const key of Object.keys(journal.data.pending)) {
    const resource = resources.find((entry) => entry.key === key)
    const found = await resource?.byName(context)
    journal.write((data) => {
      delete data.pending[key]
      if (resource === undefined || found === undefined) return
      const { kind, name } = resource
      data.entries[key] = { kind, name, id: found.id, origin: 'created', notes: {} }
    })
  }
}
