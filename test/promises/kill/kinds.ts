import type { Platforms } from '../harness/platforms.js'
import type { SeededRandom } from '../harness/random.js'
import { pause } from '../harness/wait.js'

/** What makes a double kill the relay. */
export const TRIGGERS = [
  'push received',
  'success read',
  'Genesys POST accepted, unanswered',
  'Genesys POST just answered',
  'part accepted, unanswered',
  'receipt accepted, unanswered',
] as const
export type Trigger = (typeof TRIGGERS)[number]
/** `random`: at any time. `start-up`: before the relay is ready. */
export type KillKind = 'random' | 'start-up' | Trigger

/** Half of the kills at random, the rest by the doubles and during start-up in turn; shuffled. */
export function planKills(kills: number, random: SeededRandom): KillKind[] {
  const triggered: readonly KillKind[] = [...TRIGGERS.slice(0, 5), 'start-up', ...TRIGGERS.slice(5)]
  const half = Math.floor(kills / 2)
  const kinds = Array.from({ length: kills }, (_, at): KillKind => {
    return at < half ? (triggered[at % triggered.length] ?? 'random') : 'random'
  })
  const shuffled = random.shuffle(kinds)
  // A start-up with an empty store shows nothing.
  if (shuffled[0] === 'start-up') shuffled.push(...shuffled.splice(0, 1))
  return shuffled
}

const TRIGGER_TIMEOUT_MS = 10_000

/**
 * Kills at the next event of a kind. The doubles wait for their listeners, so that what was accepted stays unanswered.
 * @param kill Resolves when the process is gone.
 * @throws Error when there is no such event in time.
 */
export function killAt(
  trigger: Trigger,
  { wechat, genesys }: Platforms,
  kill: () => Promise<unknown>,
  random: SeededRandom,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let off = () => {}
    const timer = setTimeout(() => {
      off()
      reject(new Error(`No event "${trigger}" within ${TRIGGER_TIMEOUT_MS} ms`))
    }, TRIGGER_TIMEOUT_MS)
    const fire = async () => {
      off()
      clearTimeout(timer)
      await kill()
      resolve()
    }
    const arm: Record<Trigger, () => () => void> = {
      // The push is on its way into the process: how far it gets is left to a few milliseconds.
      'push received': () =>
        wechat.on('push.sent', async () => {
          off()
          await pause(random.between(0, 4))
          await fire()
        }),
      'success read': () =>
        wechat.on('push.answered', ({ outcome }) => (outcome.kind === 'answer' ? fire() : undefined)),
      'Genesys POST accepted, unanswered': () => genesys.on('inbound.received', fire),
      'Genesys POST just answered': () => genesys.on('inbound.answered', fire),
      'part accepted, unanswered': () =>
        wechat.on('custom.received', ({ text }) => (/^(第|Part )[2-9]/.test(text) ? fire() : undefined)),
      'receipt accepted, unanswered': () => genesys.on('receipt.received', fire),
    }
    off = arm[trigger]()
  })
}
