import { isLuhn } from '../checks/luhn.js'
import type { DigitRule } from './digit-rule.js'
import { inLargeGroups } from './grouping.js'

/** Bank cards by issuer prefix and length (ISO/IEC 7812-1) with Luhn's digit. */
export const CARD_RULES: readonly DigitRule[] = [
  {
    // UnionPay: 62, and the older Chinese ranges that banks still honour.
    kind: 'bank-card',
    strength: 'proven',
    lengths: [16, 17, 18, 19],
    pattern: /^(?:62|60(?:1382|3367|3708|3445)|9558|955880|98430[13]|9400|6858|690755|68878|8888)\d+$/,
    valid: isLuhn,
    grouped: inLargeGroups,
  },
  {
    // Visa; Mastercard 51-55 and 2221-2720; JCB 3528-3589.
    kind: 'bank-card',
    strength: 'proven',
    lengths: [16],
    pattern: /^(?:4\d{3}|5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720|35(?:2[89]|[3-8]\d))\d{12}$/,
    valid: isLuhn,
    grouped: inLargeGroups,
  },
  {
    // American Express.
    kind: 'bank-card',
    strength: 'proven',
    lengths: [15],
    pattern: /^3[47]\d{13}$/,
    valid: isLuhn,
    grouped: inLargeGroups,
  },
]
