import type { FindCustomer } from '../../customers/find-customer.js'
import { RelayError } from '../../errors.js'
import type { AuditStore } from '../../store/audit.js'
import type { ConsentStore } from '../../store/consent.js'
import type { CustomerStore } from '../../store/customers.js'
import type { CustomerRecord, DeadLetterStore } from '../../store/lanes.js'
import type { MediaStore } from '../../store/media.js'
import type { PersonalDataStore } from '../../store/personal-data.js'
import type { TierStore } from '../../store/tiers.js'
import { readCanonicalText } from '../audit/entry.js'
import { openOpenId } from '../item-sealing.js'
import type { KeyRing } from '../key-ring.js'
import { UnreadableCiphertext } from '../sealing.js'
import { type ExportedMessage, type FoundItem, openItems } from './open-items.js'

/** Everything kept of a person: of each customer (an OpenID on an account) that was joined to them. */
export interface PersonExport {
  readonly format: 'genesys-cloud-wechat/person'
  readonly version: 1
  /** ISO 8601. */
  readonly exportedAt: string
  readonly customers: readonly CustomerExport[]
}

export interface CustomerExport {
  readonly account: string
  /** How Genesys Cloud knows the customer. */
  readonly customerId: string
  /** How WeChat knows the customer; null when it cannot be read any more. */
  readonly openId: string | null
  readonly knownSince: string
  readonly lastWroteAt: string | null
  readonly lastWrittenToAt: string | null
  /** The last conversation in Genesys Cloud; '' for none. */
  readonly conversationId: string
  readonly tiers: readonly { readonly tier: string; readonly source: string; readonly updatedAt: string }[]
  readonly messages: readonly ExportedMessage[]
  /** Media files kept now; their content is read under /media as long as it lasts. */
  readonly media: readonly { readonly expiresAt: string }[]
  /** Since when the customer no longer follows the account; null while they do. */
  readonly unfollowedAt: string | null
  /** Notifications the customer agreed to and was not sent yet, by template. */
  readonly notifications: Readonly<Record<string, number>>
  /** Kinds of personal data that a flow lets cross now. */
  readonly allowedKinds: readonly string[]
  /** What the customer was told and agreed to. */
  readonly consents: readonly {
    readonly decision: string
    readonly version: string
    readonly at: string
    readonly sensitive: boolean
  }[]
  /** Who did what with this customer's data. */
  readonly record: readonly {
    readonly at: string
    readonly actor: string
    readonly action: string
    readonly result: string
  }[]
}

export interface PersonExportDeps {
  readonly find: FindCustomer
  readonly customers: Pick<CustomerStore, 'get' | 'personOf' | 'finished' | 'waiting'>
  readonly deadLetters: Pick<DeadLetterStore, 'list'>
  readonly media: Pick<MediaStore, 'ofCustomer'>
  readonly tiers: Pick<TierStore, 'ofPerson'>
  readonly audit: Pick<AuditStore, 'list'>
  readonly consents: Pick<ConsentStore, 'history'>
  readonly personalData: Pick<PersonalDataStore, 'allowed'>
  readonly ring: KeyRing
  readonly now: () => number
}

/** More than anybody writes within the retention. */
const MOST_MESSAGES = 200_000
const PAGE = 500

export interface PersonRecords {
  /**
   * Everything of the person behind a customer.
   * @throws RelayError `unknown_customer`, also when the customer is erased meanwhile; `store_unavailable`
   */
  exportPerson(customerId: string): Promise<PersonExport>
  /** One customer's messages, oldest first. @throws as `exportPerson` */
  transcript(customerId: string): Promise<{ readonly account: string; readonly messages: readonly ExportedMessage[] }>
}

export function createPersonRecords(deps: PersonExportDeps): PersonRecords {
  const { customers, ring, now } = deps

  return {
    async exportPerson(customerId) {
      const found = await deps.find(customerId)
      if (!found) throw new RelayError('unknown_customer')
      const { members } = await customers.personOf(found.account, customerId)
      const exported = await Promise.all(members.map((member) => exportCustomer(member.account, member.customerId)))
      return {
        format: 'genesys-cloud-wechat/person',
        version: 1,
        exportedAt: new Date(now()).toISOString(),
        customers: exported,
      }
    },
    async transcript(customerId) {
      const found = await deps.find(customerId)
      if (!found) throw new RelayError('unknown_customer')
      const items = await itemsOf(found.account, customerId)
      await stillKnown(found.account, customerId)
      return { account: found.account, messages: openItems(items, found.record, ring) }
    },
  }

  async function exportCustomer(account: string, customerId: string): Promise<CustomerExport> {
    const record = await stillKnown(account, customerId)
    const [items, media, tiers, acts, consents, allowedKinds] = await Promise.all([
      itemsOf(account, customerId),
      deps.media.ofCustomer(account, customerId, now()),
      tiersOf(account, customerId),
      actsOn(account, customerId),
      deps.consents.history(account, customerId),
      deps.personalData.allowed(account, customerId, record.sessionId, now()),
    ])
    // Erased while this was read, part of it would look like all of it.
    await stillKnown(account, customerId)
    return {
      account,
      customerId,
      openId: openIdOf(record),
      knownSince: moment(record.createdAt) ?? '',
      lastWroteAt: moment(record.lastInboundAt),
      lastWrittenToAt: moment(record.lastOutboundAt),
      conversationId: record.conversationId,
      tiers,
      unfollowedAt: moment(record.standing.unfollowedAt),
      notifications: Object.fromEntries(record.standing.accepted),
      messages: openItems(items, record, ring),
      media: media.map(({ expiresAt }) => ({ expiresAt: new Date(expiresAt).toISOString() })),
      allowedKinds,
      consents: consents.map(({ decision, version, at, sensitive }) => ({
        ...{ decision, version, sensitive },
        at: new Date(at).toISOString(),
      })),
      record: acts,
    }
  }

  async function stillKnown(account: string, customerId: string): Promise<CustomerRecord> {
    const record = await customers.get(account, customerId)
    if (!record) throw new RelayError('unknown_customer')
    return record
  }

  async function itemsOf(account: string, customerId: string): Promise<FoundItem[]> {
    const [finished, waiting, dead] = await Promise.all([
      customers.finished(account, customerId, MOST_MESSAGES),
      customers.waiting(account, customerId),
      deadOf(account, customerId),
    ])
    return [
      ...finished.map((item): FoundItem => ({ ...item, state: item.relayed ? 'delivered' : 'kept' })),
      ...waiting.map((item): FoundItem => ({ ...item, state: 'waiting' })),
      ...dead,
    ]
  }

  async function deadOf(account: string, customerId: string): Promise<FoundItem[]> {
    const dead: FoundItem[] = []
    for (let after: string | undefined; ; ) {
      const { entries, next } = await deps.deadLetters.list({ account, after, limit: PAGE })
      for (const { ref, item } of entries) {
        if (ref.customerId === customerId) dead.push({ ...item, lane: ref.lane, state: 'dead' })
      }
      if (next === undefined) return dead
      after = next
    }
  }

  async function tiersOf(account: string, customerId: string): Promise<CustomerExport['tiers']> {
    const all = await deps.tiers.ofPerson(account, customerId)
    return all
      .filter((entry) => entry.account === account && entry.customerId === customerId)
      .map(({ tier, source, updatedAt }) => ({ tier, source, updatedAt: moment(updatedAt) ?? '' }))
  }

  async function actsOn(account: string, customerId: string): Promise<CustomerExport['record']> {
    const acts: CustomerExport['record'][number][] = []
    for (let after: { at: number; sequence: number } | undefined; ; ) {
      const records = await deps.audit.list({ account, customerId, after, limit: PAGE })
      for (const { at, actor, text } of records) {
        const entry = readCanonicalText(text)
        acts.push({ at: moment(at) ?? '', actor, action: entry?.action ?? '', result: entry?.result ?? '' })
      }
      const last = records.at(-1)
      if (!last || records.length < PAGE) return acts
      after = { at: last.at, sequence: last.sequence }
    }
  }

  function openIdOf({ openId, wrappedKey }: CustomerRecord): string | null {
    try {
      return openOpenId(openId, ring.unwrap(wrappedKey))
    } catch (error) {
      if (error instanceof UnreadableCiphertext) return null
      throw error
    }
  }
}

function moment(at: number): string | null {
  return at === 0 ? null : new Date(at).toISOString()
}
