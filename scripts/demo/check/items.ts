import { ARRIVAL_MS, quote } from './expectation.js'
import { until } from './steps.js'

/** A line of a phone or a desktop. */
export interface Item {
  /** `text`, `image`, `audio`, `video`, `file`, `card`, `place`, `menu`, `blocks` or `answer`; `notice` by the relay. */
  readonly kind: string
  readonly text: string
  /** The picture is drawn, the player knows how long it plays; true for what has neither. */
  readonly loaded: boolean
}

/** What must appear. */
export interface Expected {
  readonly kind: string
  readonly text?: RegExp
}

function matches({ kind, text = /^/ }: Expected, item: Item): boolean {
  return item.kind === kind && item.loaded && text.test(item.text)
}

/**
 * Does something and waits until new lines, in order, are what is expected; others may stand between them.
 * @param items Reads the screen.
 */
export async function brings(
  items: () => Promise<Item[]>,
  expected: readonly Expected[],
  play: () => Promise<unknown>,
  what: string,
): Promise<void> {
  const before = (await items()).length
  await play()
  const fresh = async () => (await items()).slice(before)
  await until(
    async () => {
      let at = 0
      for (const item of await fresh()) {
        const next = expected[at]
        if (next !== undefined && matches(next, item)) at += 1
      }
      return at === expected.length
    },
    ARRIVAL_MS,
    async () => {
      const shown = (await fresh()).map(({ kind, text, loaded }) => `${kind}${loaded ? '' : ' (not loaded)'} ${text}`)
      return `after ${what} there is: ${quote(shown) || 'nothing new'}`
    },
  )
}
