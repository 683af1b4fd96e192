/** A page of a list as the platform gives it. */
interface Page<Entity> {
  readonly entities?: readonly Entity[]
  readonly pageCount?: number
  readonly nextUri?: string
  readonly cursors?: { readonly after?: string }
}

const MAX_PAGES = 1000

/** Everything in a list that is paged by number. @param get Asks for a page, from 1. */
export async function allPages<Entity>(get: (pageNumber: number) => Promise<Page<Entity>>): Promise<Entity[]> {
  const all: Entity[] = []
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    const page = await get(number)
    all.push(...(page.entities ?? []))
    if (page.nextUri === undefined && number >= (page.pageCount ?? 1)) break
  }
  return all
}

/** Everything in a list that is paged by cursor. @param parameter Name of the cursor in `nextUri`. */
export async function allByCursor<Entity>(
  parameter: string,
  get: (cursor: string | undefined) => Promise<Page<Entity>>,
): Promise<Entity[]> {
  const all: Entity[] = []
  let cursor: string | undefined
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    const page = await get(cursor)
    all.push(...(page.entities ?? []))
    cursor = page.cursors?.after ?? cursorIn(page.nextUri, parameter)
    if (cursor === undefined) break
  }
  return all
}

function cursorIn(uri: string | undefined, parameter: string): string | undefined {
  if (uri === undefined) return undefined
  return new URL(uri, 'https://genesys.invalid').searchParams.get(parameter) ?? undefined
}

/** The entity of this name, letter case aside. */
export function named<Entity extends { readonly name?: string }>(
  entities: readonly Entity[],
  name: string,
): Entity | undefined {
  return entities.find((entity) => entity.name?.toLowerCase() === name.toLowerCase())
}
