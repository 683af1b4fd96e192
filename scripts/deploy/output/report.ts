/** Where a command writes: lines for people, or one JSON object at the end. */
export interface Report {
  readonly isJson: boolean
  line(text: string): void
  /** Printed whatever the form; for `--json` on standard error. */
  notice(text: string): void
  /** The result as data; printed only with `--json`. */
  data(result: object): void
}

export function makeReport(isJson: boolean, out: (text: string) => void, err: (text: string) => void): Report {
  return {
    isJson,
    line: (text) => {
      if (!isJson) out(text)
    },
    notice: (text) => (isJson ? err(text) : out(text)),
    data: (result) => {
      if (isJson) out(JSON.stringify(result, null, 2))
    },
  }
}
