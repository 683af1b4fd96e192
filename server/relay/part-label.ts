import type { Language } from '../config/types.js'

/** Gives the label of part `number` (from 1) of `total`; `total` is undefined where it is not known any more. */
export type LabelOf = (number: number, total: number | undefined) => string

/**
 * The label a part of a long answer carries as its own first line: `第1/2部分` or `Part 1 of 2`; without a total
 * `第2部分` or `Part 2`.
 *
 * @param number Position of the part, from 1.
 * @param total Number of parts; undefined once the tail was split again and the first parts are already out.
 */
export function partLabel(language: Language, number: number, total: number | undefined): string {
  if (language === 'zh-CN') return total === undefined ? `第${number}部分` : `第${number}/${total}部分`
  return total === undefined ? `Part ${number}` : `Part ${number} of ${total}`
}

/** What is sent: the text, with the label as a line before it and the nudge as a line behind it, where there are such. */
export function labelled(label: string, text: string, nudge = ''): string {
  return `${label === '' ? '' : `${label}\n`}${text}${nudge === '' ? '' : `\n${nudge}`}`
}

/** Bytes of UTF-8 a label or a nudge takes from a part, line feed included; 0 without. */
export function labelBytes(label: string): number {
  return label === '' ? 0 : Buffer.byteLength(label) + 1
}
