import { isDeepStrictEqual } from 'node:util'
import { type ChainCheck, type ChainProblem, createChainCheck } from '../../server/privacy/audit/chain-check.js'
import { readCanonicalText } from '../../server/privacy/audit/entry.js'

/** Ends of chains noted elsewhere, by account and number. */
export type Anchors = ReadonlyMap<string, ReadonlyMap<number, string>>

export interface CheckedChain {
  readonly account: string
  readonly records: number
  readonly head: number
  /** Noted ends that the chain was held against. */
  readonly anchors: number
  readonly problems: readonly Problem[]
}

export type Problem = ChainProblem | { readonly sequence: number; readonly fault: 'shown_otherwise' | 'not_as_noted' }

/** The file is no export, or not a whole one. */
export class NoExport extends Error {
  constructor(line: number, problem: string) {
    super(`Line ${line} ${problem}.`)
    this.name = 'NoExport'
  }
}

interface Open {
  readonly account: string
  readonly check: ChainCheck
  readonly notes: Problem[]
  /** Numbers before it are gone, and with them what was noted of them. */
  readonly start: number
  readonly held: Set<number>
}

/**
 * Checks an export line by line: every chain by its hashes, what is shown against what is hashed, and the ends that
 * were noted elsewhere. @throws NoExport
 */
export async function checkExport(lines: AsyncIterable<string>, anchors: Anchors = new Map()): Promise<CheckedChain[]> {
  const chains: CheckedChain[] = []
  let open: Open | undefined
  let at = 0
  for await (const line of lines) {
    at++
    if (line === '') continue
    const value = parse(line, at)
    const { type, account, sequence, hash } = value
    if (typeof account !== 'string' || typeof sequence !== 'number' || typeof hash !== 'string') {
      throw new NoExport(at, 'is no line of an export')
    }
    if (type === 'start' && !open) {
      const start = sequence === 0 ? undefined : { sequence, hash }
      const check = createChainCheck(account, start)
      open = { account, check, notes: [], start: sequence, held: new Set() }
    } else if (type === 'record' && open?.account === account) {
      addRecord(open, value, sequence, hash, anchors)
    } else if (type === 'head' && open?.account === account) {
      chains.push(close(open, { sequence, hash }, anchors))
      open = undefined
    } else throw new NoExport(at, 'stands where it does not belong')
  }
  if (open) throw new NoExport(at, 'is the last one, but the export was not finished')
  if (chains.length === 0) throw new NoExport(at, 'ends the file, which holds no export')
  return chains
}

/** Ends of chains in the relay's log: lines with the event `audit_recorded`. Others are left out. */
export function readAnchors(log: string): Map<string, Map<number, string>> {
  const anchors = new Map<string, Map<number, string>>()
  for (const line of log.split('\n')) {
    if (!line.includes('audit_recorded')) continue
    try {
      const { event, account, sequence, hash } = JSON.parse(line) as Record<string, unknown>
      if (event !== 'audit_recorded' || typeof sequence !== 'number') continue
      const noted = anchors.get(String(account)) ?? new Map<number, string>()
      anchors.set(String(account), noted.set(sequence, String(hash)))
    } catch {
      // A log may hold lines that are no JSON.
    }
  }
  return anchors
}

function addRecord(open: Open, value: Record<string, unknown>, sequence: number, hash: string, anchors: Anchors): void {
  const { text, salt, reason } = value
  const sealed = typeof salt === 'string' && typeof reason === 'string' ? { salt, reason } : undefined
  open.check.add({ sequence, hash, text: String(text), reason: sealed })
  if (!isShownAsHashed(value, String(text))) open.notes.push({ sequence, fault: 'shown_otherwise' })
  const noted = anchors.get(open.account)?.get(sequence)
  if (noted === undefined) return
  open.held.add(sequence)
  if (noted !== hash) open.notes.push({ sequence, fault: 'not_as_noted' })
}

/** The fields beside the text are for reading; they must say the same. */
function isShownAsHashed(value: Record<string, unknown>, text: string): boolean {
  const entry = readCanonicalText(text)
  if (!entry) return true
  const { reasonDigest: _digest, ...told } = entry
  const { type: _type, text: _text, hash: _hash, salt: _salt, reason: _reason, ...shown } = value
  return isDeepStrictEqual(JSON.parse(JSON.stringify(told)), shown)
}

function close(open: Open, head: { sequence: number; hash: string }, anchors: Anchors): CheckedChain {
  const { account, check, notes, start, held } = open
  const problems: Problem[] = [...check.end(head.sequence === 0 ? undefined : head), ...notes]
  for (const sequence of anchors.get(account)?.keys() ?? []) {
    if (sequence > start && !held.has(sequence)) problems.push({ sequence, fault: 'not_as_noted' })
  }
  return { account, records: check.records, head: head.sequence, anchors: held.size, problems }
}

function parse(line: string, at: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new NoExport(at, 'is no JSON object')
}
