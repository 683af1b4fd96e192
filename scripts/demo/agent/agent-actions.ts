import type { Conversation } from '../../../test/emulators/genesys/conversations.js'
import type { ActionRows } from '../actions/actions.js'
import { oneOf, Refusal, text } from '../actions/body.js'
import { AGENT_SENDS } from '../kinds.js'
import type { Stage } from '../stage/stage.js'
import type { AgentKit } from './send.js'
import { SENDS } from './sends.js'

/** What agents do on their desktops, and what bots send. */
export function agentActions(stage: Stage): ActionRows {
  const { genesys, org } = stage.platforms
  const kit: AgentKit = { genesys, samples: stage.samples, words: stage.words, setup: stage.setup }

  function open(body: unknown): Conversation {
    const conversationId = text(body, 'conversationId', 128)
    const found = genesys.conversations.find(({ id }) => id === conversationId)
    if (found === undefined) throw new Refusal(404, 'there is no such conversation')
    if (found.endedAt !== undefined) throw new Refusal(409, 'the conversation has ended')
    return found
  }

  function sent(result: Promise<unknown>): void {
    void result.then(() => stage.changed())
    stage.changed()
  }

  return {
    '/agent/send': (body) => sent(genesys.agentSays(open(body).id, text(body, 'text', 20_000))),
    '/agent/attach': (body) => {
      const { id, customerId } = open(body)
      const name = oneOf(body, 'kind', AGENT_SENDS)
      const send = SENDS[name]
      if (stage.setup.lacking.includes(name)) throw new Refusal(409, 'this machine lacks what it takes')
      const result = send.send(kit, id)
      const message = genesys.outbound.at(-1)
      const customer = stage.customerBehind(customerId)
      if (message !== undefined && customer !== undefined) {
        const about = { at: stage.now(), customer, messageId: message.id, text: message.text || `[${name}]` }
        stage.way({ kind: 'webhookSent', ...about, forms: send.forms(kit) })
      }
      sent(result)
    },
    '/agent/transfer': (body) => {
      const { id } = open(body)
      const queue = org.state.queues.named(text(body, 'queue', 256))
      if (queue === undefined) throw new Refusal(404, 'there is no such queue')
      genesys.enterQueue(id, { id: queue.id, name: String(queue.name) })
      genesys.agentAnswers(id)
      stage.changed()
    },
    '/agent/end': (body) => {
      const { id, customerId } = open(body)
      const customer = stage.customerBehind(customerId)
      if (customer !== undefined) stage.way({ kind: 'owed', customer, text: stage.relayTexts.closing })
      genesys.disconnect(id)
      stage.changed()
    },
  }
}
