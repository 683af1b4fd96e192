import { RelayError } from '../errors.js'
import type { AuditTrail } from '../privacy/audit/trail.js'
import type { Eraser } from '../privacy/erasure/eraser.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { CustomerStore } from '../store/customers.js'
import type { Push } from '../wechat/pushes/push.js'
import type { RelayEvents } from './events.js'

/** What WeChat asks to be deleted. */
type Revoked =
  | { readonly what: 'person' }
  | { readonly what: 'customer' }
  | { readonly what: 'items'; readonly kinds: readonly string[]; readonly media: boolean }
  /** The relay keeps nothing of the sort. */
  | { readonly what: 'nothing' }

const NOTHING: Revoked = { what: 'nothing' }
const EVERYTHING: Revoked = { what: 'customer' }

/**
 * RevokeInfo of `user_authorization_revoke` (WeChat's documents): what was authorised once and is not any more. Names
 * and pictures of profiles the relay never asks for; what it keeps is what customers sent.
 */
const BY_REVOKE_INFO: Readonly<Record<string, Revoked>> = {
  // Delivery address, invoice title, card and coupon package.
  201: NOTHING,
  202: NOTHING,
  203: NOTHING,
  // Microphone.
  204: { what: 'items', kinds: ['voice'], media: true },
  // Nickname and picture.
  205: NOTHING,
  // Location.
  206: { what: 'items', kinds: ['location', 'event.location', 'event.location_select'], media: false },
  // Pictures and videos chosen.
  207: {
    what: 'items',
    kinds: ['image', 'video', 'shortvideo', 'event.pic_sysphoto', 'event.pic_photo_or_album', 'event.pic_weixin'],
    media: true,
  },
  // Everything.
  301: EVERYTHING,
}

/** @returns undefined for a push that is about nothing of the sort. */
export function revokedBy(push: Push): Revoked | undefined {
  switch (push.kind) {
    case 'event.user_info_modified':
      return NOTHING
    case 'event.user_authorization_cancellation':
      return { what: 'person' }
    case 'event.user_authorization_revoke':
      // A value WeChat does not document, or none, could mean anything: it is taken to mean all.
      return BY_REVOKE_INFO[push.payload.revokeInfo ?? ''] ?? EVERYTHING
    default:
      return undefined
  }
}

export interface RevocationDeps {
  readonly customers: Pick<CustomerStore, 'find'>
  readonly keys: Pick<RelayKeys, 'identityOf'>
  readonly eraser: Pick<Eraser, 'eraseCustomer' | 'eraseKinds'>
  readonly audit: Pick<AuditTrail, 'perform'>
  readonly events: Pick<RelayEvents, 'revocation' | 'alarm'>
}

/**
 * Erases what WeChat says a person took back, before the push itself is accepted; WeChat pushes again when it fails, and
 * doing it twice does no harm. The person concerned is the push's subject.
 * @returns whether nothing of the push is to be kept: the customer is gone, or was never there.
 * @throws RelayError `store_unavailable`, `audit_unavailable`
 */
export function createRevocations(deps: RevocationDeps): (account: string, push: Push) => Promise<boolean> {
  const { customers, keys, eraser, audit, events } = deps

  return async (account, push) => {
    const revoked = revokedBy(push)
    if (revoked === undefined) return false
    const { shard, identity } = keys.identityOf(account, push.openId)
    const customerId = await customers.find(account, shard, identity)
    const outcome = customerId === undefined ? 'unknown' : await erase(account, customerId, revoked, push.kind)
    events.revocation(account, push.kind, outcome)
    return outcome === 'unknown' || outcome === 'customer' || outcome === 'person'
  }

  async function erase(account: string, customerId: string, revoked: Revoked, kind: string): Promise<string> {
    if (revoked.what === 'nothing') return 'nothing'
    const cancelled = kind === 'event.user_authorization_cancellation'
    const asker = { cause: cancelled ? 'wechat.cancelled' : 'wechat.revoked' } as const
    const act = {
      account,
      actor: { kind: 'customer', id: 'wechat' },
      action: revoked.what === 'person' ? 'person.erase' : 'customer.erase',
      customerId,
      detail: revoked.what === 'items' ? revoked.kinds.join(' ') : revoked.what,
    } as const
    try {
      await audit.perform(act, async () => {
        if (revoked.what === 'items') await eraser.eraseKinds({ account, customerId }, revoked, asker)
        else await eraser.eraseCustomer(customerId, asker, revoked.what === 'person')
      })
      return revoked.what
    } catch (error) {
      if (!(error instanceof RelayError)) throw error
      if (error.code === 'unknown_customer') return 'unknown'
      if (error.code !== 'legal_hold') throw error
      events.alarm(account, 'legal_hold')
      return 'held'
    }
  }
}
