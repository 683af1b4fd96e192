import type { Language } from '../config/types.js'
import { BUILT_IN_KINDS, KINDS, type PersonalDataKind } from './redaction/kinds.js'
import type { RedactionPolicy } from './redaction/policy.js'

/** What stands in a text in place of one original, such as the second mobile number of that customer. */
export interface PersonalToken {
  readonly kind: PersonalDataKind
  readonly number: number
}

/** A token as it is written in a text. */
export interface WrittenToken {
  readonly written: string
  /** Undefined when no kind is called that. */
  readonly token: PersonalToken | undefined
}

/** Writes and reads tokens: `⟦手机号1⟧`, `⟦mobile 1⟧`. */
export interface TokenWords {
  write(token: PersonalToken, language: Language): string
  /** Every token a text holds, in either language, also those of no kind there is. */
  read(text: string): WrittenToken[]
}

/** Neither WeChat's emoji codes nor what people type use these brackets. The longest word and number are far shorter. */
const TOKEN = /⟦([^⟦⟧]{1,60}?) ?(\d{1,9})⟧/gu

/** @param ownRules The rules an account adds bring words of their own. */
export function createTokenWords({ ownRules }: Pick<RedactionPolicy, 'ownRules'>): TokenWords {
  const rows = [
    ...BUILT_IN_KINDS.map((kind) => [kind as PersonalDataKind, KINDS[kind].word] as const),
    ...ownRules.map(({ id, word }) => [`own-${id}` as const, word] as const),
  ]
  const words = new Map(rows)
  const kinds = new Map(rows.flatMap(([kind, { zh, en }]) => [[zh, kind] as const, [en, kind] as const]))
  return {
    write({ kind, number }, language) {
      const word = words.get(kind)
      if (!word) throw new RangeError(`There is no kind of personal data called ${kind}.`)
      return language === 'en' ? `⟦${word.en} ${number}⟧` : `⟦${word.zh}${number}⟧`
    },
    read(text) {
      if (!text.includes('⟦')) return []
      return [...text.matchAll(TOKEN)].map(([written, word = '', number]) => {
        const kind = kinds.get(word)
        return { written, token: kind === undefined ? undefined : { kind, number: Number(number) } }
      })
    },
  }
}

/** @param originalOf What stands behind each token, as it is written. */
export function replaceTokens(text: string, originalOf: (written: string) => string): string {
  return text.includes('⟦') ? text.replace(TOKEN, originalOf) : text
}
