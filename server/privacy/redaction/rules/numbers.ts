import { isLuhn } from '../checks/luhn.js'
import type { DigitRule } from './digit-rule.js'
import { anyGrouping, asMobile, inLargeGroups } from './grouping.js'

/** Telephone and device numbers. */
export const NUMBER_RULES: readonly DigitRule[] = [
  {
    // 13x-19x, the mobile prefixes of the national numbering plan (电信网编号计划, 2017).
    kind: 'mobile',
    strength: 'shaped',
    lengths: [11],
    pattern: /^1[3-9]\d{9}$/,
    grouped: asMobile,
  },
  {
    kind: 'mobile',
    strength: 'shaped',
    lengths: [13, 15],
    pattern: /^(?:00)?861[3-9]\d{9}$/,
    prefix: /^(?:00)?86/,
    grouped: asMobile,
  },
  {
    // With the 0 that long-distance calls once took.
    kind: 'mobile',
    strength: 'likely',
    lengths: [12],
    pattern: /^01[3-9]\d{9}$/,
    prefix: /^0/,
    grouped: asMobile,
  },
  {
    // Any other country: E.164 has at most 15 digits.
    kind: 'mobile',
    strength: 'likely',
    lengths: [8, 9, 10, 11, 12, 13, 14, 15],
    pattern: /^[1-9]\d{7,14}$/,
    plus: true,
    grouped: anyGrouping,
  },
  {
    // 010 and 02x have three digits and eight behind, all others four with seven or eight.
    kind: 'landline',
    strength: 'shaped',
    lengths: [11, 12],
    pattern: /^0(?:(?:10|2[0-57-9])[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/,
    grouped: inLargeGroups,
  },
  {
    kind: 'landline',
    strength: 'shaped',
    lengths: [12, 13, 14, 15, 16],
    pattern: /^(?:00)?860?(?:(?:10|2[0-57-9])[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/,
    prefix: /^(?:00)?860?(?:10|2\d|[3-9]\d{2})/,
    grouped: anyGrouping,
  },
  {
    // Type allocation codes of GSMA's reporting bodies: 35 (BABT), 86 (TAF, China), 01 (PTCRB), 99 (without one).
    kind: 'imei',
    strength: 'shaped',
    lengths: [15],
    pattern: /^(?:35|86|01|99)\d{13}$/,
    valid: isLuhn,
    grouped: inLargeGroups,
  },
]
