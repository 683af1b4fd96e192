/**
 * Luhn's check digit, as bank cards (ISO/IEC 7812-1, annex B) and IMEIs (3GPP TS 23.003, annex B) end with.
 * @param digits ASCII digits only, the check digit last.
 */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length > 1 && sum % 10 === 0
}
