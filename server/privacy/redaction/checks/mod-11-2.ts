/**
 * ISO/IEC 7064 MOD 11-2, as resident IDs (GB 11643-1999) end with: 0-9, or X for ten.
 * @param text Digits, the check character last; x counts as X.
 */
export function isMod112(text: string): boolean {
  let product = 0
  for (let at = 0; at < text.length - 1; at++) product = ((product + text.charCodeAt(at) - 48) * 2) % 11
  const last = text.charCodeAt(text.length - 1) | 0x20
  const check = last === 0x78 ? 10 : last - 48
  return (product + check) % 11 === 1
}
