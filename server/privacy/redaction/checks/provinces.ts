/** First two digits of administrative division codes (GB/T 2260-2007); 81-83 are Hong Kong, Macau and Taiwan. */
const MAINLAND = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(' '),
)

/** @param code Text that begins with a division code. */
export function beginsInMainland(code: string): boolean {
  return MAINLAND.has(code.slice(0, 2))
}
