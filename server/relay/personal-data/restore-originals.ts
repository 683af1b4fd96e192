import { type PersonalToken, replaceTokens, type TokenWords } from '../../privacy/personal-tokens.js'
import type { OutboundMessage } from '../messages/messages.js'
import { answerWords, mapWords } from './map-words.js'

/** The original behind a token of the customer a message goes to; undefined when there is none any more. */
export type OriginalOf = (token: PersonalToken) => Promise<string | undefined>

/**
 * An agent's message with the originals in place of the tokens it uses: what the customer reads, and nobody else.
 * @returns undefined when it uses a token behind which there is nothing, or one in an answer to choose: answers go back
 *   to Genesys. Such a message must not go out.
 */
export async function restoreOriginals(
  message: OutboundMessage,
  words: Pick<TokenWords, 'read'>,
  originalOf: OriginalOf,
): Promise<OutboundMessage | undefined> {
  const texts: string[] = []
  mapWords(message, (text) => {
    texts.push(text)
    return text
  })
  const answers = message.kind === 'content' ? answerWords(message) : []
  if (answers.some((text) => words.read(text).length > 0)) return undefined
  const tokens = new Map(texts.flatMap((text) => words.read(text)).map(({ written, token }) => [written, token]))
  if (tokens.size === 0) return message
  const originals = new Map<string, string>()
  for (const [written, token] of tokens) {
    const original = token && (await originalOf(token))
    if (original === undefined) return undefined
    originals.set(written, original)
  }
  return mapWords(message, (text) => replaceTokens(text, (written) => originals.get(written) ?? written))
}
