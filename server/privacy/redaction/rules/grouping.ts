/** Every digit by itself, or in pairs: nobody writes two different numbers like that. */
function isSpelled(sizes: readonly number[]): boolean {
  return sizes.every((size) => size <= 2) && sizes.filter((size) => size === sizes[0]).length >= sizes.length - 1
}

/** In one piece or in groups of three to six and more, as on the document. */
export function inLargeGroups(sizes: readonly number[]): boolean {
  return isSpelled(sizes) || sizes.every((size, at) => size >= (at === sizes.length - 1 ? 1 : 3))
}

const MOBILE = new Set(
  '11 3-4-4 3-8 7-4 4-4-3 4-3-4 3-3-5 3-5-3 5-6 6-5 4-7 8-3 3-2-2-2-2 3-2-3-3 3-3-3-2 3-2-4-2 3-6-2 2-3-3-3 5-3-3'.split(
    ' ',
  ),
)

/** The ways in which people write eleven digits of a mobile number. */
export function asMobile(sizes: readonly number[]): boolean {
  return MOBILE.has(sizes.join('-')) || isSpelled(sizes)
}

export function anyGrouping(): boolean {
  return true
}
