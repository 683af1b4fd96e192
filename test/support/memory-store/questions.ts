import type { QuestionStore } from '../../../server/store/questions.js'
import { customerKey, customerOf, type MemoryState } from './state.js'

export function createQuestions(state: MemoryState): QuestionStore {
  return {
    ask: async ({ account, customerId, question, expiresAt }) => {
      if (customerOf(state, account, customerId)) {
        state.questions.set(customerKey(account, customerId), { question, expiresAt })
      }
    },
    find: async (account, customerId, now) => {
      const open = state.questions.get(customerKey(account, customerId))
      return open && open.expiresAt > now ? open.question : undefined
    },
    close: async (account, customerId, questionId) => {
      const key = customerKey(account, customerId)
      if (state.questions.get(key)?.question.id === questionId) state.questions.delete(key)
    },
  }
}
