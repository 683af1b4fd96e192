import type { ActionRows } from '../actions/actions.js'
import { oneOf, Refusal, text } from '../actions/body.js'
import type { Stage } from '../stage/stage.js'
import { CUSTOMER_IDS } from '../view.js'

const MAX_REASON_LENGTH = 500

/** What is asked of the relay about personal data: the demo holds the keys, the page never does. */
export function privacyActions(stage: Stage): ActionRows {
  return {
    '/agent/reveal': (body) => {
      const conversationId = text(body, 'conversationId', 128)
      const conversation = stage.platforms.genesys.conversations.find(({ id }) => id === conversationId)
      if (conversation === undefined) throw new Refusal(404, 'there is no such conversation')
      const agent = conversation.participants.findLast(({ purpose }) => purpose === 'agent')
      return stage.privacy.reveal({
        ...{ customerId: conversation.customerId, conversationId, agentId: agent?.entity?.id ?? 'nobody' },
        ...{ token: text(body, 'token', 128), reason: text(body, 'reason', MAX_REASON_LENGTH) },
      })
    },
    '/privacy/erase': async (body) => {
      const customer = oneOf(body, 'customer', CUSTOMER_IDS)
      const customerId = stage.customerIdOf(customer)
      if (customerId === undefined) throw new Refusal(409, 'Genesys knows no such customer')
      await stage.privacy.erase(customer, customerId, text(body, 'reason', MAX_REASON_LENGTH))
      stage.way({ kind: 'erased', customerId })
      stage.changed()
    },
    '/privacy/look': () => stage.privacy.readActs(),
  }
}
