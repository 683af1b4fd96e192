import type { Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import type { Fields } from '../json.js'
import { allPages, named } from '../org/pages.js'

const KIND = 'supported content'

interface Profile {
  readonly id?: string
  readonly name: string
  readonly mediaTypes?: {
    readonly allow?: Partial<Record<'inbound' | 'outbound', readonly { readonly type?: string }[]>>
  }
}

/** Which kinds of files customers and agents may send. */
export function supportedContent(name: string, inbound: readonly string[], outbound: readonly string[]): Resource {
  const desired: Fields = { name, inbound: [...inbound].sort(), outbound: [...outbound].sort() }
  const mediaTypes = {
    allow: { inbound: inbound.map((type) => ({ type })), outbound: outbound.map((type) => ({ type })) },
  }
  return {
    kind: KIND,
    name,
    key: keyOf(KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `messaging:supportedContent:${action}`),
    async byId({ org }, id) {
      const profile = await org.look('getConversationsMessagingSupportedcontentSupportedContentId', () =>
        org.conversations.getConversationsMessagingSupportedcontentSupportedContentId(id),
      )
      return profile && found(profile)
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getConversationsMessagingSupportedcontent', () =>
          org.conversations.getConversationsMessagingSupportedcontent({ pageNumber, pageSize: 100 }),
        ),
      )
      const profile = named(all, name)
      return profile && found(profile)
    },
    desired: () => desired,
    async create({ org }) {
      // The type asks for an id, which the platform sets.
      const body = { name, mediaTypes } as Parameters<
        typeof org.conversations.postConversationsMessagingSupportedcontent
      >[0]
      const made = await org.call('postConversationsMessagingSupportedcontent', () =>
        org.conversations.postConversationsMessagingSupportedcontent(body),
      )
      return made.id
    },
    async update({ org }, { id }) {
      const body = { id, name, mediaTypes }
      await org.call('patchConversationsMessagingSupportedcontentSupportedContentId', () =>
        org.conversations.patchConversationsMessagingSupportedcontentSupportedContentId(id, body),
      )
    },
  }
}

function found({ id = '', name, mediaTypes }: Profile) {
  const types = (list: readonly { readonly type?: string }[] = []) => list.map(({ type = '' }) => type).sort()
  return {
    id,
    fields: { name, inbound: types(mediaTypes?.allow?.inbound), outbound: types(mediaTypes?.allow?.outbound) },
  }
}

export const supportedContentKind: Kind = {
  kind: KIND,
  async remove({ org }, id) {
    await org.gone('deleteConversationsMessagingSupportedcontentSupportedContentId', () =>
      org.conversations.deleteConversationsMessagingSupportedcontentSupportedContentId(id),
    )
  },
}
