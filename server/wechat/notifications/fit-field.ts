import { splitGraphemes } from 'unicode-segmenter/grapheme'

/**
 * How long the value of a field may be. WeChat gives a field's type by the beginning of its name (`thing1`, `phrase3`);
 * the limits are those of its table of parameters for subscription messages, counted in UTF-16 units, which is the
 * harsher reading of "characters". Other types (`time`, `date`, `amount`) have a form, not a length.
 */
const LIMITS: readonly (readonly [type: RegExp, characters: number])[] = [
  [/^thing\d*$/, 20],
  [/^character_string\d*$/, 32],
  [/^number\d*$/, 32],
  [/^letter\d*$/, 32],
  [/^symbol\d*$/, 5],
  [/^phone_number\d*$/, 17],
  [/^car_number\d*$/, 8],
  [/^name\d*$/, 10],
  [/^phrase\d*$/, 5],
  [/^const\d*$/, 20],
]

const ELLIPSIS = '…'
/** WeChat takes no line breaks and other control characters in a field. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]+/g

export interface FittedField {
  readonly value: string
  /** Something had to be left out. */
  readonly isTrimmed: boolean
}

/** The value as the field takes it: on one line, and where it is too long cut on a grapheme edge and ended with `…`. */
export function fitField(name: string, text: string): FittedField {
  const value = text
    .replace(CONTROL, ' ')
    // An unpaired surrogate has no UTF-8 form.
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim()
  const limit = LIMITS.find(([type]) => type.test(name))?.[1]
  if (limit === undefined || value.length <= limit) return { value, isTrimmed: false }
  let cut = ''
  for (const grapheme of splitGraphemes(value.slice(0, limit + 64))) {
    if (cut.length + grapheme.length > limit - ELLIPSIS.length) break
    cut += grapheme
  }
  return { value: cut.trimEnd() + ELLIPSIS, isTrimmed: true }
}
