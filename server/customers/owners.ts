import type { ConversationStore } from '../store/customers.js'
import type { FindCustomer } from './find-customer.js'

/** Whose a thing is, where a caller names it by its id alone; undefined when no account has it. */
export interface Owners {
  accountOfCustomer(customerId: string): Promise<string | undefined>
  accountOfConversation(conversationId: string): Promise<string | undefined>
}

/** Ids of Genesys are opaque, of 1-128 characters. */
const MAX_ID_LENGTH = 128

export function createOwners(
  find: FindCustomer,
  conversations: Pick<ConversationStore, 'get'>,
  accounts: readonly string[],
): Owners {
  return {
    accountOfCustomer: async (customerId) => (await find(customerId))?.account,
    accountOfConversation: async (conversationId) => {
      if (conversationId === '' || conversationId.length > MAX_ID_LENGTH) return undefined
      const ids = await Promise.all(accounts.map((account) => conversations.get(account, conversationId)))
      return accounts.find((_, at) => ids[at] !== undefined)
    },
  }
}
