import { type FoldedText, HAN, LETTER, SPOKEN } from '../text/fold.js'
import { isNoName } from './no-names.js'
import { surnameLength } from './surnames.js'

/** Characters with which the sentence goes on; hardly any given name holds them. */
const GOES_ON = new Set(
  '的是在要想我你他她您它这那哪谁有没不了吗呢吧啊呀嘛和与跟或也都就还又再才请帮问查找买卖订退换收寄发送拿取付昨今前刚去来到从把被给让叫说打住能会该但等需办报投填写看什么怎为何啥更很太上下号码电提',
)
/** Two characters of which the first may well stand in a name. */
const GOES_ON_WITH =
  /^(?:先生|女士|小姐|同学|老师|师傅|经理|医生|阿姨|叔叔|电话|手机|身份|地址|联系|可以|以[前后为及]|已经|现在|最近|一下|一直|一个|明天|早上|晚上|中午|周[一二三四五六日]|[今昨]天|月|年\d)/
/** With a title it is a form of address, not a full name. */
const TITLE =
  /^(?:先生|女士|小姐|太太|同学|老师|师傅|经理|医生|阿姨|叔叔|总|哥|姐|工|处|局|科|主任|教授|律师|店长|客服)/
const LATIN_NAME = /[A-Z][a-zA-Z'’-]{0,24}(?:[ ][A-Z][a-zA-Z'’.-]{0,24}){0,3}/y
const LATIN_NO_NAME =
  /^(?:Not|Sorry|Sure|Fine|Good|Very|So|Still|Just|Also|Here|There|From|Waiting|Calling|Writing|Looking|Trying|Having|Using|In|On|At|A|An|The|Your|Our|It|Is|Was|Yes|No|Ok|OK|Please|What|Why|How|When|Where|My|Chinese|American|Platinum|Gold|VIP|WeChat|Wechat|IOS|Beijing|Shanghai|Order|Great|Really|Terrible|Awful|Ridiculous|New|Old|Happy|Unhappy|Angry)\b/
const LOWER_NAME = /[a-z][a-z'-]{1,20}(?: [a-z][a-z'-]{1,20}){0,2}(?= ?(?:[,.;!?\n，。]|$))/y
/** 买买提·吐尔逊 */
const WITH_DOT = /[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}/y

/**
 * @param sure The label stands before names only (收件人, my name is), not before anything (我是, I'm).
 * @param explicit A colon or the like stands between.
 * @returns Where the name ends, else -1.
 */
export function readPerson(text: FoldedText, at: number, sure: boolean, explicit: boolean): number {
  const kind = text.classes[at]
  if (kind === HAN || kind === SPOKEN) return readChinese(text, at, sure, explicit)
  return kind === LETTER ? readLatin(text, at, sure && explicit) : -1
}

function readChinese(text: FoldedText, at: number, sure: boolean, explicit: boolean): number {
  const { plain } = text
  WITH_DOT.lastIndex = at
  if (WITH_DOT.test(plain)) return WITH_DOT.lastIndex
  const surname = surnameLength(plain, at)
  if (surname === 0) {
    const run = hanRun(text, at, 5)
    const isWhole = run >= 2 && run <= 4 && !Array.from(plain.slice(at, at + run)).some((sign) => GOES_ON.has(sign))
    return sure && explicit && isWhole ? at + run : -1
  }
  if (isNoName(plain, at)) return -1
  const end = givenNameEnd(text, at + surname)
  if (end < 0) return -1
  if (sure) return end
  // 我是 stands before anything: the name has to end where a word ends.
  if (TITLE.test(plain.slice(end, end + 2))) return -1
  const next = text.classes[end]
  return next !== HAN || GOES_ON.has(plain.charAt(end)) || GOES_ON_WITH.test(plain.slice(end, end + 3)) ? end : -1
}

/** One or two characters behind the surname. @returns -1 when none can be a given name. */
export function givenNameEnd(text: FoldedText, at: number): number {
  const { plain } = text
  if (!isHan(text, at) || GOES_ON.has(plain.charAt(at)) || TITLE.test(plain.slice(at, at + 2))) return -1
  if (GOES_ON_WITH.test(plain.slice(at, at + 3))) return -1
  if (!isHan(text, at + 1)) return at + 1
  const second = plain.charAt(at + 1)
  if (GOES_ON.has(second) || GOES_ON_WITH.test(plain.slice(at + 1, at + 4))) return at + 1
  return at + 2
}

function readLatin(text: FoldedText, at: number, explicit: boolean): number {
  LATIN_NAME.lastIndex = at
  const match = LATIN_NAME.exec(text.original)
  if (match) {
    if (LATIN_NO_NAME.test(match[0])) return -1
    return at + match[0].replace(/[.'’-]+$/, '').length
  }
  if (!explicit) return -1
  LOWER_NAME.lastIndex = at
  return LOWER_NAME.test(text.plain) ? LOWER_NAME.lastIndex : -1
}

/** 一 stands in names; two digits in a row are the beginning of a number. */
export function isHan({ classes }: FoldedText, at: number): boolean {
  return classes[at] === HAN || (classes[at] === SPOKEN && classes[at + 1] !== SPOKEN && classes[at - 1] !== SPOKEN)
}

function hanRun(text: FoldedText, at: number, most: number): number {
  let length = 0
  while (length < most && isHan(text, at + length)) length++
  return length
}
