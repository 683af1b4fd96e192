import type { PhoneDeed } from '../kinds.js'
import type { Deed } from './deed.js'
import { ACCOUNT_EVENTS, MENU_TAPS } from './events.js'
import { MESSAGES } from './messages.js'

/** Everything a customer can do besides writing. */
export const DEEDS: Readonly<Record<PhoneDeed, Deed>> = { ...MESSAGES, ...MENU_TAPS, ...ACCOUNT_EVENTS }
