import { isMonthAndDay } from '../checks/dates.js'
import type { FoldedText } from '../text/fold.js'

const HAN_DIGITS = '[\\d零〇○一二三四五六七八九十]'
const DATE = new RegExp(
  [
    `((?:19|20)\\d{2}|[一二][零〇○九]${HAN_DIGITS}{2})(?:年| ?[-/.] ?)(${HAN_DIGITS}{1,3})(?:月| ?[-/.] ?)(${HAN_DIGITS}{1,3})[日号]?`,
    '(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d)',
    '\\d{1,2}[-/.]\\d{1,2}[-/.](?:19|20)\\d{2}(?!\\d)',
    '(?:\\d{1,2}(?:st|nd|rd|th)? (?:of )?)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?(?: \\d{1,2}(?:st|nd|rd|th)?)?,? (?:19|20)\\d{2}(?!\\d)',
    `${HAN_DIGITS}{2,4}年(?:${HAN_DIGITS}{1,3}月(?:${HAN_DIGITS}{1,3}[日号])?)?`,
    `${HAN_DIGITS}{1,2}月${HAN_DIGITS}{1,3}[日号]?`,
    '\\d{2}[-/.]\\d{1,2}[-/.]\\d{1,2}(?!\\d)',
  ].join('|'),
  'y',
)
const MONTH =
  /(?:0?[1-9]|1[0-2]) ?[/\-年.] ?(?:20)?\d{2}(?![\d/.-])|(?:0[1-9]|1[0-2])[2-4]\d(?!\d)|(?:20)?[2-4]\d年(?:0?[1-9]|1[0-2])月/y
const SPEAKS_OF_CARD = /卡|cvv|cvc|安全码|card|visa|master/

/** A date of birth, down to month and day or year and month. @returns Its end, else -1. */
export function readBirthDate({ plain }: FoldedText, at: number): number {
  DATE.lastIndex = at
  const match = DATE.exec(plain)
  if (!match) return -1
  const [whole, , month, day] = match
  if (month !== undefined && day !== undefined && /^\d+$/.test(month + day)) {
    if (!isMonthAndDay(Number(month), Number(day))) return -1
  }
  return at + whole.length
}

/** MM/YY of a card, where one is spoken of within 60 units before. @returns Its end, else -1. */
export function readMonth({ plain }: FoldedText, at: number): number {
  MONTH.lastIndex = at
  const match = MONTH.exec(plain)
  if (!match) return -1
  return SPEAKS_OF_CARD.test(plain.slice(Math.max(0, at - 60), at + match[0].length + 20)) ? MONTH.lastIndex : -1
}
