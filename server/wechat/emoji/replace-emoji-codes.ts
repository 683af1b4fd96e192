import { EMOJI_TABLE } from './emoji-table.js'

const BY_CODE = new Map(EMOJI_TABLE.flatMap(({ emoji, codes }) => codes.map((code) => [code, emoji] as const)))
const BY_NAME = new Map(EMOJI_TABLE.flatMap(({ emoji, names }) => names.map((name) => [name, emoji] as const)))
const LONGEST_CODE = longest(BY_CODE.keys())
const SHORTEST_CODE = 3
const LONGEST_NAME = longest(BY_NAME.keys())

/** Where a code may begin, and where an address does: what looks like a code in there is part of it. */
const PLACE = /\/:|\[|https?:\/\/|[\ue107-\ue41d]/gi
const ADDRESS = /[!-~]+/y

/**
 * WeChat's codes for its built-in emoji (`/::)`, `[微笑]`, `[Smile]`) as Unicode. A name or code that is not in the table
 * stays as it is, and so does everything else, to the character. Takes time in proportion to the text's length.
 */
export function replaceEmojiCodes(text: string): string {
  if (text.search(PLACE) === -1) return text
  let out = ''
  let from = 0
  PLACE.lastIndex = 0
  for (let place = PLACE.exec(text); place !== null; place = PLACE.exec(text)) {
    const at = place.index
    if (place[0].length > 2) {
      ADDRESS.lastIndex = at
      ADDRESS.test(text)
      PLACE.lastIndex = ADDRESS.lastIndex
      continue
    }
    const found = place[0] === '[' ? nameAt(text, at) : codeAt(text, at)
    if (found === undefined) {
      PLACE.lastIndex = at + 1
      continue
    }
    out += text.slice(from, at) + found.emoji
    from = found.end
    PLACE.lastIndex = from
  }
  return from === 0 ? text : out + text.slice(from)
}

interface Found {
  readonly emoji: string
  readonly end: number
}

function nameAt(text: string, at: number): Found | undefined {
  const close = text.slice(at + 1, at + 2 + LONGEST_NAME).indexOf(']')
  if (close === -1) return undefined
  const end = at + 1 + close
  const emoji = BY_NAME.get(text.slice(at + 1, end))
  return emoji === undefined ? undefined : { emoji, end: end + 1 }
}

/** The longest code that fits: `/::-|` before `/::`... of others. */
function codeAt(text: string, at: number): Found | undefined {
  const single = BY_CODE.get(text.charAt(at))
  if (single !== undefined) return { emoji: single, end: at + 1 }
  for (let end = Math.min(text.length, at + LONGEST_CODE); end >= at + SHORTEST_CODE; end--) {
    const emoji = BY_CODE.get(text.slice(at, end))
    if (emoji !== undefined) return { emoji, end }
  }
  return undefined
}

function longest(keys: Iterable<string>): number {
  return Math.max(...Array.from(keys, (key) => key.length))
}
