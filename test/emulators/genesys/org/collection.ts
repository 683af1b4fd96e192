import { randomUUID } from 'node:crypto'
import { type Fields, fieldsOf, textOf } from './operation.js'
import { badRequest, conflict, notFound } from './refusal.js'

export type Entity = Fields & { readonly id: string }

/** Fields the platform sets itself; whatever a body says about them is left aside. */
const SERVER_SET = ['id', 'selfUri', 'dateCreated', 'dateModified', 'createdBy', 'modifiedBy', 'createdDate', 'version']

/** Resources of one kind, in the order they were made. */
export class Collection {
  readonly kind: string
  readonly #path: string
  readonly #makeId: () => string
  readonly #now: () => number
  readonly #entries = new Map<string, Entity>()

  /** @param path The path of one resource is this and its id. */
  constructor(kind: string, path: string, now: () => number, makeId: () => string = randomUUID) {
    this.kind = kind
    this.#path = path
    this.#now = now
    this.#makeId = makeId
  }

  get all(): readonly Entity[] {
    return [...this.#entries.values()]
  }

  /** @param fields `id` is kept when given by a seed. */
  add(fields: Fields, id = this.#makeId()): Entity {
    const at = this.#date()
    const entity = { ...fields, id, dateCreated: at, dateModified: at, selfUri: `${this.#path}/${id}` }
    this.#entries.set(id, entity)
    return entity
  }

  /** Puts these fields in the place of the old ones; what the platform sets itself stays. */
  replace(id: string, fields: Fields): Entity {
    const old = this.get(id)
    const kept = Object.fromEntries(SERVER_SET.filter((key) => key in old).map((key) => [key, old[key]]))
    const entity = { ...fields, ...kept, id, dateModified: this.#date() }
    this.#entries.set(id, entity)
    return entity
  }

  /** Puts fields over the old ones, those of the platform included. */
  patch(id: string, fields: Fields): Entity {
    const entity = { ...this.get(id), ...fields, id, dateModified: this.#date() }
    this.#entries.set(id, entity)
    return entity
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  find(id: string): Entity | undefined {
    return this.#entries.get(id)
  }

  /** @throws Refusal 404 when there is none. */
  get(id: string | undefined): Entity {
    const entity = this.#entries.get(id ?? '')
    if (entity === undefined) throw notFound()
    return entity
  }

  named(name: string): Entity | undefined {
    return this.all.find((entity) => textOf(entity.name).toLowerCase() === name.toLowerCase())
  }

  /** @throws Refusal 409 when another one has this name (letter case aside). */
  refuseTaken(name: string, exceptId?: string): void {
    const other = this.named(name)
    if (other !== undefined && other.id !== exceptId) throw conflict(`A ${this.kind} named "${name}" already exists.`)
  }

  /** @returns What a reference `{id}` points at; undefined when it is not given. @throws Refusal 400 for an unknown one. */
  referred(label: string, reference: unknown): Entity | undefined {
    const { id } = fieldsOf(reference)
    if (id === undefined) return undefined
    const entity = this.#entries.get(textOf(id))
    if (entity === undefined) throw badRequest(`${label}: there is no ${this.kind} with id ${textOf(id)}`)
    return entity
  }

  /** @throws Refusal 404 when there is none. */
  remove(id: string | undefined): Entity {
    const entity = this.get(id)
    this.#entries.delete(entity.id)
    return entity
  }

  #date(): string {
    return new Date(this.#now()).toISOString()
  }
}

/** A body without what only the platform sets. */
export function ownFields(body: Fields): Fields {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !SERVER_SET.includes(key)))
}

/** A reference to an entity as answers give it. */
export function reference(entity: Entity): Fields {
  return { id: entity.id, name: entity.name, selfUri: entity.selfUri }
}
