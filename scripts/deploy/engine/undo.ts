import { removeEntry } from './apply.js'
import type { Context, Resource } from './resource.js'

/** Takes back what the unfinished apply did, last first. Says what cannot be taken back. */
export async function undoRun(context: Context, resources: readonly Resource[]): Promise<void> {
  const { journal, say } = context
  for (const key of Object.keys(journal.data.pending)) await undoPending(context, resources, key)
  for (const change of [...(journal.data.run?.changes ?? [])].reverse()) {
    const resource = resources.find(({ key }) => key === change.key)
    const entry = journal.entry(change.key)
    if (entry === undefined) continue
    if (change.what === 'created' || change.what === 'set') await removeEntry(context, change.key)
    else if (change.what === 'replaced')
      say(`the ${entry.kind} "${entry.name}" was replaced and stays; apply --resume finishes it`)
    else if (resource?.isReversible && resource.update !== undefined && change.before !== undefined) {
      const found = await resource.byId(context, entry.id)
      if (found !== undefined) await resource.update(context, found, { ...found.fields, ...change.before })
      say(`put the ${entry.kind} "${entry.name}" back`)
    } else say(`the ${entry.kind} "${entry.name}" keeps its new state: it cannot be put back from here`)
    const done = change
    journal.write((data) => {
      if (data.run) data.run.changes = data.run.changes.filter((one) => one !== done)
    })
  }
  journal.write((data) => {
    data.run = undefined
  })
}

async function undoPending(context: Context, resources: readonly Resource[], key: string): Promise<void> {
  const { journal } = context
  const resource = resources.find((entry) => entry.key === key)
  const found = await resource?.byName(context)
  journal.write((data) => {
    delete data.pending[key]
    if (resource === undefined || found === undefined) return
    const { kind, name } = resource
    data.entries[key] = { kind, name, id: found.id, origin: 'created', notes: {} }
  })
  if (journal.entry(key) !== undefined) await removeEntry(context, key)
}
