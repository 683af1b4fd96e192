const LABEL = /^(?:Part \d+(?: of \d+)?|第\d+(?:\/\d+)?部分)\n/

const NUDGE = /\n(?:\(Reply with any word to read on\.\)|（未完，回复任意文字继续）)$/

/** The text of one part without its label line. */
export function withoutLabel(part: string): string {
  return part.replace(LABEL, '')
}

/** The text without the line that asks the customer to write. */
export function withoutNudge(part: string): string {
  return part.replace(NUDGE, '')
}

/** Whether it asks the customer to write, as more waits than WeChat takes now. */
export function hasNudge(part: string): boolean {
  return NUDGE.test(part)
}

/** What was written of what one custom message shows. */
export function bareText(part: string): string {
  return withoutNudge(withoutLabel(part))
}

/**
 * Where in `text` a part ends that starts at `from` (UTF-16 units), its label line and nudge set aside; undefined when the text
 * does not go on like this. Parts joined give the text exactly, so nothing is skipped or trimmed.
 */
export function matchPart(text: string, from: number, part: string): number | undefined {
  const candidate = [part, withoutLabel(part), withoutNudge(part), bareText(part)].find(
    (body) => body !== '' && text.startsWith(body, from),
  )
  return candidate === undefined ? undefined : from + candidate.length
}
