import type platformClient from 'purecloud-platform-client-v2'
import type { BundleFunction } from '../bundle/read-functions.js'
import { contractOutline } from '../contract-outline.js'
import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { asJson, canonical } from '../json.js'
import { allPages, named } from '../org/pages.js'
import { publishDraft, publishFunction } from '../org/publish-function.js'
import { functionsUnavailable } from './function-integration.js'
import { runtimeFor } from './function-runtime.js'
import { warmUp } from './warm-up.js'

export const FUNCTION_ACTION_KIND = 'function data action'

/**
 * A published Function data action: made as a draft, whose zip is uploaded. The journal keeps the zip's sha256, which the
 * org does not tell.
 *
 * @param category Name of the integration it runs in.
 */
export function functionAction(source: BundleFunction, category: string, integrationKey: string): Resource {
  const { name, definition, settings } = source
  const { config, contract, secure } = definition
  const key = keyOf(FUNCTION_ACTION_KIND, name)
  return {
    kind: FUNCTION_ACTION_KIND,
    name,
    key,
    permissions: [
      ...['view', 'add', 'edit', 'delete'].map((action) => `integrations:action:${action}`),
      ...['view', 'edit'].map((action) => `integrations:actionFunction:${action}`),
    ],
    creation: 'shell',
    kept: ['configuration', 'sha256'],
    hidden: ['configuration'],
    immutable: ['contract', 'integration'],
    unavailable: functionsUnavailable,
    byId: read,
    async byName(context) {
      const { org } = context
      const published = await allPages((pageNumber) =>
        org.call('getIntegrationsActions', () =>
          org.integrations.getIntegrationsActions({ category, name, pageNumber, pageSize: 100 }),
        ),
      )
      const drafts = await allPages((pageNumber) =>
        org.call('getIntegrationsActionsDrafts', () =>
          org.integrations.getIntegrationsActionsDrafts({ category, name, pageNumber, pageSize: 100 }),
        ),
      )
      const entry = named(published, name) ?? named(drafts, name)
      return entry?.id ? read(context, entry.id) : undefined
    },
    async desired(context) {
      const { journal, ref } = context
      const version = journal.entry(key)?.notes.version
      return {
        name,
        category,
        integration: ref(integrationKey),
        contract: contractOutline(contract),
        configuration: journal.fingerprint(canonical(asJson(config))),
        sha256: (await source.build()).sha256,
        settings: asJson({ ...settings, runtime: await runtimeFor(context, settings.runtime) }),
        isPublished: true,
        // Changed by hand since: it gets our configuration again.
        ...(version !== undefined && { version }),
      }
    },
    notes: ({ fields }) => (fields.isPublished === true ? { version: fields.version ?? null } : {}),
    async create(context) {
      const { org } = context
      const body = { category, name, integrationId: context.ref(integrationKey), config, contract, secure }
      const made = await warmUp(context, 'postIntegrationsActionsDrafts', () =>
        org.call('postIntegrationsActionsDrafts', () =>
          org.integrations.postIntegrationsActionsDrafts(body as unknown as platformClient.Models.PostActionInput),
        ),
      )
      return made.id ?? ''
    },
    async update(context, { id }) {
      await patchDraft(context, id, { category, name, config })
      const runtime = await runtimeFor(context, settings.runtime)
      await publishFunction(context, id, await source.build(), { ...settings, runtime })
    },
    async retire(context, { id, fields }) {
      if (fields.name !== name) return
      await patchDraft(context, id, { name: `${name} (until ${id.slice(-12)} is deleted)` })
      if (fields.isPublished === true) await publishDraft(context, id)
    },
  }
}

/** Changes the draft, which is made first if the action has none. */
async function patchDraft({ org }: Context, id: string, changes: object): Promise<void> {
  const open = await org.look('getIntegrationsActionDraft', () => org.integrations.getIntegrationsActionDraft(id))
  const draft =
    open ?? (await org.call('postIntegrationsActionDraft', () => org.integrations.postIntegrationsActionDraft(id)))
  const body = { ...changes, version: draft.version ?? 1 } as unknown as platformClient.Models.UpdateDraftInput
  await org.call('patchIntegrationsActionDraft', () => org.integrations.patchIntegrationsActionDraft(id, body))
}

/** The published action, else the draft that never was published. */
async function read({ org }: Context, id: string): Promise<Found | undefined> {
  const expand = { expand: 'contract' }
  const published = await org.look('getIntegrationsAction', () => org.integrations.getIntegrationsAction(id, expand))
  const entry =
    published ??
    (await org.look('getIntegrationsActionDraft', () => org.integrations.getIntegrationsActionDraft(id, expand)))
  if (entry === undefined) return undefined
  const own =
    published &&
    (await org.look('getIntegrationsActionFunction', () => org.integrations.getIntegrationsActionFunction(id)))
  const { description, handler, runtime, timeoutSeconds } = own?.function ?? {}
  return {
    id,
    fields: {
      name: entry.name ?? '',
      category: entry.category ?? '',
      integration: entry.integrationId ?? '',
      contract: contractOutline(entry.contract),
      settings: asJson({ description, handler, runtime, timeoutSeconds }),
      isPublished: published !== undefined,
      version: entry.version ?? 0,
    },
  }
}

export const functionActionKind: Kind = {
  kind: FUNCTION_ACTION_KIND,
  async remove({ org }, id) {
    const draft = await org.look('getIntegrationsActionDraft', () => org.integrations.getIntegrationsActionDraft(id))
    if (draft !== undefined) {
      await org.gone('deleteIntegrationsActionDraft', () => org.integrations.deleteIntegrationsActionDraft(id))
    }
    const published = await org.look('getIntegrationsAction', () => org.integrations.getIntegrationsAction(id))
    if (published !== undefined) {
      await org.gone('deleteIntegrationsAction', () => org.integrations.deleteIntegrationsAction(id))
    }
  },
}
