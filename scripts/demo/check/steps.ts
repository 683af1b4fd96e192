/** A step of the scripted conversation that did not come true. */
export class StepFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StepFailure'
  }
}

/** Asks again until it is true. @param timeoutMs Then it throws, telling what `describe` says. */
export async function until(
  isTrue: () => Promise<boolean>,
  timeoutMs: number,
  describe: () => Promise<string> | string,
): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await isTrue())) {
    if (performance.now() > end) throw new StepFailure(await describe())
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}

/** Plays steps in order, prints each with its outcome and time, and stops at the first that fails. */
export class StepPrinter {
  #failed = false

  constructor(readonly print: (line: string) => void) {}

  get failed(): boolean {
    return this.#failed
  }

  async step(name: string, play: () => Promise<unknown>): Promise<void> {
    if (this.#failed) return
    const begin = performance.now()
    try {
      await play()
      this.print(`  ✓ ${name}  (${seconds(performance.now() - begin)})`)
    } catch (error) {
      this.#failed = true
      this.print(`  ✗ ${name}  (${seconds(performance.now() - begin)})`)
      this.print(`    ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
