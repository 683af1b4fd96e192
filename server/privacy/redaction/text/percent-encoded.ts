const ENCODED = /%[0-9a-f]{2}/i
const ENCODED_RUNS = /(?:%[0-9a-f]{2})+/gi
/** Addresses within addresses are encoded once more. */
const MOST_LAYERS = 3

/**
 * Shows what percent-encoding hides, as in the address of a page: each word of a text that holds more once it is
 * decoded stands decoded in the result, every other word as it was. Takes time in proportion to the text.
 * @param holds How much somebody finds in a word.
 */
export function decodeHidden(text: string, holds: (word: string) => number): string {
  if (!ENCODED.test(text)) return text
  return text
    .split(/(\s)/)
    .map((word) => {
      const decoded = decode(word)
      return decoded !== word && holds(decoded) > holds(word) ? decoded : word
    })
    .join('')
}

/** Bytes that are no UTF-8 become U+FFFD; what is no encoding stays. */
function decode(word: string): string {
  let decoded = word
  for (let layer = 0; layer < MOST_LAYERS && ENCODED.test(decoded); layer++) {
    decoded = decoded.replace(ENCODED_RUNS, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
  }
  return decoded
}
