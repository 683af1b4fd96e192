import { setTimeout as delay } from 'node:timers/promises'
import type platformClient from 'purecloud-platform-client-v2'
import type { Context, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import type { ManifestAccount } from '../manifest/manifest.js'
import { OrgError } from '../org/org-error.js'
import { allPages, named } from '../org/pages.js'

export const OPEN_INTEGRATION_KIND = 'open integration'

export interface OpenIntegrationWish {
  readonly account: ManifestAccount
  readonly webhookUrl: string
  readonly secret: string
  /** Keys of the resources it refers to. */
  readonly settingKey: string
  readonly contentKey: string
}

/** Looks at a new integration before the platform is believed to hang. */
const MAX_LOOKS = 300

/** The Open Messaging integration of one account. The platform makes it in the background. */
export function openIntegration(wish: OpenIntegrationWish): Resource {
  const name = wish.account.integrationName
  const calls = (context: Context) => ({
    body: {
      name,
      outboundNotificationWebhookUrl: wish.webhookUrl,
      outboundNotificationWebhookSignatureSecretToken: wish.secret,
      messagingSetting: { id: context.ref(wish.settingKey) },
      supportedContent: { id: context.ref(wish.contentKey) },
    },
  })
  return {
    kind: OPEN_INTEGRATION_KIND,
    name,
    key: keyOf(OPEN_INTEGRATION_KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `messaging:integration:${action}`),
    givenId: wish.account.integrationId,
    kept: ['secret'],
    hidden: ['secret'],
    async byId({ org }, id) {
      const entry = await org.look('getConversationsMessagingIntegrationsOpenIntegrationId', () =>
        org.conversations.getConversationsMessagingIntegrationsOpenIntegrationId(id),
      )
      return entry && found(entry)
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getConversationsMessagingIntegrationsOpen', () =>
          org.conversations.getConversationsMessagingIntegrationsOpen({ pageNumber, pageSize: 100 }),
        ),
      )
      const entry = named(all, name)
      return entry && found(entry)
    },
    desired: ({ journal, ref }) => ({
      name,
      webhookUrl: wish.webhookUrl,
      secret: journal.fingerprint(wish.secret),
      messagingSetting: ref(wish.settingKey),
      supportedContent: ref(wish.contentKey),
      created: 'Completed',
    }),
    async create(context) {
      const { org } = context
      const made = await org.call('postConversationsMessagingIntegrationsOpen', () =>
        org.conversations.postConversationsMessagingIntegrationsOpen(calls(context).body),
      )
      return made.id
    },
    async update(context, { id, fields }, desired) {
      const { org, journal } = context
      if (fields.created !== 'Completed') {
        await completed(context, id, name)
        const secret = journal.entry(keyOf(OPEN_INTEGRATION_KIND, name))?.notes.secret
        const isFinished = ['webhookUrl', 'messagingSetting', 'supportedContent'].every(
          (key) => fields[key] === desired[key],
        )
        if (isFinished && secret === desired.secret) return
      }
      await org.call('patchConversationsMessagingIntegrationsOpenIntegrationId', () =>
        org.conversations.patchConversationsMessagingIntegrationsOpenIntegrationId(id, calls(context).body),
      )
    },
  }
}

function found(entry: platformClient.Models.OpenIntegration) {
  return {
    id: entry.id,
    fields: {
      name: entry.name,
      webhookUrl: entry.outboundNotificationWebhookUrl ?? '',
      messagingSetting: entry.messagingSetting?.id ?? '',
      supportedContent: entry.supportedContent?.id ?? '',
      created: entry.createStatus ?? 'Completed',
    },
  }
}

async function completed({ org, pollMs, say }: Context, id: string, name: string): Promise<void> {
  for (let look = 1; look <= MAX_LOOKS; look += 1) {
    const entry = await org.call('getConversationsMessagingIntegrationsOpenIntegrationId', () =>
      org.conversations.getConversationsMessagingIntegrationsOpenIntegrationId(id),
    )
    if (entry.createStatus === 'Completed') return
    if (entry.createStatus === 'Error') {
      const message = `the platform could not finish it: ${entry.createError?.message ?? 'no reason given'}. Delete it in Admin > Message > Platforms, then resume`
      throw new OrgError('getConversationsMessagingIntegrationsOpenIntegrationId', {
        status: 200,
        code: 'create.failed',
        message,
      })
    }
    if (look === 1) say(`waiting for Genesys Cloud to finish the integration "${name}"`)
    await delay(pollMs)
  }
  throw new OrgError('getConversationsMessagingIntegrationsOpenIntegrationId', {
    status: 0,
    code: 'create.slow',
    message: `the integration "${name}" is still not finished; resume later`,
  })
}

export const openIntegrationKind: Kind = {
  kind: OPEN_INTEGRATION_KIND,
  async remove({ org }, id) {
    await org.gone('deleteConversationsMessagingIntegrationsOpenIntegrationId', () =>
      org.conversations.deleteConversationsMessagingIntegrationsOpenIntegrationId(id),
    )
  },
}
