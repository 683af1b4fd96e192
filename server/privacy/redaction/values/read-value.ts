import type { ValueForm } from '../rules/label-rule.js'
import type { FoldedText } from '../text/fold.js'
import { readPlace } from './read-address.js'
import { readBirthDate, readMonth } from './read-dates.js'
import { readDigits } from './read-digits.js'
import { readPerson } from './read-person.js'
import { readSecret, readWord } from './read-words.js'

export interface Value {
  readonly start: number
  readonly end: number
}

/**
 * @param at Where a value may begin.
 * @param explicit A colon, 是 or the like stands between it and its label.
 * @returns What stands there in this form; undefined when nothing does.
 */
export function readValue(text: FoldedText, at: number, value: ValueForm, explicit: boolean): Value | undefined {
  if (value.form === 'place') return readPlace(text, at)
  if (value.form === 'any') {
    for (const form of value.of) {
      const found = readValue(text, at, form, explicit)
      if (found) return found
    }
    return undefined
  }
  const end = endOf(text, at, value, explicit)
  return end < 0 ? undefined : { start: at, end }
}

type OneForm = Exclude<ValueForm, { form: 'any' | 'place' }>

function endOf(text: FoldedText, at: number, value: OneForm, explicit: boolean): number {
  switch (value.form) {
    case 'digits':
      return readDigits(text, at, value)
    case 'word':
      return readWord(text, at, value.pattern)
    case 'secret':
      return readSecret(text, at, explicit)
    case 'person':
      return readPerson(text, at, value.sure, explicit)
    case 'birth-date':
      return readBirthDate(text, at)
    case 'month':
      return readMonth(text, at)
  }
}
