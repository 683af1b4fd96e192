import type { AccountConfig } from '../../config/types.js'
import { CONSENT_REPLIES, type ConsentReply } from '../../store/consent.js'
import type { ConsentTextName, Texts } from '../texts.js'

/** Which text a reply is made of; the acknowledgement before or behind it. */
const FORMS: Readonly<Record<ConsentReply, { text: ConsentTextName; acknowledgement?: 'before' | 'behind' }>> = {
  ask: { text: 'ask' },
  remind: { text: 'remind' },
  agreed: { text: 'agreed', acknowledgement: 'behind' },
  agreedAll: { text: 'agreedAll', acknowledgement: 'behind' },
  declined: { text: 'declined' },
  withdrawn: { text: 'withdrawn' },
  inform: { text: 'inform', acknowledgement: 'before' },
  informOnly: { text: 'inform' },
}

/** Replies to an answer, whose push is kept nowhere. */
const ANSWERS: ReadonlySet<string> = new Set<ConsentReply>(['agreed', 'agreedAll', 'declined', 'withdrawn'])

/** A reply as it is kept with the mark of its push: `language seconds`, followed by what it says about consent. */
export interface KeptReply {
  readonly language: AccountConfig['language']
  readonly seconds: number
  readonly consent: ConsentReply | undefined
  /** The push was an answer to the relay. */
  readonly isAnswer: boolean
}

export function readKeptReply(kept: string): KeptReply {
  const [language, seconds, told = ''] = kept.split(' ')
  return {
    language: language === 'en' ? 'en' : 'zh-CN',
    seconds: Number(seconds),
    consent: CONSENT_REPLIES.find((name) => name === told),
    isAnswer: ANSWERS.has(told),
  }
}

/** The passive reply of an account, in the language it was kept with. */
export function renderReply({ consent: told }: KeptReply, account: AccountConfig, texts: Texts): string {
  const { consent } = account
  if (!told || !consent) return texts.acknowledgement()
  const { text, acknowledgement } = FORMS[told]
  const said = texts.consent(text, {
    recipient: consent.recipient,
    country: consent.country,
    contact: consent.contact,
    version: consent.policyVersion,
    url: consent.policyUrl,
    alternative: consent.alternative ?? '',
    sensitive: consent.sensitive ? 'yes' : '',
    withdraw: consent.withdrawWords[0] ?? '',
  })
  if (acknowledgement === undefined || (acknowledgement === 'behind' && !account.acknowledgement)) return said
  const lines = [texts.acknowledgement(), said]
  return (acknowledgement === 'before' ? lines : lines.reverse()).join('\n')
}
