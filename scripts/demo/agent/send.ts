import type { GenesysEmulator } from '../../../test/emulators/genesys/genesys-emulator.js'
import type { Samples } from '../samples/samples.js'
import type { Machine, SetupView } from '../view.js'
import type { Words } from '../words.js'

/** What agents and bots of the org have at hand. */
export interface AgentKit {
  readonly genesys: GenesysEmulator
  readonly samples: Samples
  readonly words: Words
  readonly setup: SetupView
}

/** Something an agent or a bot sends besides text. */
export interface Send {
  /** Forms of the custom messages it becomes, as WeChat takes them, in order. */
  forms(kit: AgentKit): readonly string[]
  /** What the machine must have for it. */
  readonly needs?: (machine: Machine) => boolean
  /** Resolves when Genesys is done with the webhook. */
  send(kit: AgentKit, conversationId: string): Promise<unknown>
}

/** The text as a regular expression, at the beginning. */
export function beginsWith(text: string): string {
  return `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`
}
