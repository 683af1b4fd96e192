import type { RevealRight } from '../../config/types.js'
import type { ConversationParticipant } from '../messages/platforms.js'

/** What the relay can say of an agent before it asks Genesys for roles. */
export type RevealVerdict =
  | { readonly kind: 'allowed' | 'refused' }
  /** The agent takes part, and may if one of these roles is theirs. */
  | { readonly kind: 'ask'; readonly roles: readonly string[] }

/**
 * Whether an agent may see data of a kind: somebody who is connected to the conversation now, with a right by the queue
 * they came through or by a role.
 */
export function judgeReveal(
  rights: readonly RevealRight[],
  kind: string,
  userId: string,
  participants: readonly ConversationParticipant[],
): RevealVerdict {
  const present = participants.flatMap((each, index) =>
    each.purpose === 'agent' && each.userId === userId && each.alive && each.connected ? [index] : [],
  )
  const ofKind = rights.filter(({ kinds }) => kinds === 'all' || kinds.includes(kind))
  if (userId === '' || present.length === 0 || ofKind.length === 0) return { kind: 'refused' }
  const byQueue = ofKind.some(({ queues }) => present.some((index) => queues.includes(queueOf(participants, index))))
  if (byQueue) return { kind: 'allowed' }
  const roles = [...new Set(ofKind.flatMap((right) => right.roles))]
  return roles.length === 0 ? { kind: 'refused' } : { kind: 'ask', roles }
}

/** Genesys does not always name it with the agent; it is that of the queue's own entry before then. */
function queueOf(participants: readonly ConversationParticipant[], agent: number): string {
  const own = participants[agent]?.queueId ?? ''
  return own === '' ? (participants.slice(0, agent).findLast(({ purpose }) => purpose === 'acd')?.queueId ?? '') : own
}
