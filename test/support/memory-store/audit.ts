import type { AuditMark, AuditRecord, AuditStore } from '../../../server/store/audit.js'
import type { MemoryState } from './state.js'

export interface AuditState {
  records: AuditRecord[]
  head: AuditMark | undefined
  start: AuditMark | undefined
}

export function createAudit({ audit }: MemoryState): AuditStore {
  const chainOf = (account: string): AuditState => {
    const found = audit.get(account) ?? { records: [], head: undefined, start: undefined }
    audit.set(account, found)
    return found
  }
  return {
    ends: async (account) => ({ head: chainOf(account).head, start: chainOf(account).start }),
    append: async (account, expected, records, head) => {
      const chain = chainOf(account)
      if (chain.records.some(({ sequence, hash }) => sequence === head.sequence && hash === head.hash)) return true
      if (chain.head?.hash !== expected) return false
      chain.records.push(...records)
      chain.head = head
      return true
    },
    list: async ({ account, customerId, conversationId, actor, from = 0, to = Infinity, after, limit }) =>
      chainOf(account)
        .records.filter(
          (record) =>
            (customerId === undefined || (customerId !== '' && record.customerId === customerId)) &&
            (conversationId === undefined || (conversationId !== '' && record.conversationId === conversationId)) &&
            (actor === undefined || record.actor === actor) &&
            record.at >= from &&
            record.at <= to &&
            (!after || record.at > after.at || (record.at === after.at && record.sequence > after.sequence)),
        )
        .sort((a, b) => a.at - b.at || a.sequence - b.sequence)
        .slice(0, limit),
    chain: async (account, afterSequence, limit) =>
      chainOf(account).records.filter(({ sequence }) => sequence > afterSequence && sequence <= afterSequence + limit),
    trim: async (account, start, limit) => {
      const chain = chainOf(account)
      if (!chain.head || (chain.start?.sequence ?? 0) > start.sequence) return 0
      chain.start = start
      const gone = chain.records.filter(({ sequence }) => sequence <= start.sequence).slice(0, limit)
      chain.records = chain.records.filter((record) => !gone.includes(record))
      return gone.length
    },
    forgetReasons: async (account, customerId) => {
      const chain = chainOf(account)
      const has = (record: AuditRecord): boolean =>
        customerId !== '' && record.customerId === customerId && record.sealed !== ''
      const count = chain.records.filter(has).length
      chain.records = chain.records.map((record) => (has(record) ? { ...record, sealed: '' } : record))
      return count
    },
  }
}
