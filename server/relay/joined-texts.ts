import { MIN_TEXT_LIMIT_BYTES } from './splitting.js'

/** Between two texts that go out as one. */
const SEPARATOR = '\n'

/**
 * Several items' whole texts as one custom message, stored before it goes out; the texts themselves are not in it. The
 * items behind the first take the plan over when those before them are settled.
 */
export interface JoinedPlan {
  readonly version: 2
  readonly joined: readonly string[]
  /** Last line, see Pacing; '' for none. */
  readonly nudge: string
}

/** The custom message of a joined plan. */
export function joinTexts(texts: readonly string[], nudge: string): string {
  return [...texts, ...(nudge === '' ? [] : [nudge])].join(SEPARATOR)
}

/**
 * How many of the texts that wait, from the first on, go out as one custom message.
 *
 * Joined only when the texts would not all fit into what is left otherwise; then as many as one message can hold.
 *
 * @param texts The waiting texts of one sender, one after the other.
 * @param partsOf How many custom messages a text takes by itself.
 * @param left Custom messages that may go out now.
 * @param nudgeOf The line the message would end with when so many texts are joined.
 * @returns 1 when nothing is joined.
 */
export function countJoined(
  texts: readonly string[],
  partsOf: (text: string) => number,
  { left, limitBytes, nudgeOf }: { left: number; limitBytes: number; nudgeOf: (count: number) => string },
): number {
  if (left < 1 || texts.length < 2 || limitBytes < MIN_TEXT_LIMIT_BYTES) return 1
  const parts = texts.reduce((sum, text) => (sum > left ? sum : sum + partsOf(text)), 0)
  if (parts <= left) return 1
  for (let count = texts.length; count > 1; count--) {
    if (Buffer.byteLength(joinTexts(texts.slice(0, count), nudgeOf(count))) <= limitBytes) return count
  }
  return 1
}

export function writeJoinedPlan(plan: JoinedPlan): string {
  return JSON.stringify(plan)
}

/** A stored plan, when it is one of joined texts; undefined when it is another one or none. */
export function readJoinedPlan(json: string): JoinedPlan | undefined {
  if (!json.includes('"joined"')) return undefined
  let plan: unknown
  try {
    plan = JSON.parse(json)
  } catch {
    return undefined
  }
  return isJoinedPlan(plan) ? plan : undefined
}

function isJoinedPlan(value: unknown): value is JoinedPlan {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 3) return false
  const { version, joined, nudge } = value as Partial<Record<keyof JoinedPlan, unknown>>
  if (version !== 2 || typeof nudge !== 'string' || !Array.isArray(joined) || joined.length < 2) return false
  return joined.every((id) => typeof id === 'string' && id !== '') && new Set(joined).size === joined.length
}
