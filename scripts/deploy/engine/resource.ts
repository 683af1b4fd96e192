import type { Fields, Json } from '../json.js'
import type { Manifest } from '../manifest/manifest.js'
import type { Secrets } from '../manifest/secrets.js'
import type { Org } from '../org/org.js'
import type { Journal } from './journal.js'

/** Stands for an id that is known only once the resource is made. */
export const UNKNOWN = '(known after apply)'

/** What every resource may use. */
export interface Context {
  readonly org: Org
  readonly manifest: Manifest
  readonly secrets: Secrets
  readonly journal: Journal
  readonly divisionId: string
  /** Wait between two looks at something the platform makes in the background. */
  readonly pollMs: number
  /** The id behind a resource's key; `UNKNOWN` while there is none. */
  ref(key: string): string
  /** A line for the user about something that takes time or deserves a look. */
  say(line: string): void
}

/** A resource as the org has it. */
export interface Found {
  readonly id: string
  readonly fields: Fields
}

/** One thing in the org that the bundle wants, in a form that all of them share. */
export interface Resource {
  readonly kind: string
  readonly name: string
  /** `kind:name`, the key in the journal. */
  readonly key: string
  /** Permissions of the platform for reading, changing and deleting it. */
  readonly permissions: readonly string[]
  /** `setting`: it has no life of its own. `file`: it lies on this machine. */
  readonly nature?: 'setting' | 'file'
  /** Key of what the setting belongs to. */
  readonly parent?: string
  /** Id the user gave: it must exist, and it is neither made nor changed nor deleted. */
  readonly givenId?: string | undefined
  /** Touches the whole org: changed only when asked for. */
  readonly isOrgWide?: boolean
  /** Fields that the org does not give back; the journal's notes stand for them. */
  readonly kept?: readonly string[]
  /** Fields that cannot be changed: another value means another resource. */
  readonly immutable?: readonly string[]
  /** Never shown, only that they changed. */
  readonly hidden?: readonly string[]
  /** `whole` (default): what create makes is finished; `shell`: update finishes it; `steps`: finished if create ended. */
  readonly creation?: 'whole' | 'shell' | 'steps'
  /** A former state can be put back by `update`. */
  readonly isReversible?: boolean
  /** Why this org cannot have it; undefined when it can. Without this, every org can. */
  unavailable?(context: Context): Promise<string | undefined>
  byId(context: Context, id: string): Promise<Found | undefined>
  byName(context: Context): Promise<Found | undefined>
  desired(context: Context): Fields | Promise<Fields>
  create?(context: Context, desired: Fields): Promise<string>
  update?(context: Context, found: Found, desired: Fields): Promise<void>
  /** Makes room for another one of the same name. */
  retire?(context: Context, found: Found): Promise<void>
  /** Notes that only the finished resource can give. */
  notes?(found: Found): Fields
}

/** What `destroy` needs: it knows a resource by its journal entry alone. */
export interface Kind {
  readonly kind: string
  remove(context: Context, id: string, name: string): Promise<void>
  /** Puts a setting back. */
  restore?(context: Context, id: string, before: Fields): Promise<void>
}

/** A field that differs. */
export interface Difference {
  readonly field: string
  readonly from: Json
  readonly to: Json
}

export function keyOf(kind: string, name: string): string {
  return `${kind}:${name}`
}
