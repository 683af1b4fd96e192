import { isCreditCode } from '../checks/credit-code.js'
import { isMonthAndDay } from '../checks/dates.js'
import { isVin } from '../checks/vin.js'
import type { WordRule } from './word-rule.js'

/** Documents whose numbers hold letters. */
export const DOCUMENT_WORD_RULES: readonly WordRule[] = [
  {
    // Ordinary: E and eight digits, since 2017 E, a letter and seven digits; older ones G. Service, diplomatic: S, D, P.
    kind: 'passport',
    strength: 'shaped',
    lengths: [9],
    pattern: /^(?:[eg]\d{8}|e[a-hj-np-z]\d{7}|[sdp]e\d{7})$/,
  },
  {
    // Mainland travel permit of residents of Hong Kong (H) and Macau (M): eight digits, with or without the issue number.
    kind: 'travel-permit',
    strength: 'shaped',
    lengths: [9, 11],
    pattern: /^[hm]\d{8}(?:\d{2})?$/,
  },
  {
    // Mainland residents going to Hong Kong, Macau (C, W) and Taiwan (L, T).
    kind: 'travel-permit',
    strength: 'shaped',
    lengths: [9],
    pattern: /^(?:[cwlt]\d{8}|c[a-hj-np-z]\d{7})$/,
  },
  {
    // Permanent residence card before 2023: three letters of the country, place, yymmdd of birth, serial, check.
    kind: 'foreigner-id',
    strength: 'shaped',
    lengths: [15],
    pattern: /^[a-z]{3}\d{12}$/,
    valid: (word) => isMonthAndDay(Number(word.slice(9, 11)), Number(word.slice(11, 13))),
  },
  {
    kind: 'vin',
    strength: 'proven',
    lengths: [17],
    pattern: /^(?=[^a-z]*[a-z])[a-hj-npr-z\d]{13}\d{4}$/,
    valid: isVin,
  },
  {
    kind: 'credit-code',
    strength: 'proven',
    lengths: [18],
    pattern: /^[1-9a-gy][1-59][0-9]{6}[0-9a-hj-npqrtuwxy]{10}$/,
    valid: isCreditCode,
  },
]
