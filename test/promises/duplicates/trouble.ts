import { pause } from '../harness/wait.js'
import type { World } from '../harness/world.js'

/** Shorter than the time between two attempts. */
const AWAY_MS = 150

/** Freezes the relay while pushes or webhooks are on their way to it, so that all of them are open at the same time. */
export async function whileFrozen<T>({ relay }: World, ms: number, send: () => Promise<T>): Promise<T> {
  relay.signal('SIGSTOP')
  const sending = send()
  await pause(ms)
  relay.signal('SIGCONT')
  return sending
}

/** What is sent at first finds no relay; what comes after a moment does. */
export async function whileAway<T>({ relay, balancer }: World, send: () => Promise<T>): Promise<T> {
  balancer.setTargets([])
  const sending = send()
  await pause(AWAY_MS)
  balancer.setTargets([relay.port])
  return sending
}

/** kill -9, and a new start. */
export async function restart({ relay }: World): Promise<void> {
  await relay.kill()
  await relay.start()
}
