import type platformClient from 'purecloud-platform-client-v2'
import type { Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'

const KIND = 'messaging setting'
const ON = { typing: { on: { inbound: 'Enabled', outbound: 'Enabled' } } }

/** What Open Messaging may carry besides messages: typing in both directions, which is off by default. */
export function messagingSetting(name: string): Resource {
  const found = (setting: platformClient.Models.MessagingSetting) => ({
    id: setting.id ?? '',
    fields: {
      name: setting.name ?? '',
      typingInbound: setting.event?.typing?.on?.inbound ?? 'Disabled',
      typingOutbound: setting.event?.typing?.on?.outbound ?? 'Disabled',
    },
  })
  return {
    kind: KIND,
    name,
    key: keyOf(KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `messaging:setting:${action}`),
    async byId({ org }, id) {
      const setting = await org.look('getConversationsMessagingSetting', () =>
        org.conversations.getConversationsMessagingSetting(id),
      )
      return setting && found(setting)
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getConversationsMessagingSettings', () =>
          org.conversations.getConversationsMessagingSettings({ pageNumber, pageSize: 100 }),
        ),
      )
      const setting = named(all, name)
      return setting && found(setting)
    },
    desired: () => ({ name, typingInbound: 'Enabled', typingOutbound: 'Enabled' }),
    async create({ org }) {
      const made = await org.call('postConversationsMessagingSettings', () =>
        org.conversations.postConversationsMessagingSettings({ name, event: ON }),
      )
      return made.id ?? ''
    },
    async update({ org }, { id }) {
      await org.call('patchConversationsMessagingSetting', () =>
        org.conversations.patchConversationsMessagingSetting(id, { name, event: ON }),
      )
    },
  }
}

export const messagingSettingKind: Kind = {
  kind: KIND,
  async remove({ org }, id) {
    await org.gone('deleteConversationsMessagingSetting', () =>
      org.conversations.deleteConversationsMessagingSetting(id),
    )
  },
}
