import { createHash } from 'node:crypto'
import type { AuditMark, AuditRecord } from '../../store/audit.js'
import { randomId } from '../random.js'
import type { RelayKeys } from '../relay-keys.js'
import { type AuditEntry, canonicalText, type PlacedEntry } from './entry.js'

/** What the first record of a chain follows. */
export const NOTHING_BEFORE = '0'.repeat(64)

export type AuditSeal = Pick<RelayKeys['systemSeal'], 'seal' | 'open' | 'fingerprint'>

/** SHA-256 in hex over the record before and this one: anybody may check it, without a key. */
export function chainHash(previous: string, text: string): string {
  return createHash('sha256').update(`${previous}\n${text}`, 'utf8').digest('hex')
}

/** SHA-256 in hex. The salt keeps short reasons from being guessed once the sealed one is gone. */
export function reasonDigest(salt: string, reason: string): string {
  return createHash('sha256').update(`${salt}\n${reason}`, 'utf8').digest('hex')
}

/** A mark that only somebody with the relay's keys can make. @param end Which end of the chain it vouches for. */
export function proveMark(
  seal: AuditSeal,
  end: 'head' | 'start',
  account: string,
  mark: Omit<AuditMark, 'proof'>,
): AuditMark {
  const proof = seal.fingerprint(['audit', end, account, mark.sequence, mark.hash].join('\n'))
  return { sequence: mark.sequence, hash: mark.hash, proof }
}

export function isProven(seal: AuditSeal, end: 'head' | 'start', account: string, mark: AuditMark): boolean {
  return proveMark(seal, end, account, mark).proof === mark.proof
}

/** Puts an entry behind `previous`. */
export function placeEntry(
  entry: AuditEntry,
  previous: Pick<AuditMark, 'sequence' | 'hash'> | undefined,
  recordedAt: number,
  seal: AuditSeal,
): AuditRecord {
  const { reason = '', customerId = '', conversationId = '', at, actor } = entry
  const salt = reason === '' ? '' : randomId()
  const sequence = (previous?.sequence ?? 0) + 1
  const digest = reason === '' ? '' : reasonDigest(salt, reason)
  const placed: PlacedEntry = { ...entry, sequence, recordedAt, reasonDigest: digest }
  const text = canonicalText(placed)
  return {
    sequence,
    at,
    actor: actorText(actor),
    customerId,
    conversationId,
    text,
    sealed: reason === '' ? '' : sealReason(seal, salt, reason),
    hash: chainHash(previous?.hash ?? NOTHING_BEFORE, text),
  }
}

export const actorText = ({ kind, id }: AuditEntry['actor']): string => `${kind}:${id}`

function sealReason(seal: AuditSeal, salt: string, reason: string): string {
  const { keyId, sealed } = seal.seal(JSON.stringify([salt, reason]))
  return `${keyId}.${sealed}`
}

/** @throws UnreadableCiphertext */
export function openReason(seal: AuditSeal, sealed: string): { salt: string; reason: string } {
  const dot = sealed.indexOf('.')
  const [salt = '', reason = ''] = JSON.parse(
    seal.open({ keyId: sealed.slice(0, dot), sealed: sealed.slice(dot + 1) }),
  ) as string[]
  return { salt, reason }
}
