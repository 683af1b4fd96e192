import type platformClient from 'purecloud-platform-client-v2'
import type { Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { asJson, type Json } from '../json.js'
import { allByCursor, named } from '../org/pages.js'

const KIND = 'trigger'
/** An event older than this is of no use: the relay has its own way to learn of the end by then. */
const TTL_SECONDS = 60

/** Starts the workflow `flowKey` when a participant's session in a message conversation of the type `open` ends. */
export function trigger(name: string, topic: 'user.end' | 'customer.end', flowKey: string): Resource {
  const topicName = `v2.detail.events.conversation.{id}.${topic}`
  const matchCriteria: Json = [
    { jsonPath: 'mediaType', operator: 'Equal', value: 'MESSAGE' },
    { jsonPath: 'messageType', operator: 'Equal', value: 'OPEN' },
  ]
  const body = (flowId: string) => ({
    name,
    description: 'Tells the WeChat relay that a session ended',
    topicName,
    enabled: true,
    target: { type: 'Workflow', id: flowId, workflowTargetSettings: { dataFormat: 'TopLevelPrimitives' } },
    matchCriteria,
    eventTTLSeconds: TTL_SECONDS,
  })
  type Create = platformClient.Models.CreateTriggerRequest
  type Update = platformClient.Models.UpdateTriggerRequest
  return {
    kind: KIND,
    name,
    key: keyOf(KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `processautomation:trigger:${action}`),
    async byId({ org }, id) {
      const entry = await org.look('getProcessautomationTrigger', () =>
        org.processAutomation.getProcessautomationTrigger(id),
      )
      return entry && found(entry)
    },
    async byName({ org }) {
      const all = await allByCursor('after', (after) =>
        org.call('getProcessautomationTriggers', () =>
          org.processAutomation.getProcessautomationTriggers({ topicName, pageSize: '100', ...(after && { after }) }),
        ),
      )
      const entry = named(all, name)
      return entry && found(entry)
    },
    desired: ({ ref }) => ({
      name,
      topicName,
      enabled: true,
      workflow: ref(flowKey),
      dataFormat: 'TopLevelPrimitives',
      matchCriteria,
      eventTTLSeconds: TTL_SECONDS,
    }),
    async create({ org, ref }) {
      const made = await org.call('postProcessautomationTriggers', () =>
        org.processAutomation.postProcessautomationTriggers(body(ref(flowKey)) as unknown as Create),
      )
      return made.id ?? ''
    },
    async update({ org, ref }, { id }) {
      const { version } = await org.call('getProcessautomationTrigger', () =>
        org.processAutomation.getProcessautomationTrigger(id),
      )
      const update = { ...body(ref(flowKey)), version: version ?? 1 } as unknown as Update
      await org.call('putProcessautomationTrigger', () => org.processAutomation.putProcessautomationTrigger(id, update))
    },
  }
}

function found(entry: platformClient.Models.Trigger): Found {
  return {
    id: entry.id ?? '',
    fields: {
      name: entry.name ?? '',
      topicName: entry.topicName ?? '',
      enabled: entry.enabled ?? false,
      workflow: entry.target?.id ?? '',
      dataFormat: entry.target?.workflowTargetSettings?.dataFormat ?? '',
      matchCriteria: asJson(
        (entry.matchCriteria ?? []).map(({ jsonPath, operator, value, values }) => ({
          jsonPath,
          operator,
          value,
          values,
        })),
      ),
      eventTTLSeconds: entry.eventTTLSeconds ?? 0,
    },
  }
}

export const triggerKind: Kind = {
  kind: KIND,
  async remove({ org }, id) {
    await org.gone('deleteProcessautomationTrigger', () => org.processAutomation.deleteProcessautomationTrigger(id))
  },
}
