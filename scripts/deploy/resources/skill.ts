import type { Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'

const KIND = 'skill'

/** An ACD skill: it is its name and nothing else. */
export function skill(name: string): Resource {
  return {
    kind: KIND,
    name,
    key: keyOf(KIND, name),
    permissions: ['routing:skill:view', 'routing:skill:manage'],
    async byId({ org }, id) {
      const entry = await org.look('getRoutingSkill', () => org.routing.getRoutingSkill(id))
      return entry?.id && entry.state !== 'deleted' ? { id: entry.id, fields: { name: entry.name } } : undefined
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getRoutingSkills', () => org.routing.getRoutingSkills({ name, pageNumber, pageSize: 100 })),
      )
      const entry = named(all, name)
      return entry?.id ? { id: entry.id, fields: { name: entry.name } } : undefined
    },
    // Letter case is no difference: names are unique without it.
    desired: () => ({ name }),
    async create({ org }) {
      return (await org.call('postRoutingSkills', () => org.routing.postRoutingSkills({ name }))).id ?? ''
    },
  }
}

export const skillKind: Kind = {
  kind: KIND,
  async remove({ org }, id) {
    await org.gone('deleteRoutingSkill', () => org.routing.deleteRoutingSkill(id))
  },
}
