import { randomBytes, randomInt } from 'node:crypto'
import { CUSTOMER_IDS, type CustomerId, type TierName } from './view.js'

/** The sample customers' OpenIDs, new for every run; their names belong to the page's dictionary. */
export type Cast = { readonly [Id in CustomerId]: string }

export const CUSTOMER_TIERS: { readonly [Id in CustomerId]: TierName } = {
  lin: 'Platinum',
  chen: 'Gold',
  walker: 'Standard',
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function letters(count: number): string {
  return Array.from({ length: count }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
}

export function makeCast(): Cast {
  return { lin: `o${letters(27)}`, chen: `o${letters(27)}`, walker: `o${letters(27)}` }
}

/** Which sample customer has this OpenID. */
export function customerOf(cast: Cast, openId: string): CustomerId | undefined {
  return CUSTOMER_IDS.find((id) => cast[id] === openId)
}

/** Made-up credentials of the one account of the demo, new for every run. */
export interface DemoSecrets {
  readonly appId: string
  readonly appSecret: string
  readonly token: string
  readonly encodingAesKey: string
  /** The OAuth client the deploy uses; it makes the relay's own. */
  readonly clientId: string
  readonly clientSecret: string
  readonly webhookSecret: string
  readonly adminKey: string
  readonly actionsKey: string
  readonly privacyKey: string
  readonly revealKey: string
}

export function makeSecrets(): DemoSecrets {
  return {
    appId: `wx${randomBytes(8).toString('hex')}`,
    appSecret: randomBytes(16).toString('hex'),
    token: letters(24),
    encodingAesKey: letters(43),
    clientId: crypto.randomUUID(),
    clientSecret: letters(43),
    webhookSecret: letters(32),
    adminKey: letters(32),
    actionsKey: letters(32),
    privacyKey: letters(32),
    revealKey: letters(32),
  }
}
