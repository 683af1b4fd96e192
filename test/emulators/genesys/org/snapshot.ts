import { createHash } from 'node:crypto'
import type { Entity } from './collection.js'
import { type Fields, fieldsOf, textOf } from './operation.js'
import type { FunctionState, OrgState } from './state.js'

/** What an org holds, without ids, dates and counters: two orgs that hold the same have equal snapshots. */
export type OrgSnapshot = Readonly<Record<string, readonly Fields[] | Fields>>

const VOLATILE = ['id', 'selfUri', 'dateCreated', 'dateModified', 'version', 'publishedVersion', 'grantMadeAt']
const ID = /(custom_-_)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Takes a snapshot: an id is told as `kind name`, or `kind name #2` for a second one of that name. */
export function snapshotOf(state: OrgState): OrgSnapshot {
  const labels = new Map<string, string>()
  for (const { kind, all } of state.collections) {
    const seen = new Map<string, number>()
    for (const entity of all) {
      const name = nameOf(state, kind, entity)
      const count = (seen.get(name) ?? 0) + 1
      seen.set(name, count)
      const label = count === 1 ? `${kind} ${name}` : `${kind} ${name} #${count}`
      if (!labels.has(entity.id)) labels.set(entity.id, label)
    }
  }
  const told = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value).replaceAll(ID, (id) => labels.get(id) ?? id),
      withoutVolatile,
    ) as T
  const byLabel = <V, R>(map: ReadonlyMap<string, V>, view: (value: V) => R): Record<string, R> =>
    sorted(Object.fromEntries([...map].map(([id, value]) => [labels.get(id) ?? id, view(value)])))
  const same = <V>(value: V): V => value

  const kinds = state.collections.map(({ kind, all }) => {
    const entries = all.map((entity) => ({ is: labels.get(entity.id), ...entity }))
    return [kind, told(entries).sort((one, other) => (textOf(one.is) < textOf(other.is) ? -1 : 1))]
  })
  return {
    ...Object.fromEntries(kinds),
    grants: told(state.grants).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
    members: byLabel(state.members, (users) => [...users].map((id) => labels.get(id) ?? id).sort()),
    configurations: told(byLabel(state.configurations, same)),
    credentialFields: byLabel(state.credentialFields, same),
    webhookSecrets: byLabel(state.openSecrets, same),
    identityResolution: told(byLabel(state.identityResolution, same)),
    functions: told(byLabel(state.functions, ({ published }) => functionView(published))),
    flowYaml: told(byLabel(state.flowYaml, same)),
    threading: state.threading,
  }
}

/** An integration is named by its configuration. */
function nameOf(state: OrgState, kind: string, entity: Entity): string {
  if (kind === 'integration') return textOf(state.configurations.get(entity.id)?.name)
  if (kind === 'action' || kind === 'draft') return `${textOf(entity.category)} / ${textOf(entity.name)}`
  return kind === 'flow' ? `${textOf(entity.type)} ${textOf(entity.name)}` : textOf(entity.name)
}

function functionView({ settings, zip }: FunctionState): Fields {
  const sha256 = zip === undefined ? undefined : createHash('sha256').update(zip.bytes).digest('hex')
  return { settings: fieldsOf(settings), sha256 }
}

function withoutVolatile(this: unknown, key: string, value: unknown): unknown {
  const inReference = key === 'id' && Object.keys(fieldsOf(this)).length <= REFERENCE_FIELDS
  return VOLATILE.includes(key) && !inReference ? undefined : value
}

/** A reference is an id with at most name, selfUri and type; its id is told, an entity's own is not. */
const REFERENCE_FIELDS = 4

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
