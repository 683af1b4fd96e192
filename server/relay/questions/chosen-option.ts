import type { ShownOption } from './options.js'

/** A number alone, also as `第2个`, `2.`, `(2)`, `选2`. */
const NUMBER = /^[([（【]?(?:选择?|第)?\s*(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*[个项号]?[)\]）】.。、,!！]?$/
const DIGITS = new Map([...'一二三四五六七八九'].map((digit, index) => [digit, index + 1])).set('两', 2)
/** The marks that make a digit a key: variation selector and enclosing keycap. */
const KEYCAP = /[\ufe0f\u20e3]/g
/** Longer than any text of an option that a person types again. */
const MOST_CHARACTERS = 200

/**
 * The option that a customer's text names: by its own text, else by its number.
 * @returns Its index; undefined when the text names none, or more than one.
 */
export function chosenOption(text: string, options: readonly ShownOption[]): number | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  const said = plain(text)
  const named = options.flatMap(({ shown }, index) => (plain(shown) === said ? [index] : []))
  if (named.length > 0) return named.length === 1 ? named[0] : undefined
  const number = numberIn(said)
  return number !== undefined && number >= 1 && number <= options.length ? number - 1 : undefined
}

/** Width and case do not matter, nor what stands around. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(KEYCAP, '').trim().toLowerCase()
}

function numberIn(said: string): number | undefined {
  const [, number] = NUMBER.exec(said) ?? []
  if (number === undefined) return undefined
  return /^\d/.test(number) ? Number(number) : chineseNumber(number)
}

/** 一 to 九十九; undefined for characters that make no number. */
function chineseNumber(number: string): number | undefined {
  const [tens, ones, ...rest] = number.split('十')
  if (tens === undefined || rest.length > 0) return undefined
  if (ones === undefined) return DIGITS.get(tens)
  const ten = tens === '' ? 1 : DIGITS.get(tens)
  const one = ones === '' ? 0 : DIGITS.get(ones)
  return ten === undefined || one === undefined ? undefined : ten * 10 + one
}
