import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { StoreLimits } from '../store.js'

/** Every state change of the store: one file `lua/<name>.lua` each. */
export const SCRIPT_NAMES = [
  'accept-account',
  'accept-push',
  'accept-webhook',
  'alias-identity',
  'ask',
  'audit-append',
  'audit-forget',
  'audit-trim',
  'budget-give-back',
  'budget-pause',
  'budget-take',
  'claim',
  'close-question',
  'customer',
  'defer',
  'depth',
  'end-session',
  'erase-customer',
  'erase-items',
  'forget-place',
  'expire-consents',
  'hold-consent',
  'join-customer',
  'join-person',
  'keep-originals',
  'lock-acquire',
  'lock-release',
  'note-erasure',
  'page',
  'progress',
  'put-media',
  'put-tier',
  'redrive',
  'release',
  'remove-media',
  'renew',
  'replace-wrapped',
  'set-open-id',
  'settle',
  'sweep',
  'tidy',
  'token-expire',
  'wrapped-keys',
] as const
export type ScriptName = (typeof SCRIPT_NAMES)[number]

export interface Script {
  readonly name: ScriptName
  readonly text: string
  readonly sha: string
}

const FOLDER = new URL('./lua/', import.meta.url)
const INCLUDE = /^--- @include (\S+)$/gm

/**
 * Reads a script and puts the shared pieces it names (`--- @include lane`) in their places, once each.
 *
 * @param cluster Announces ready lanes by SPUBLISH, and has the server refuse keys of another slot (Redis 7).
 */
export function loadScript(name: ScriptName, limits: StoreLimits, cluster: boolean): Script {
  const body = readFileSync(new URL(`${name}.lua`, FOLDER), 'utf8').replace(INCLUDE, (_line, piece: string) => {
    const file = cluster && piece === 'announce' ? 'announce-cluster' : piece
    return readFileSync(new URL(`include/${file}.lua`, FOLDER), 'utf8')
  })
  const text = `${cluster ? '#!lua\n' : ''}${limitsTable(limits)}\n${body}`
  return { name, text, sha: createHash('sha1').update(text).digest('hex') }
}

export function loadScripts(limits: StoreLimits, cluster: boolean): ReadonlyMap<ScriptName, Script> {
  return new Map(SCRIPT_NAMES.map((name) => [name, loadScript(name, limits, cluster)]))
}

/** Limits are part of the text, not arguments: they never change while a process runs. */
function limitsTable(limits: StoreLimits): string {
  const fields = {
    items: limits.laneMaxItems,
    bytes: limits.laneMaxBytes,
    retention: limits.retentionMs,
    noticeInterval: limits.noticeIntervalMs,
    agentPresence: limits.agentPresenceMs,
    perMessage: limits.quota.perMessage,
    perAction: limits.quota.perAction,
    botSlots: limits.quota.botSlots,
    closingSlots: limits.quota.closingSlots,
  }
  const pairs = Object.entries(fields).map(([name, value]) => `${name} = ${Math.trunc(value)}`)
  return `local LIMITS = { ${pairs.join(', ')} }`
}
