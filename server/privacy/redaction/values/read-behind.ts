import type { ValueForm } from '../rules/label-rule.js'
import type { FoldedText } from '../text/fold.js'
import type { Value } from './read-value.js'

const FARTHEST = 32
/** What may stand between a value and its label behind it. */
const BETWEEN = '(?:,? ?(?:这个|这|就|是|为|is|was|我|你们?|收到|发|给|的|短信|手机|my|the|your| ){0,5})$'
const CODE = new RegExp(`(?<![\\d.a-z-])(\\d{4,8})${BETWEEN}`)
const DATE = new RegExp(
  `(?<!\\d)((?:19|20)\\d{2}(?:年|[-/.])\\d{1,2}(?:月|[-/.])\\d{1,2}[日号]?|(?:19|20)\\d{2}年(?:\\d{1,2}月)?|(?:19|20)\\d{6}|\\d{2}年\\d{1,2}月\\d{1,2}[日号]?)${BETWEEN}`,
)

const MONTH = new RegExp(`(?<![\\d/.-])((?:0?[1-9]|1[0-2]) ?/ ?(?:20)?[2-4]\\d)${BETWEEN}`)
const SPEAKS_OF_CARD = /卡|card|visa|cvv/

/** `123456是我的验证码`, `1990年3月7日出生`: what stands before the label. */
export function readBehind({ plain }: FoldedText, labelStart: number, { form }: ValueForm): Value | undefined {
  const from = Math.max(0, labelStart - FARTHEST)
  const before = plain.slice(from, labelStart)
  if (form === 'month' && !SPEAKS_OF_CARD.test(plain.slice(Math.max(0, labelStart - 60), labelStart))) return undefined
  const match = (form === 'birth-date' ? DATE : form === 'month' ? MONTH : CODE).exec(before)
  if (!match?.[1]) return undefined
  return { start: from + match.index, end: from + match.index + match[1].length }
}
