import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { asJson, type Fields } from '../json.js'
import { QUEUE_KIND } from './queue.js'

const KIND = 'queue inactivity'
/** A queue is changed as a whole: these fields go back as they came, `division` and `mediaSettings` apart. */
const WRITABLE = [
  ...['name', 'description', 'routingRules', 'conditionalGroupRouting', 'conditionalGroupActivation', 'bullseye'],
  ...['scoringMethod', 'lastAgentRoutingMode', 'acwSettings', 'skillEvaluationMethod', 'memberGroups', 'queueFlow'],
  ...['emailInQueueFlow', 'messageInQueueFlow', 'whisperPrompt', 'onHoldPrompt', 'defaultMediaLanguage', 'peerId'],
  ...['autoAnswerOnly', 'cannedResponseLibraries', 'enableTranscription', 'enableAudioMonitoring', 'agentOwnedRouting'],
  ...['enableManualAssignment', 'directRouting', 'callingPartyName', 'callingPartyNumber', 'defaultScripts'],
  ...['outboundMessagingAddresses', 'outboundEmailAddress', 'suppressInQueueCallRecording'],
]

/**
 * What happens to an Open Messaging conversation in the queue whose customer went silent: the flow says a word, then ends
 * it. Never `DISCONNECT`, which says nothing. Other kinds of messages in the queue keep what they have.
 * @param flowKey Key of that flow.
 */
export function queueInactivity(queueName: string, minutes: number, flowKey: string): Resource {
  const parent = keyOf(QUEUE_KIND, queueName)
  return {
    kind: KIND,
    name: queueName,
    key: keyOf(KIND, queueName),
    permissions: ['routing:queue:view', 'routing:queue:edit'],
    nature: 'setting',
    parent,
    isReversible: true,
    byId: (context, id) => read(context, id),
    byName: (context) => read(context, context.ref(parent)),
    desired: ({ ref }) => ({
      open: true,
      settings: { actionType: 'SEND_TO_ARCHITECT_FLOW', flowId: ref(flowKey), timeoutSeconds: minutes * 60 },
    }),
    update: (context, { id }, desired) => write(context, id, desired),
  }
}

export const queueInactivityKind: Kind = {
  kind: KIND,
  async remove() {},
  async restore(context, id, before) {
    if ((await read(context, id)) !== undefined) await write(context, id, before)
  },
}

async function read({ org }: Context, id: string): Promise<Found | undefined> {
  const queue = await org.look('getRoutingQueue', () => org.routing.getRoutingQueue(id))
  if (queue === undefined) return undefined
  const message = queue.mediaSettings?.message
  const { timeoutSeconds, actionType, flowId } = message?.inactivityTimeoutSettings ?? {}
  return {
    id,
    fields: {
      open: message?.subTypeSettings?.open?.enableInactivityTimeout ?? false,
      settings: asJson(actionType && { actionType, flowId: flowId?.id, timeoutSeconds }),
    },
  }
}

async function write({ org }: Context, id: string, fields: Fields): Promise<void> {
  const queue = await org.call('getRoutingQueue', () => org.routing.getRoutingQueue(id))
  const settings = fields.settings as { actionType?: string; flowId?: string; timeoutSeconds?: number } | null
  const { inactivityTimeoutSettings: _old, subTypeSettings, ...message } = queue.mediaSettings?.message ?? {}
  const body = {
    ...Object.fromEntries(Object.entries(queue).filter(([field]) => WRITABLE.includes(field))),
    ...(queue.division && { division: { id: queue.division.id ?? '' } }),
    mediaSettings: {
      ...queue.mediaSettings,
      message: {
        ...message,
        subTypeSettings: {
          ...subTypeSettings,
          open: { ...subTypeSettings?.open, enableInactivityTimeout: fields.open === true },
        },
        ...(settings?.actionType && {
          inactivityTimeoutSettings: {
            actionType: settings.actionType,
            ...(settings.flowId && { flowId: { id: settings.flowId } }),
            ...(settings.timeoutSeconds !== undefined && { timeoutSeconds: settings.timeoutSeconds }),
          },
        }),
      },
    },
  }
  await org.call('putRoutingQueue', () =>
    org.routing.putRoutingQueue(id, body as unknown as Parameters<typeof org.routing.putRoutingQueue>[1]),
  )
}
