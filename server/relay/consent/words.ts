import type { ConsentConfig } from '../../config/types.js'
import type { ConsentWord } from '../../store/consent.js'

/** What customers may type as an answer; the digits are those that the question names. */
const AGREE = ['1', '同意', '我同意', 'agree', 'i agree']
const AGREE_ALL = ['2', '全部同意', 'agree to all']
const DECLINE = ['0', '不同意', '我不同意', 'decline', 'disagree']

/** Longer texts are no answer, whatever they hold. */
const MAX_LENGTH = 130

/**
 * What a text says to the question about consent: it has to be nothing but the word. White space around it, the form of
 * its letters and digits, their case, and an end mark do not count.
 */
export function createConsentWords(
  consent: Pick<ConsentConfig, 'sensitive' | 'withdrawWords'>,
): (text: string) => ConsentWord {
  const words = new Map<string, ConsentWord>()
  const add = (texts: readonly string[], word: ConsentWord): void => {
    for (const text of texts) words.set(plain(text), word)
  }
  add(AGREE, 'agree')
  if (consent.sensitive) add(AGREE_ALL, 'agreeAll')
  add(DECLINE, 'decline')
  add(consent.withdrawWords, 'withdraw')
  return (text) => (text.length > MAX_LENGTH ? '' : (words.get(plain(text)) ?? ''))
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\s.。!,;~]+$/u, '')
}
