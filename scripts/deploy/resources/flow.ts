import type platformClient from 'purecloud-platform-client-v2'
import type { RenderedFlow } from '../../flows/render-flows.js'
import type { Kind, Resource } from '../engine/resource.js'
import { keyOf, UNKNOWN } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'
import { publishFlow } from '../org/publish-flow.js'

export const FLOW_KIND = 'flow'
const PERMISSIONS = [
  ...['view', 'add', 'edit', 'delete', 'unlock', 'publish'].map((action) => `architect:flow:${action}`),
  'architect:job:create',
  'architect:job:view',
]

/**
 * An Architect flow, published from its YAML.
 * @param uses Keys of what a published flow holds by id: when one of them is another, the flow is published again.
 */
export function flow({ name, type, text }: RenderedFlow, uses: readonly string[]): Resource {
  const found = (entry: platformClient.Models.Flow) => ({
    id: entry.id ?? '',
    fields: { name: entry.name ?? '', version: entry.publishedVersion?.id ?? '' },
  })
  const publish = (context: Parameters<NonNullable<Resource['create']>>[0], lockedId?: string) =>
    publishFlow(context, { name, text, unlock: lockedId })
  return {
    kind: FLOW_KIND,
    name,
    key: keyOf(FLOW_KIND, name),
    permissions: PERMISSIONS,
    creation: 'steps',
    kept: ['content', 'uses'],
    hidden: ['content', 'uses'],
    async byId({ org }, id) {
      const entry = await org.look('getFlow', () => org.architect.getFlow(id))
      return entry && entry.deleted !== true ? found(entry) : undefined
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getFlows', () =>
          org.architect.getFlows({ name, type: [type.toLowerCase()], pageNumber, pageSize: 100, deleted: false }),
        ),
      )
      const entry = named(all, name)
      return entry && found(entry)
    },
    desired: ({ journal, ref }) => {
      const version = journal.entry(keyOf(FLOW_KIND, name))?.notes.version
      const ids = uses.map(ref)
      return {
        name,
        content: journal.fingerprint(text),
        uses: ids.includes(UNKNOWN) ? UNKNOWN : journal.fingerprint(ids.join()),
        // Published by hand since: it is published from the bundle again.
        ...(version !== undefined && { version }),
      }
    },
    notes: (found) => ({ version: found.fields.version ?? null }),
    create: (context) => publish(context),
    update: async (context, { id }) => {
      await publish(context, id)
    },
  }
}

export const flowKind: Kind = {
  kind: FLOW_KIND,
  async remove({ org }, id) {
    await org.gone('deleteFlow', () => org.architect.deleteFlow(id))
  },
}
