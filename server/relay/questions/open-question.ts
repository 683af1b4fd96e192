import type { AgentContent } from '../messages/messages.js'
import { questionKey } from './menu-ids.js'
import { optionsOf, type ShownOption } from './options.js'

/** What is remembered of a question until it is answered. */
export interface OpenQuestion {
  /** As the ids of its menu name it. */
  readonly key: string
  /** Genesys's id of the message that asked. */
  readonly messageId: string
  /** In which it was asked; '' when none was open. */
  readonly sessionId: string
  /** Epoch milliseconds. */
  readonly askedAt: number
  readonly options: readonly ShownOption[]
}

/** The question a message asks; undefined when there is nothing to choose from. */
export function questionOf(message: AgentContent, sessionId: string, askedAt: number): OpenQuestion | undefined {
  const options = message.structured ? optionsOf(message.structured) : []
  if (options.length === 0) return undefined
  return { key: questionKey(message.messageId), messageId: message.messageId, sessionId, askedAt, options }
}
