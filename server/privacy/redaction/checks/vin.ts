const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
/** Values of a-z; those without one (i, o, q) stand in no VIN. */
const VALUES = '12345678.12345.7.923456789'

/**
 * The check digit in the ninth place (GB 16735-2019, annex; ISO 3779 leaves it to the region).
 * @param vin 17 letters and digits in lower case.
 */
export function isVin(vin: string): boolean {
  let sum = 0
  for (let at = 0; at < 17; at++) {
    const code = vin.charCodeAt(at)
    const value = code <= 0x39 ? code - 48 : Number(VALUES.charAt(code - 97))
    if (!(value >= 0 && value <= 9)) return false
    sum += value * (WEIGHTS[at] as number)
  }
  const rest = sum % 11
  return vin.length === 17 && vin.charAt(8) === (rest === 10 ? 'x' : String(rest))
}
