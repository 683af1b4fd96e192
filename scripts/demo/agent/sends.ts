import type { AgentSend } from '../kinds.js'
import { FILES } from './files.js'
import type { Send } from './send.js'
import { STRUCTURES } from './structures.js'

/** Everything agents and bots can send besides text. */
export const SENDS: Readonly<Record<AgentSend, Send>> = { ...FILES, ...STRUCTURES }
