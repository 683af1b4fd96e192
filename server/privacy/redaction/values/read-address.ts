import { ADMINISTRATIVE, CITY, ESTATE, LEADS_IN, NO_HOUSE, ROAD, UNIT } from '../rules/address-parts.js'
import { DIGIT, type FoldedText, HAN, LETTER, SPACE, SPOKEN } from '../text/fold.js'
import type { Value } from './read-value.js'

/** How far left of a house number the name of the place may begin, and how many parts follow. */
const FARTHEST = 36
const MOST_PARTS = 14
const NUMBER = '[\\d零〇一二三四五六七八九十百]{1,5}'
/** What stands in no name of a place. */
const NAME = '[[\\u4e00-\\u9fff〇a-z]--[的在到寄送给往住了我你他她您请把吗呢吧呀啊那这还或跟]]'
const NAMED = new RegExp(
  `${NAME}{1,14}(?:${ROAD}|${ESTATE})(?:[东西南北中上下一二三四五六七八九十][段侧区]|[东西南北中]|[一二三四五六七八九]期)?`,
  'yv',
)
const NUMBERED = new RegExp(
  `[, ]?(?:第|no\\.?)?[甲乙丙丁东西南北附]?(?:${NUMBER}(?:-\\d{1,4}){0,3}[a-h]?|[a-h]\\d{0,4}) ?${UNIT}(?:[东西南北]?[侧边]|内)?`,
  'y',
)
/** At the end, without a unit: 3栋2单元1101, 5幢7-2. */
const BARE = /[ -]?(?:[a-h]-?)?\d{1,4}(?:-\d{1,4}){0,2}[a-h]?(?![\d元块个.:%年月]|-\d)/y
const LANDMARK = /(?:[\u4e00-\u9fff]{0,8}?[东西南北正大侧后]门)(?!店)/y

interface Chain {
  readonly end: number
  readonly named: number
  readonly numbered: number
}

/** Follows the parts of an address from where its first begins. */
function chainFrom({ plain }: FoldedText, start: number): Chain {
  let end = start
  let named = 0
  let numbered = 0
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    const next = matchAt(NUMBERED, plain, end)
    if (next > end && !NO_HOUSE.test(plain.slice(next - 1, next + 5))) {
      end = next
      numbered++
      continue
    }
    const place = matchAt(NAMED, plain, plain[end] === ' ' && named > 0 ? end + 1 : end)
    if (place > end) {
      end = place
      named++
      continue
    }
    break
  }
  if (numbered > 0) {
    const bare = matchAt(BARE, plain, end)
    if (bare > end && /[单元门栋幢座楼区层梯]/.test(plain.charAt(end - 1))) end = bare
    const landmark = matchAt(LANDMARK, plain, end)
    if (landmark > end) end = landmark
  }
  return { end, named, numbered }
}

function matchAt(pattern: RegExp, plain: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(plain) ? pattern.lastIndex : -1
}

/**
 * An address around a house number.
 * @param at Where digits stand.
 * @param floor Nothing before this place belongs to it.
 */
export function readAround(text: FoldedText, at: number, floor: number): Value | undefined {
  const from = beginOfRun(text, at, floor)
  const start = nameStart(text.plain.slice(from, at)) + from
  const { end, named, numbered } = chainFrom(text, start)
  if (end <= at || numbered === 0) return undefined
  return named > 0 || numbered > 1 ? { start, end } : undefined
}

/** Behind a label such as 收货地址: one part with a name is enough. */
export function readPlace(text: FoldedText, at: number): Value | undefined {
  let to = at
  while (to < text.length && to - at < FARTHEST && isPlaceUnit(text, to)) to++
  const start = nameStart(text.plain.slice(at, to)) + at
  const { end, named, numbered } = chainFrom(text, start)
  return end > start && named + numbered > 0 && end - start > 3 ? { start, end } : undefined
}

function beginOfRun(text: FoldedText, at: number, floor: number): number {
  let from = at
  const least = Math.max(floor, at - FARTHEST)
  while (from > least && isPlaceUnit(text, from - 1)) from--
  return from
}

function isPlaceUnit({ classes, plain }: FoldedText, at: number): boolean {
  const kind = classes[at]
  if (kind === HAN || kind === DIGIT || kind === SPOKEN || kind === LETTER) return true
  return plain[at] === '-' || plain[at] === '#' || (kind === SPACE && classes[at - 1] === HAN)
}

/** Leaves out what leads in, and everything down to the district. */
function nameStart(before: string): number {
  let start = 0
  for (const match of before.matchAll(LEADS_IN)) start = match.index + match[0].length
  const district = ADMINISTRATIVE.exec(before.slice(start))
  if (district) start += district[0].length
  while (before[start] === ' ') start++
  const city = CITY.exec(before.slice(start))
  return city ? start + city[0].length : start
}
