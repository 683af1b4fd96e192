import type { FlowValue } from '../../../test/emulators/genesys/flows/evaluate-expression.js'
import { type FlowDefinition, loadFlow } from '../../../test/emulators/genesys/flows/flow-definition.js'
import type { DataActionAnswer, FlowWorld } from '../../../test/emulators/genesys/flows/flow-world.js'
import { runFlow } from '../../../test/emulators/genesys/flows/run-flow.js'
import type { GenesysEmulator } from '../../../test/emulators/genesys/genesys-emulator.js'
import type { PlatformOrg } from '../../../test/emulators/genesys/org/platform-org.js'

const TIMED_OUT = 504
const DETAIL_TOPIC = 'v2.detail.events.conversation.{id}'

/** A workflow that a trigger started, once it ended. */
export interface WorkflowEnd {
  readonly conversationId: string
  readonly topic: string
  readonly exitReason: string
}

export interface OrgFlowsListener {
  /** Called before a conversation's flow starts. @param customerId As the relay gave it to Genesys. */
  opened(customerId: string): Promise<void>
  /** A conversation came into a queue. */
  routed(): void
  workflowEnded(end: WorkflowEnd): void
  failed(error: unknown): void
}

/** Runs what was deployed: the message flow for each new conversation, workflows for what their triggers match. */
export function runOrgFlows(genesys: GenesysEmulator, org: PlatformOrg, listener: OrgFlowsListener): () => void {
  const opening = new Set<string>()
  const stops = [
    genesys.on('inbound.answered', ({ message }) => {
      const { conversationId } = message
      const present = genesys.conversations
        .find(({ id }) => id === conversationId)
        ?.participants.filter(({ state }) => state === 'connected')
        .map(({ purpose }) => purpose)
      // Beside an agent it is a bot that has said something.
      const waits = present?.includes('workflow') === true && !present.includes('agent')
      if (!waits || opening.has(conversationId)) return
      opening.add(conversationId)
      void routeConversation(genesys, org, listener, message)
        .catch(listener.failed)
        .finally(() => opening.delete(conversationId))
    }),
    genesys.on('event', (event) => {
      if (event.type !== 'user.end' && event.type !== 'customer.end') return
      const values = { ...event.end }
      for (const yaml of triggered(org, event.type, values)) {
        void runFlow(loadFlow(yaml), workflowStart(values), worldOf(genesys, org, values.conversationId))
          .then(({ effects }) => {
            const end = effects.findLast(({ kind }) => kind === 'workflowEnded')
            const exitReason = end?.kind === 'workflowEnded' ? (end.exitReason ?? '') : ''
            listener.workflowEnded({ conversationId: values.conversationId, topic: event.type, exitReason })
          })
          .catch(listener.failed)
      }
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

async function routeConversation(
  genesys: GenesysEmulator,
  org: PlatformOrg,
  listener: OrgFlowsListener,
  message: { conversationId: string; integrationId: string; customerId: string; text: string },
): Promise<void> {
  const { conversationId } = message
  const flow = org.flowOf(message.integrationId)
  if (flow === undefined) throw new Error('no flow is routed to the integration')
  await listener.opened(message.customerId)
  const customer = genesys.conversations
    .find(({ id }) => id === conversationId)
    ?.participants.findLast(({ purpose }) => purpose === 'customer')
  const participantData = new Map(Object.entries(customer?.attributes ?? {}))
  const world = worldOf(genesys, org, conversationId, (name, value) => {
    if (customer !== undefined) customer.attributes = { ...customer.attributes, [name]: value }
  })
  await runFlow(loadFlow(flow.yaml), { conversationId, messageBody: message.text, participantData }, world)
  listener.routed()
}

/** Flows of the enabled triggers on this topic whose criteria the event meets. */
function triggered(org: PlatformOrg, topic: string, values: Readonly<Record<string, unknown>>): string[] {
  return org.state.triggers.all.flatMap(({ topicName, enabled, target, matchCriteria }) => {
    if (topicName !== `${DETAIL_TOPIC}.${topic}` || enabled !== true) return []
    const criteria = matchCriteria as readonly { jsonPath: string; operator: string; value: unknown }[]
    const met = criteria.every(({ jsonPath, operator, value }) => {
      if (operator !== 'Equal') throw new Error(`the demo does not know the operator ${operator}`)
      return values[jsonPath] === value
    })
    const yaml = met ? org.state.flowYaml.get((target as { id: string }).id) : undefined
    return yaml === undefined ? [] : [yaml]
  })
}

function workflowStart(values: Readonly<Record<string, FlowValue>> & { readonly conversationId: string }) {
  return { conversationId: values.conversationId, participantData: new Map<string, string>(), inputs: values }
}

function worldOf(
  genesys: GenesysEmulator,
  org: PlatformOrg,
  conversationId: string,
  setData: (name: string, value: string) => void = () => {},
): FlowWorld {
  const { state } = org
  const module = (name: string): FlowDefinition | undefined => {
    const yaml = state.flowYaml.get(state.flows.named(name)?.id ?? '')
    return yaml === undefined ? undefined : loadFlow(yaml)
  }
  return {
    hasQueue: (name) => state.queues.named(name) !== undefined,
    hasSkill: (name) => state.skills.named(name) !== undefined,
    commonModule: module,
    // The demo's manifest names neither hours nor a bot.
    hoursOf: () => undefined,
    talkToBot: async () => undefined,
    callDataAction: async ({ category, name, inputs }): Promise<DataActionAnswer> => {
      const { success, finalResult, error } = await org.runAction(category, name, inputs)
      if (success) return { outcome: 'success', outputs: (finalResult ?? {}) as Record<string, FlowValue> }
      return { outcome: error?.status === TIMED_OUT ? 'timeout' : 'failure' }
    },
    transfer: async ({ queue }) => {
      const found = state.queues.named(queue)
      if (found === undefined) return false
      genesys.enterQueue(conversationId, { id: found.id, name: String(found.name) })
      genesys.agentAnswers(conversationId)
      return true
    },
    sendMessage: async (text) => {
      void genesys.agentSays(conversationId, text, { entity: 'Bot' })
    },
    setParticipantData: async (name, value) => setData(name, value),
    disconnect: async () => genesys.disconnect(conversationId),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }
}
