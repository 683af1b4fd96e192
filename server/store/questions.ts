import type { NewItem } from './lanes.js'

/** The question each customer was asked last and has not answered: how an answer finds what it answers. */
export interface QuestionStore {
  /** Replaces what was asked before. Nothing happens for an unknown customer. @param expiresAt Epoch milliseconds. */
  ask(entry: {
    readonly account: string
    readonly customerId: string
    readonly question: NewItem
    readonly now: number
    readonly expiresAt: number
  }): Promise<void>
  /** The open question; undefined when there is none, or it has run out. */
  find(account: string, customerId: string, now: number): Promise<NewItem | undefined>
  /** Closes this question; one asked since stays open. */
  close(account: string, customerId: string, questionId: string): Promise<void>
}
