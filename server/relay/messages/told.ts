/**
 * Texts in which the relay tells the agent what a customer sent or did where that is not the customer's own text. A file
 * of texts (relay/texts/) has a template of each name in each language.
 */
export const TOLD_NAMES = [
  'location',
  'link',
  'file',
  'unsupportedMessage',
  'menuClick',
  'menuView',
  'menuMiniProgram',
  'menuScanCode',
  'menuPictures',
  'menuLocation',
  'subscribe',
  'scan',
] as const

export type ToldName = (typeof TOLD_NAMES)[number]

/** A template and what it takes; '' for what the customer's app did not send. */
export interface Told {
  readonly told: ToldName
  readonly values: Readonly<Record<string, string>>
}

/** What an agent reads of a push: the customer's own words, or what is told in ours. */
export type CustomerWords = string | Told
