/** Longer texts say more than a courtesy. */
const MAX_LENGTH = 60
/** Nothing of these makes a text another one: punctuation, white space, variants and skin colours of emoji. */
const DECORATION = /[\p{P}\p{Z}\s~^+=|\p{Emoji_Modifier}]|\uFE0F|\u200D/gu
const QUESTION = /[?？]/

/**
 * @param words Courtesies such as 谢谢, ok, 👍.
 * @returns whether a text is one or several of them and nothing else, whatever the case, punctuation and width of its
 *   letters. A question never is.
 */
export function createCourtesyMatcher(words: readonly string[]): (text: string) => boolean {
  const known = new Set(words.map(plain).filter((word) => word !== ''))
  const longest = Math.max(0, ...Array.from(known, (word) => word.length))

  return (text) => {
    if (text.length > MAX_LENGTH || QUESTION.test(text)) return false
    const rest = plain(text)
    if (rest === '') return false
    // reached[end]: the text up to there is made of known words.
    const reached = new Set([0])
    for (let begin = 0; begin < rest.length; begin++) {
      if (!reached.has(begin)) continue
      const most = Math.min(rest.length, begin + longest)
      for (let end = begin + 1; end <= most; end++) if (known.has(rest.slice(begin, end))) reached.add(end)
    }
    return reached.has(rest.length)
  }
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(DECORATION, '')
}
