import { isWordUnit } from '../text/digit-groups.js'
import { BREAK, DIGIT, digitAt, type FoldedText, HAN, HIDDEN, SPACE, SPOKEN } from '../text/fold.js'

export interface DigitValue {
  readonly lengths: readonly number[]
  readonly endsInX?: true
  readonly pattern?: RegExp
}

const WIDEST_JOINT = 2
/** Behind an amount, a time or a count. */
const UNIT =
  /^ ?(?:元|块|毛|角|分|秒|小时|点|天|日|月|年|周|岁|次|遍|个|位数|位|件|条|张|份|人|万|千|百|折|%|℃|度|斤|克|公斤|kg|cm|mm|米|楼|层|栋|号楼|室|单元|seconds?|minutes?|min|hours?|days?|times|yuan|rmb|usd|dollars?|digits?)/

/**
 * @param at Where the value begins.
 * @returns Where a number of one of the lengths ends, the longest that fits; -1 without one.
 */
export function readDigits(text: FoldedText, at: number, { lengths, endsInX, pattern }: DigitValue): number {
  const { classes, plain } = text
  const most = Math.max(...lengths)
  let digits = ''
  let best = -1
  for (let end = at; digits.length <= most; ) {
    const kind = classes[end]
    if (kind === DIGIT || kind === SPOKEN) {
      digits += digitAt(text, end)
      end++
      if (isWhole(text, end, kind) && lengths.includes(digits.length) && (!pattern || pattern.test(digits))) {
        if (!UNIT.test(plain.slice(end, end + 8))) best = end
      }
      if (endsInX && plain[end] === 'x' && !isWordUnit(text, end + 1) && lengths.includes(digits.length + 1)) {
        return !pattern || pattern.test(digits) ? end + 1 : -1
      }
      continue
    }
    const next = digits === '' ? -1 : skipJoint(text, end)
    // A number that is whole already takes in no further group that is as long as one by itself.
    // 654113 一直提示: a word that is a digit too.
    const isWord = next >= 0 && classes[next] === SPOKEN && classes[next + 1] !== SPOKEN && classes[end - 1] === DIGIT
    if (next < 0 || isWord || (best > 0 && groupLength(text, next, most) > 4)) return best
    end = next
  }
  // More digits than any length has: what fitted was the beginning of something longer, unless a gap stood there.
  return best > 0 && (classes[best] !== DIGIT || plain[best] === ' ') ? best : -1
}

function isWhole(text: FoldedText, end: number, kind: number): boolean {
  const next = text.classes[end]
  if (next === kind || next === HIDDEN) return false
  return next !== DIGIT && !(isWordUnit(text, end) || (next === SPOKEN && kind === SPOKEN))
}

function skipJoint({ classes, plain }: FoldedText, from: number): number {
  for (let at = from; at <= from + WIDEST_JOINT; at++) {
    const kind = classes[at]
    if (kind === DIGIT || kind === SPOKEN) return at
    if (kind === undefined || kind === BREAK || kind === HAN) return -1
    if (kind !== SPACE && kind !== HIDDEN && plain[at] !== '-') return -1
  }
  return -1
}

function groupLength({ classes }: FoldedText, from: number, most: number): number {
  let at = from
  while (at - from <= most && (classes[at] === DIGIT || classes[at] === SPOKEN)) at++
  return at - from
}
