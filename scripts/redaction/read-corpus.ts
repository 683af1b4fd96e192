import { isBuiltInKind, type PersonalDataKind } from '../../server/privacy/redaction/kinds.js'

export interface LabelledSpan {
  readonly kind: PersonalDataKind
  readonly start: number
  readonly end: number
}

/** One message and what in it is personal data. */
export interface LabelledMessage {
  /** Counted from 1. */
  readonly line: number
  readonly text: string
  readonly spans: readonly LabelledSpan[]
}

/** A line that cannot be read, with what is wrong; names no text of it. */
export class CorpusError extends Error {}

/**
 * Reads labelled messages, one a line: `我叫{name:李雷}，电话{mobile:138…}`. `\n` is a line break, `\{`, `\}` and `\\` are
 * the signs themselves. Empty lines and lines that begin with # are left out.
 * @throws CorpusError with the number of the first line that cannot be read.
 */
export function readCorpus(content: string): LabelledMessage[] {
  return content
    .split(/\r?\n/)
    .map((source, at) => ({ source, line: at + 1 }))
    .filter(({ source }) => source.trim() !== '' && !source.startsWith('#'))
    .map(({ source, line }) => readLine(source, line))
}

function readLine(source: string, line: number): LabelledMessage {
  const spans: LabelledSpan[] = []
  let text = ''
  let open: { kind: PersonalDataKind; start: number } | undefined
  for (let at = 0; at < source.length; at++) {
    const sign = source.charAt(at)
    if (sign === '\\') {
      const next = source.charAt(++at)
      text += next === 'n' ? '\n' : next
    } else if (sign === '{') {
      const kind = /^[a-z-]+(?=:)/.exec(source.slice(at + 1))?.[0] ?? ''
      if (open || !isBuiltInKind(kind)) throw new CorpusError(`Line ${line}: { begins no {kind:text} of a known kind.`)
      open = { kind, start: text.length }
      at += kind.length + 1
    } else if (sign === '}') {
      if (!open) throw new CorpusError(`Line ${line}: } closes nothing.`)
      spans.push({ ...open, end: text.length })
      open = undefined
    } else text += sign
  }
  if (open) throw new CorpusError(`Line ${line}: { is not closed.`)
  return { line, text, spans }
}
