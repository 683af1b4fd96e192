export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/**
 * Asks again and again until the answer is yes.
 * @param what Named in the error, with what it looked like at last.
 * @throws Error after `timeoutMs` milliseconds.
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { timeoutMs = 10_000, everyMs = 20, detail = () => '' as string }: UntilOptions = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what} ${detail()}`.trim())
    await pause(everyMs)
  }
}

export interface UntilOptions {
  readonly timeoutMs?: number
  readonly everyMs?: number
  /** How far it got, for the error. */
  readonly detail?: () => string
}
