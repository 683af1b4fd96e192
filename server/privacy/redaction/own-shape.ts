/**
 * The shape of an own rule: characters, and classes in brackets with how many of them, as `HY[0-9]{8}` or
 * `[A-Z]{2}-[0-9]{4,6}`. A small part of what regular expressions can say, chosen so that there is one way only to read
 * a text: nothing is optional, nothing is without bound, and behind a part of varying length comes nothing that could
 * belong to it. So looking for a shape takes time that grows with the text alone.
 */
export interface Shape {
  /** Matches in folded text; sticky. */
  readonly at: RegExp
  /** Matches anywhere in folded text; global. */
  readonly anywhere: RegExp
  readonly least: number
}

interface Part {
  readonly signs: ReadonlySet<string>
  readonly least: number
  readonly most: number
}

const LONGEST = 64
const PART = /(?:\[([^\]]{1,40})\]|([a-z0-9\u4e00-\u9fff_./#-]))(?:\{(\d{1,2})(?:,(\d{1,2}))?\})?/y

/** @returns The shape, or what is wrong with it. */
export function parseShape(text: string): Shape | string {
  const plain = text.toLowerCase()
  const parts: Part[] = []
  for (let at = 0; at < plain.length; at = PART.lastIndex) {
    PART.lastIndex = at
    const match = PART.exec(plain)
    if (!match) return 'has a sign that shapes do not know'
    const [, inside, sign = '', least = '1', most = least] = match
    const signs = inside === undefined ? new Set(sign) : signsOf(inside)
    if (!signs) return 'has a class of other things than letters, digits and ranges of them'
    if (Number(least) < 1 || Number(most) < Number(least)) return 'has a part that occurs less than once'
    parts.push({ signs, least: Number(least), most: Number(most) })
  }
  return problemOf(parts) ?? compile(parts)
}

function problemOf(parts: readonly Part[]): string | undefined {
  const least = parts.reduce((sum, part) => sum + part.least, 0)
  if (least < 4) return 'is shorter than 4 characters'
  if (parts.reduce((sum, part) => sum + part.most, 0) > LONGEST) return `is longer than ${LONGEST} characters`
  for (let at = 0; at < parts.length; at++) {
    const { signs, least, most } = parts[at] as Part
    const next = parts[at + 1]
    if (least < most && next && [...next.signs].some((sign) => signs.has(sign))) {
      return 'has a part of varying length followed by one that could belong to it'
    }
  }
  return undefined
}

/** `A-F0-9` -> its characters; undefined for anything but letters, digits and ranges. */
function signsOf(inside: string): ReadonlySet<string> | undefined {
  if (!/^(?:[a-z0-9](?:-[a-z0-9])?)+$/.test(inside)) return undefined
  const signs = new Set<string>()
  for (const [, first = '', last = first] of inside.matchAll(/([a-z0-9])(?:-([a-z0-9]))?/g)) {
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)]
    if (to < from || /\d/.test(first) !== /\d/.test(last)) return undefined
    for (let code = from; code <= to; code++) signs.add(String.fromCharCode(code))
  }
  return signs
}

function compile(parts: readonly Part[]): Shape {
  const source = parts
    .map(({ signs, least, most }) => `[${[...signs].join('').replace(/[-/]/g, '\\$&')}]{${least},${most}}`)
    .join('')
  const whole = `${source}(?![a-z0-9])`
  return {
    at: new RegExp(whole, 'y'),
    anywhere: new RegExp(`(?<![a-z0-9])${whole}`, 'g'),
    least: parts.reduce((sum, part) => sum + part.least, 0),
  }
}
