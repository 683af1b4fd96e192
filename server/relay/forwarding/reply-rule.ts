import type { ForwardConfig } from '../../config/types.js'

type Rule = ForwardConfig['reply']

/** Whether the answer has to wait for what the other backend says: not when ours is there and goes first. */
export function waitsForTheirs(rule: Rule, hasOurs: boolean): boolean {
  return rule === 'theirs' || !hasOurs
}

/**
 * Whose passive reply the customer gets; WeChat shows one at most.
 * @param hasOurs The relay acknowledges this push. @param hasTheirs A usable reply of the backend came in time.
 * @returns `none`: the push is answered `success`, and the customer sees nothing.
 */
export function chooseReply(rule: Rule, hasOurs: boolean, hasTheirs: boolean): 'ours' | 'theirs' | 'none' {
  if (rule === 'theirs' && hasTheirs) return 'theirs'
  if (hasOurs) return 'ours'
  return hasTheirs ? 'theirs' : 'none'
}
