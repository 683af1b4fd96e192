import type { Candidate } from './candidate.js'
import type { LabelRule } from './rules/label-rule.js'
import { LABEL_RULES } from './rules/labelled.js'
import { NAME_RULES, PLACE_RULES } from './rules/named.js'
import { PROTECTED_RULES } from './rules/protected.js'
import { STRENGTH } from './rules/strength.js'
import { BREAK, DIGIT, type FoldedText, HAN, LETTER, SPACE, SPOKEN } from './text/fold.js'
import { type LabelHit, LabelIndex } from './text/labels.js'
import { readBehind } from './values/read-behind.js'
import { readValue, type Value } from './values/read-value.js'
import { readCode } from './values/read-words.js'

const LABELS = new LabelIndex<LabelRule>()
for (const rule of [...PROTECTED_RULES, ...LABEL_RULES, ...NAME_RULES, ...PLACE_RULES]) LABELS.add(rule.words, rule)

/** Between a label and its value. */
const SIGNS = new Set(':=#,.\'"()[]<> -*|~·/')
const WORDS = [
  ...['改成了', '我', '你', '您', '了', '的', '给', '发', '报'],
  ...[
    '填的是',
    '填的',
    '写的是',
    '写的',
    '留的是',
    '留的',
    '填写',
    '填',
    '写',
    '显示是',
    '显示',
    '设的是',
    '设的',
    '设置的',
    '设成',
    '设为',
    '用的是',
    '用的',
    '改成',
    '改为',
    '换成',
    '应该',
    '姓名',
    '名字',
    '现在',
    '就',
    '是',
    '为',
    '叫',
    '号',
    '码',
  ],
  ...['is ', 'was ', 'are ', 'no ', 'no.', 'number ', 'num '],
]
const EXPLICIT = /[:=是为叫]|is $/
const MOST_FILLING = 10
/** Digits of the longest number with the signs between them. */
const LONGEST_UNFINISHED = 32
const ENDS_SENTENCE = new Set('.?!;')

export function findLabels(text: FoldedText): LabelHit<LabelRule>[] {
  return LABELS.find(text)
}

/** What labels say of the text: personal data behind them, and spans that are none. */
export function matchLabels(
  text: FoldedText,
  hits: readonly LabelHit<LabelRule>[],
  found: Candidate[],
  protectedSpans: Value[],
): void {
  for (let at = 0; at < hits.length; at++) {
    const hit = hits[at] as LabelHit<LabelRule>
    const { row } = hit
    const value = valueBehind(text, hit, hits[at + 1]?.start ?? text.length)
    if (value && row.kind === 'protected') protectedSpans.push(value)
    else if (value && row.kind !== 'protected') {
      found.push({ kind: row.kind, ...value, strength: STRENGTH[row.strength ?? 'named'] })
    } else if (row.kind !== 'protected') {
      const other = unfinishedBehind(text, hit) ?? (row.behind && readBehind(text, hit.start, row.value))
      if (other) found.push({ kind: row.kind, strength: STRENGTH.named, ...other })
    }
  }
}

/** `我电话 1381234`, where the text ends: the rest comes in the next bubble. */
function unfinishedBehind(text: FoldedText, { end, row }: LabelHit<LabelRule>) {
  if (row.unfinished === undefined) return undefined
  const start = skipFilling(text, end)
  if (text.length - start > LONGEST_UNFINISHED) return undefined
  const { kind, pattern } = row.unfinished
  const rest = text.plain.slice(start).trimEnd()
  return pattern.test(rest.replace(/[ -]/g, '')) ? { kind, start, end: start + rest.length } : undefined
}

/** @param limit Where the next label begins: what stands behind that is its value. */
function valueBehind(text: FoldedText, { end, row }: LabelHit<LabelRule>, limit: number): Value | undefined {
  const at = skipFilling(text, end)
  const explicit = EXPLICIT.test(text.plain.slice(end - 1, at))
  if (row.kind === 'protected') {
    const codeEnd =
      row.value.form === 'digits' ? (readValue(text, at, row.value, explicit)?.end ?? -1) : readCode(text, at)
    return codeEnd < 0 ? undefined : { start: at, end: withList(text, codeEnd) }
  }
  const value = readValue(text, at, row.value, explicit)
  if (value || row.reach === undefined || text.classes[at] === DIGIT || text.classes[at] === SPOKEN) return value
  return readWithinReach(text, at, Math.min(limit, at + row.reach), row)
}

/** @returns Where a value may begin behind a label: over colons, 是, `is` and the like. */
export function skipFilling({ plain, classes }: FoldedText, from: number): number {
  let at = from
  while (at - from < MOST_FILLING) {
    const word = WORDS.find((filling) => plain.startsWith(filling, at))
    if (word) at += word.length
    else if (SIGNS.has(plain.charAt(at)) && classes[at] !== BREAK) at++
    else break
  }
  return at
}

function readWithinReach(text: FoldedText, from: number, to: number, row: LabelRule): Value | undefined {
  const { plain, classes } = text
  for (let at = from + 1; at <= to && at < text.length; at++) {
    if (classes[at - 1] === BREAK || ENDS_SENTENCE.has(plain.charAt(at - 1))) return undefined
    const kind = classes[at]
    const before = classes[at - 1]
    const begins = kind === DIGIT || kind === SPOKEN ? before !== kind : kind === LETTER && before !== LETTER
    if (!begins || (before === DIGIT && kind === LETTER)) continue
    const value = readValue(text, at, row.value, false)
    if (value) return value
    if (kind === DIGIT) return undefined
  }
  return undefined
}

const LIST = /[、/和及与&]/
/** Further numbers of a list: 订单号 1001、1002. */
function withList(text: FoldedText, from: number): number {
  let end = from
  for (let count = 0; count < 10 && LIST.test(text.original.charAt(end)); count++) {
    const next = text.classes[end + 1] === SPACE ? end + 2 : end + 1
    if (text.classes[next] === HAN) break
    const codeEnd = readCode(text, next)
    if (codeEnd < 0) break
    end = codeEnd
  }
  return end
}
