import { createHmac } from 'node:crypto'
import type { AuditSeal } from '../../../server/privacy/audit/chain.js'
import type { AuditEntry } from '../../../server/privacy/audit/entry.js'
import { createAuditReader } from '../../../server/privacy/audit/reader.js'
import { type AuditTrailDeps, createAuditTrail } from '../../../server/privacy/audit/trail.js'
import { openText, sealText } from '../../../server/privacy/sealing.js'
import type { AuditMark } from '../../../server/store/audit.js'
import { createMemoryStore } from '../../support/memory-store.js'

export const AT = Date.UTC(2026, 5, 1, 8)
export const CUSTOMER = '7a0c3f1e-5b2d-4c6e-8f90-1a2b3c4d5e6f'

export function testSeal(secret = 7): AuditSeal {
  const key = Buffer.alloc(32, secret)
  return {
    seal: (text) => ({ keyId: 'k1', sealed: sealText(text, key, 'system') }),
    open: ({ sealed }) => openText(sealed, key, 'system'),
    fingerprint: (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 24),
  }
}

export function entry(over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: AT,
    account: 'default',
    actor: { kind: 'api-key', id: 'desk' },
    action: 'dead-letter.redrive',
    result: 'done',
    ...over,
  }
}

/** A trail over a store in memory. */
export function trailDouble(over: Partial<AuditTrailDeps> = {}) {
  const { audit } = createMemoryStore()
  const seal = testSeal()
  const heads: AuditMark[] = []
  const troubles: string[] = []
  const deps: AuditTrailDeps = {
    store: audit,
    seal,
    now: () => AT,
    onHead: (_account, head) => void heads.push(head),
    onTrouble: (trouble) => void troubles.push(trouble),
    ...over,
  }
  return { ...deps, heads, troubles, trail: createAuditTrail(deps), reader: createAuditReader(deps) }
}
