/** The 31 characters of GB 32100-2015: no I, O, S, V, Z. */
const CHARACTERS = '0123456789abcdefghjklmnpqrtuwxy'

/**
 * The check character of a unified social credit code: weights 3^(i-1) mod 31 (GB 32100-2015, 5.2).
 * @param code 18 characters in lower case.
 */
export function isCreditCode(code: string): boolean {
  let sum = 0
  let weight = 1
  for (let at = 0; at < 17; at++) {
    const value = CHARACTERS.indexOf(code.charAt(at))
    if (value < 0) return false
    sum += value * weight
    weight = (weight * 3) % 31
  }
  return code.length === 18 && CHARACTERS.charAt((31 - (sum % 31)) % 31) === code.charAt(17)
}
