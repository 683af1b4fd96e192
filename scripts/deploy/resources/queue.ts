import type platformClient from 'purecloud-platform-client-v2'
import type { Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'

export const QUEUE_KIND = 'queue'
const PERMISSIONS = ['view', 'add', 'edit', 'delete'].map((action) => `routing:queue:${action}`)

/** A queue, bare: flows that name it must find it, and its own settings may need those flows (queue-inactivity.ts). */
export function queue(name: string, givenId: string | undefined): Resource {
  const found = (entry: platformClient.Models.Queue) => ({
    id: entry.id ?? '',
    fields: { name: entry.name ?? '', division: entry.division?.id ?? '' },
  })
  return {
    kind: QUEUE_KIND,
    name,
    key: keyOf(QUEUE_KIND, name),
    permissions: PERMISSIONS,
    givenId,
    async byId({ org }, id) {
      const entry = await org.look('getRoutingQueue', () => org.routing.getRoutingQueue(id))
      return entry && found(entry)
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getRoutingQueues', () => org.routing.getRoutingQueues({ name, pageNumber, pageSize: 100 })),
      )
      const entry = named(all, name)
      return entry && found(entry)
    },
    desired: ({ divisionId }) => ({ name, division: divisionId }),
    async create({ org, divisionId }) {
      const body = {
        name,
        description: 'WeChat customers',
        division: { id: divisionId },
        skillEvaluationMethod: 'ALL',
        scoringMethod: 'TimestampAndPriority',
      }
      return (await org.call('postRoutingQueues', () => org.routing.postRoutingQueues(body))).id ?? ''
    },
  }
}

export const queueKind: Kind = {
  kind: QUEUE_KIND,
  async remove({ org }, id) {
    await org.gone('deleteRoutingQueue', () => org.routing.deleteRoutingQueue(id, { forceDelete: true }))
  },
}
