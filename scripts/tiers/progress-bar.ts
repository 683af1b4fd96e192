export interface Progress {
  /** @param done Of the total. */
  at(done: number): void
  end(): void
}

const WIDTH = 30

/** A bar on one line of a terminal; where there is none, nothing. @param write Writes to the terminal. */
export function createProgressBar(
  title: string,
  total: number,
  terminal: { readonly isTTY?: boolean; write(text: string): unknown },
): Progress {
  if (!terminal.isTTY) return { at: () => undefined, end: () => undefined }
  return {
    at: (done) => {
      const share = total === 0 ? 1 : done / total
      const filled = Math.round(share * WIDTH)
      const bar = '#'.repeat(filled) + '-'.repeat(WIDTH - filled)
      terminal.write(`\r${title} [${bar}] ${done}/${total}`)
    },
    end: () => void terminal.write('\n'),
  }
}
