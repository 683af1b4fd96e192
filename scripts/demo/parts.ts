const LABEL = /^(?:Part \d+(?: of \d+)?|第\d+(?:\/\d+)?部分)\n/

/** The text of one part without its label line. */
export function withoutLabel(part: string): string {
  return part.replace(LABEL, '')
}

/**
 * Where in `text` a part ends that starts at `from` (UTF-16 units), its label line set aside; undefined when the text
 * does not go on like this. Parts joined give the text exactly, so nothing is skipped or trimmed.
 */
export function matchPart(text: string, from: number, part: string): number | undefined {
  const candidate = [part, withoutLabel(part)].find((body) => body !== '' && text.startsWith(body, from))
  return candidate === undefined ? undefined : from + candidate.length
}
