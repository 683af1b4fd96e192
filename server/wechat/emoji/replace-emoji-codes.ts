import { EMOJI_TABLE } from './emoji-table.js'

const BY_CODE = new Map(EMOJI_TABLE.flatMap(({ emoji, codes }) => codes.map((code) => [code, emoji] as const)))
const BY_NAME = new Map(EMOJI_TABLE.flatMap(({ emoji, names }) => names.map((name) => [name, emoji] as const)))
/** Most of what stands in brackets is no name; its first character says so. */
const FIRST_OF_NAMES = new Set(Array.from(BY_NAME.keys(), (name) => name.charCodeAt(0)))
const LONGEST_CODE = longest(BY_CODE.keys())
const SHORTEST_CODE = 3
const LONGEST_NAME = longest(BY_NAME.keys())

/** Where a code may begin, or an address does: what looks like a code in there is part of it. */
const PLACE = /\/:|\[|https?:\/\/|[\ue107-\ue41d]/i
const ADDRESS_START = /https?:\/\//iy
const ADDRESS = /[!-~]+/y
const SLASH = 0x2f
const COLON = 0x3a
const BRACKET = 0x5b
const H = 0x68
const LOWER_CASE = 0x20
const PRIVATE_USE_START = 0xe000
const PRIVATE_USE_END = 0xf8ff

/**
 * WeChat's codes for its built-in emoji (`/::)`, `[微笑]`, `[Smile]`) as Unicode. A name or code that is not in the table
 * stays as it is, and so does everything else, to the character. Takes time in proportion to the text's length.
 */
export function replaceEmojiCodes(text: string): string {
  const first = text.search(PLACE)
  return first === -1 ? text : replaceFrom(text, first)
}

function replaceFrom(text: string, first: number): string {
  let out = ''
  let from = 0
  /** The next closing bracket, looked for once for all brackets before it; past the end when there is none. */
  let close = -1
  for (let at = first; at < text.length; ) {
    const code = text.charCodeAt(at)
    let end = 0
    let emoji: string | undefined
    if (code === BRACKET && FIRST_OF_NAMES.has(text.charCodeAt(at + 1))) {
      if (close < at) close = indexOrEnd(text, at)
      if (close - at <= LONGEST_NAME + 1) emoji = BY_NAME.get(text.slice(at + 1, close))
      end = close + 1
    } else if (code === SLASH && text.charCodeAt(at + 1) === COLON) {
      end = codeEnd(text, at)
      emoji = BY_CODE.get(text.slice(at, end))
    } else if (code >= PRIVATE_USE_START && code <= PRIVATE_USE_END) {
      end = at + 1
      emoji = BY_CODE.get(text.charAt(at))
    } else if ((code | LOWER_CASE) === H) {
      at = addressEnd(text, at)
      continue
    }
    if (emoji === undefined) {
      at++
      continue
    }
    out += text.slice(from, at) + emoji
    from = end
    at = end
  }
  return from === 0 ? text : out + text.slice(from)
}

function indexOrEnd(text: string, at: number): number {
  const close = text.indexOf(']', at)
  return close === -1 ? text.length + LONGEST_NAME + 2 : close
}

/** End of the longest code that begins here (`/::-|` and not `/::-`), or `at` when none does. */
function codeEnd(text: string, at: number): number {
  for (let end = Math.min(text.length, at + LONGEST_CODE); end >= at + SHORTEST_CODE; end--) {
    if (BY_CODE.has(text.slice(at, end))) return end
  }
  return at
}

/** End of the address that begins here, else of this one letter. */
function addressEnd(text: string, at: number): number {
  ADDRESS_START.lastIndex = at
  if (!ADDRESS_START.test(text)) return at + 1
  ADDRESS.lastIndex = at
  ADDRESS.test(text)
  return ADDRESS.lastIndex
}

function longest(keys: Iterable<string>): number {
  return Math.max(...Array.from(keys, (key) => key.length))
}
