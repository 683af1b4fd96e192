import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import type { Fields } from '../json.js'

const KIND = 'threading timeline'
const NAME = 'open'

/** How long after its end an Open Messaging conversation is joined again. One setting for the whole org. */
export function threadingTimeline(minutes: number): Resource {
  return {
    kind: KIND,
    name: NAME,
    key: keyOf(KIND, NAME),
    permissions: ['conversation:threadingTimeline:view'],
    nature: 'setting',
    isOrgWide: true,
    isReversible: true,
    byId: read,
    byName: (context) => read(context, NAME),
    desired: () => ({ minutes }),
    update: (context, _found, desired) => write(context, desired),
  }
}

const get = ({ org }: Context) =>
  org.call('getConversationsMessagingThreadingtimeline', () =>
    org.conversations.getConversationsMessagingThreadingtimeline(),
  )

async function read(context: Context, _id: string): Promise<Found> {
  const { settings = [], defaultTimeoutMinutes } = await get(context)
  const own = settings.find(({ messengerType }) => messengerType === NAME)
  return { id: NAME, fields: { minutes: own?.timeoutInMinutes ?? defaultTimeoutMinutes ?? null } }
}

async function write(context: Context, { minutes }: Fields): Promise<void> {
  const { settings = [], ...rest } = await get(context)
  const others = settings.filter(({ messengerType }) => messengerType !== NAME)
  const own = typeof minutes === 'number' ? [{ messengerType: NAME, timeoutInMinutes: minutes }] : []
  const body = { ...rest, settings: [...others, ...own] }
  const { org } = context
  await org.call('putConversationsMessagingThreadingtimeline', () =>
    org.conversations.putConversationsMessagingThreadingtimeline(body),
  )
}

export const threadingTimelineKind: Kind = {
  kind: KIND,
  async remove() {},
  restore: (context, _id, before) => write(context, before),
}
