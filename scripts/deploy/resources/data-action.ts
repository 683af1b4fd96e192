import type { DataActionDefinition } from '../../data-actions/definition.js'
import { contractOutline } from '../contract-outline.js'
import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { asJson, canonical } from '../json.js'
import { allPages, named } from '../org/pages.js'
import { warmUp } from './warm-up.js'

export const DATA_ACTION_KIND = 'data action'

/**
 * A published data action. Its contract never changes: another one takes its place under its name, flows are published
 * anew, and the old one goes last.
 *
 * @param definition With its placeholders filled.
 * @param category As flows name it.
 */
export function dataAction(definition: DataActionDefinition, category: string, integrationKey: string): Resource {
  const { name, config, contract, secure } = definition
  return {
    kind: DATA_ACTION_KIND,
    name,
    key: keyOf(DATA_ACTION_KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `integrations:action:${action}`),
    kept: ['configuration'],
    hidden: ['configuration'],
    immutable: ['contract', 'integration'],
    byId: (context, id) => read(context, id),
    async byName(context) {
      const { org } = context
      const all = await allPages((pageNumber) =>
        org.call('getIntegrationsActions', () =>
          org.integrations.getIntegrationsActions({ category, name, pageNumber, pageSize: 100 }),
        ),
      )
      const entry = named(all, name)
      return entry?.id ? read(context, entry.id) : undefined
    },
    desired: ({ journal, ref }) => {
      const entry = journal.entry(keyOf(DATA_ACTION_KIND, name))
      return {
        name,
        category,
        integration: ref(integrationKey),
        contract: contractOutline(contract),
        configuration: journal.fingerprint(canonical(asJson(config))),
        // Changed by hand since: it gets our configuration again.
        ...(entry?.notes.version !== undefined && { version: entry.notes.version }),
      }
    },
    notes: (found) => ({ version: found.fields.version ?? null }),
    async create(context) {
      const { org } = context
      const body = { category, name, integrationId: context.ref(integrationKey), config, contract, secure }
      type Body = Parameters<typeof org.integrations.postIntegrationsActions>[0]
      const made = await warmUp(context, 'postIntegrationsActions', () =>
        org.call('postIntegrationsActions', () => org.integrations.postIntegrationsActions(body as unknown as Body)),
      )
      return made.id ?? ''
    },
    async update({ org }, { id }) {
      const { version } = await org.call('getIntegrationsAction', () => org.integrations.getIntegrationsAction(id))
      const body = { category, name, config, version: version ?? 1 }
      type Body = Parameters<typeof org.integrations.patchIntegrationsAction>[1]
      await org.call('patchIntegrationsAction', () =>
        org.integrations.patchIntegrationsAction(id, body as unknown as Body),
      )
    },
    async retire({ org }, { id }) {
      const current = await org.call('getIntegrationsAction', () => org.integrations.getIntegrationsAction(id))
      if (current.name !== name) return
      const body = { name: `${name} (until ${id.slice(-12)} is deleted)`, version: current.version ?? 1 }
      await org.call('patchIntegrationsAction', () => org.integrations.patchIntegrationsAction(id, body))
    },
  }
}

async function read({ org }: Context, id: string): Promise<Found | undefined> {
  const entry = await org.look('getIntegrationsAction', () =>
    org.integrations.getIntegrationsAction(id, { expand: 'contract' }),
  )
  return (
    entry && {
      id,
      fields: {
        name: entry.name ?? '',
        category: entry.category ?? '',
        integration: entry.integrationId ?? '',
        contract: contractOutline(entry.contract),
        version: entry.version ?? 0,
      },
    }
  )
}

export const dataActionKind: Kind = {
  kind: DATA_ACTION_KIND,
  async remove({ org }, id) {
    await org.gone('deleteIntegrationsAction', () => org.integrations.deleteIntegrationsAction(id))
  },
}
