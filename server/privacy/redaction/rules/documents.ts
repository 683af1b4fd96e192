import { isBirthDate, isMonthAndDay } from '../checks/dates.js'
import { isMod112 } from '../checks/mod-11-2.js'
import { beginsInMainland } from '../checks/provinces.js'
import type { DigitRule } from './digit-rule.js'
import { inLargeGroups } from './grouping.js'

const isBornAndChecked = (text: string): boolean => isBirthDate(text.slice(6, 14)) && isMod112(text)

/** Identity documents that are figures alone, but for a last X. */
export const DOCUMENT_DIGIT_RULES: readonly DigitRule[] = [
  {
    // GB 11643-1999: division, birth date, serial number, check character.
    kind: 'resident-id',
    strength: 'proven',
    lengths: [18],
    endsInX: true,
    pattern: /^[1-7]\d{16}[\dx]$/,
    valid: (text) => beginsInMainland(text) && isBornAndChecked(text),
    grouped: inLargeGroups,
  },
  {
    // Before 1999: two digits of the year, no check character.
    kind: 'resident-id',
    strength: 'shaped',
    lengths: [15],
    pattern: /^[1-7]\d{14}$/,
    valid: (text) => beginsInMainland(text) && isMonthAndDay(Number(text.slice(8, 10)), Number(text.slice(10, 12))),
    grouped: inLargeGroups,
  },
  {
    // Residents from Hong Kong (810000), Macau (820000) and Taiwan (830000).
    kind: 'residence-permit',
    strength: 'proven',
    lengths: [18],
    endsInX: true,
    pattern: /^8[123]0000\d{11}[\dx]$/,
    valid: isBornAndChecked,
    grouped: inLargeGroups,
  },
  {
    // Permanent residence card of 2023: 9, where it was issued and whose citizen, birth date, serial number, check.
    kind: 'foreigner-id',
    strength: 'proven',
    lengths: [18],
    endsInX: true,
    pattern: /^9\d{16}[\dx]$/,
    valid: isBornAndChecked,
    grouped: inLargeGroups,
  },
]
