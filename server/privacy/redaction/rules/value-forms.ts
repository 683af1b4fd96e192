import type { ValueForm } from './label-rule.js'

export const wordOf = (pattern: RegExp): ValueForm => ({ form: 'word', pattern })
export const digitsOf = (...lengths: number[]): ValueForm => ({ form: 'digits', lengths })
export const anyOf = (...of: ValueForm[]): ValueForm => ({ form: 'any', of })
/** Lengths, both ends among them. */
export const from = (least: number, most: number): number[] =>
  Array.from({ length: most - least + 1 }, (_, at) => least + at)
/** The run of letters and digits behind the label; it may look like a card or a mobile number. */
export const CODE = wordOf(/^[a-z\d][a-z\d_/.*-]*$/)
