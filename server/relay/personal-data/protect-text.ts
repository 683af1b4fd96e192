import type { Language } from '../../config/types.js'
import type { TokenWords } from '../../privacy/personal-tokens.js'
import type { PersonalVault, VaultOwner } from '../../privacy/personal-vault.js'
import type { PersonalDataKind } from '../../privacy/redaction/kinds.js'
import type { Finding, Redactor } from '../../privacy/redaction/redact.js'
import { decodeHidden } from '../../privacy/redaction/text/percent-encoded.js'
import { type ConsentState, NO_CONSENT } from '../../store/consent.js'
import type { PersonalDataStore } from '../../store/personal-data.js'
import type { ItemReader } from '../delivery/item-reader.js'
import type { LaneJob } from '../delivery/lane-job.js'
import type { RelayEvents } from '../events.js'
import type { SplitNumbers } from './split-numbers.js'

/** What an account does with personal data. */
export interface AccountProtection {
  readonly language: Language
  readonly redactor: Redactor
  /** For customers who did not agree to sensitive kinds: it lets none of those pass. */
  readonly withoutSensitive: Redactor
  /** The policy lets a sensitive kind pass. */
  readonly sensitivePass: boolean
  readonly words: TokenWords
}

export interface ProtectDeps {
  /** Undefined where nothing is redacted: nothing of this account crosses the border. */
  readonly protectionOf: (account: string) => AccountProtection | undefined
  readonly vault: Pick<PersonalVault, 'keep'>
  readonly split: SplitNumbers
  readonly personalData: Pick<PersonalDataStore, 'allowed'>
  readonly reader: Pick<ItemReader, 'sealingKey'>
  readonly events: Pick<RelayEvents, 'redacted'>
  readonly now: () => number
  /** Whether sensitive kinds may leave as far as the policy lets them. */
  readonly maySensitiveCross: (account: string, consent: ConsentState) => boolean
}

/** A text as it may leave. */
export interface ProtectedText {
  readonly text: string
  /** Something of a sensitive kind is in it, as policy, consent or a flow let it. */
  readonly sensitive: boolean
}

/**
 * A customer's text as it may leave: tokens in place of personal data. The same text of the same customer becomes the
 * same again, also at the next try.
 * @returns undefined when the originals cannot be kept, as the customer's key is not to be had: then it must not leave.
 */
export type ProtectText = (
  job: Pick<LaneJob, 'lane' | 'item' | 'hold'>,
  text: string,
) => Promise<ProtectedText | undefined>

export function createTextProtection(deps: ProtectDeps): ProtectText {
  return async (job, said) => {
    const { lane, item, hold } = job
    const { account, customerId } = lane.ref
    const protection = deps.protectionOf(account)
    if (!protection) return { text: said, sensitive: false }
    const maySensitive = deps.maySensitiveCross(account, lane.customer?.consent ?? NO_CONSENT)
    const redactor = maySensitive ? protection.redactor : protection.withoutSensitive
    const text = decodeHidden(said, (word) => redactor.find(word).length)
    const key = deps.reader.sealingKey(lane)
    const before = await deps.split.before(job, text, redactor)
    const found = findAll(redactor, before, text)
    if (!('ring' in key)) await deps.split.remember(job, { text, before }, redactor, key)
    const passes = maySensitive && passesSensitive(text, found, protection)
    if (found.length === 0) return { text, sensitive: passes }
    const allowed: ReadonlySet<string> = new Set(
      await hold.persist(() => deps.personalData.allowed(account, customerId, item.sessionId, deps.now())),
    )
    const mayLeave = (kind: PersonalDataKind): boolean =>
      allowed.has(kind) && (maySensitive || redactor.kind(kind)?.sensitive === false)
    const sensitive = passes || found.some(({ kind }) => mayLeave(kind) && redactor.kind(kind)?.sensitive === true)
    const leaving = found.filter(({ kind }) => !mayLeave(kind))
    const hidden = leaving.filter(({ partial }) => partial === undefined)
    if ('ring' in key && hidden.length > 0) return undefined
    const marks = 'ring' in key ? [] : await hold.persist(() => keep({ account, customerId, key }, hidden, protection))
    if (!marks) return undefined
    for (const { kind } of leaving) deps.events.redacted(account, kind)
    const byFinding = new Map(hidden.map((finding, index) => [finding, marks[index] ?? '']))
    const safe = replaceFindings(text, leaving, (finding) => finding.partial ?? byFinding.get(finding) ?? '')
    return { text: safe, sensitive }
  }

  async function keep(
    owner: VaultOwner,
    found: readonly { readonly kind: PersonalDataKind; readonly original: string }[],
    { words, language }: AccountProtection,
  ): Promise<readonly string[] | undefined> {
    if (found.length === 0) return []
    const tokens = await deps.vault.keep(owner, found)
    return tokens?.map((token) => words.write(token, language))
  }
}

/** Whether something sensitive is in a text that the policy lets pass: what it hides is among the findings. */
function passesSensitive(
  text: string,
  hidden: readonly Finding[],
  { redactor, withoutSensitive, sensitivePass }: AccountProtection,
): boolean {
  if (!sensitivePass) return false
  const places = new Set(hidden.map(({ start }) => start))
  return withoutSensitive.find(text).some(({ kind, start }) => redactor.kind(kind)?.sensitive && !places.has(start))
}

/** What a number begun in the bubble before has in this one comes before what else could be seen in the same place. */
function findAll(redactor: Redactor, before: string, text: string): Finding[] {
  const split = before === '' ? [] : redactor.findSplit(before, text).text
  const whole = redactor.find(text)
  if (split.length === 0) return whole
  const taken = Math.max(...split.map(({ end }) => end))
  return [...split, ...whole.filter(({ start }) => start >= taken)]
}

/** @param findings Disjoint, in the order of the text. */
function replaceFindings(text: string, findings: readonly Finding[], markOf: (finding: Finding) => string): string {
  let safe = ''
  let at = 0
  for (const finding of findings) {
    safe += text.slice(at, finding.start) + markOf(finding)
    at = finding.end
  }
  return safe + text.slice(at)
}
