/**
 * How much a custom message of a type may hold. WeChat publishes no numbers for service accounts, only the error codes
 * of going past them (45003-45006, 45098). The sizes of a card are those it publishes for the same card in its product
 * for companies; those of a menu are ours, well below what is seen in use. A refusal for size still turns the message
 * into text.
 */

/** Bytes of UTF-8. */
export const NEWS_TITLE_BYTES = 128
export const NEWS_DESCRIPTION_BYTES = 512
export const NEWS_URL_BYTES = 2048

export const MENU_ENTRIES = 10
/** Bytes of UTF-8 of one entry, and of head, entries and tail together. */
export const MENU_LABEL_BYTES = 128
export const MENU_BYTES = 2048
