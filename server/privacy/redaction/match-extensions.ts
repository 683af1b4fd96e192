import type { Candidate } from './candidate.js'
import type { FoldedText } from './text/fold.js'

const EXTENSION = /(?: ?(?:[-#*转]|分机号?|ext\.?|extension|x) ?(?:分机)? ?){1,2}\d{1,6}(?![\d年月:.])(?!-\d)/y

/** `010-12345678-802`, `转 802`: the extension is part of the number; also that of numbers which parcel services make up. */
export function withExtensions({ plain }: FoldedText, found: Candidate[]): void {
  for (let at = 0; at < found.length; at++) {
    const candidate = found[at] as Candidate
    if (candidate.kind !== 'landline' && candidate.kind !== 'mobile') continue
    EXTENSION.lastIndex = candidate.end
    if (EXTENSION.test(plain)) found[at] = { ...candidate, end: EXTENSION.lastIndex }
  }
}
