import type { LaneName } from '../store/lanes.js'
import type { Removed } from '../store/retention.js'

/** What the relay tells its telemetry. Values are names and numbers only: never ids of people, never text. */
export interface RelayEvents {
  pushAccepted(event: { account: string; kind: string; outcome: string }): void
  webhookAccepted(event: { account: string; type: string; outcome: string }): void
  unrelayed(account: string, kind: string): void
  aliasFollowed(account: string): void
  /** @param posted False: only counted, no agent is believed connected or one of the kind went out a minute ago. */
  notice(account: string, kind: string, posted: boolean): void
  /** One item left its lane, or an attempt failed. `seconds`: accepted until now; only when delivered. */
  delivery(event: {
    account: string
    lane: LaneName
    outcome: 'delivered' | 'deferred' | 'dead'
    code: string
    seconds?: number
  }): void
  /** WeChat's quota: a unit was reserved or refused, a line asks the customer to write, texts went out as one. */
  quota(account: string, sender: string, outcome: 'reserved' | 'no_quota' | 'window_over' | 'nudged' | 'joined'): void
  /** A file of an agent: the type of message it became, `renewed`, `converted.TYPE`, or the code of why it did not. */
  attachment(account: string, outcome: string): void
  /** A message outside the window went out as a notification, or why not; and what WeChat says became of it. */
  notification(
    account: string,
    outcome: 'sent' | 'refused' | 'no_consent' | 'delivered' | 'unconfirmed' | 'blocked' | 'failed',
  ): void
  deadLetter(account: string, lane: LaneName, reason: string): void
  /** A customer's picture, voice message or video was passed on, or why the agent got a text in its place. */
  media(account: string, mediaType: string, outcome: string): void
  /** Personal data of this kind was replaced in a text before it left. */
  redacted(account: string, kind: string): void
  /** Consent was asked for, given, refused; a lane waits for it, or what waited was deleted after silence. */
  consent(account: string, what: string): void
  /** How many of a kind were removed because their time was over. */
  retired(removed: Partial<Removed> & { readonly audit?: number }): void
  /** Something an operator has to mend. */
  alarm(account: string, code: string): void
  /** WeChat told that a person changed or took back something: what was done. */
  revocation(account: string, kind: string, outcome: string): void
  typing(account: string): void
  /** An agent's or a customer's session ended; `sent`: the closing is on its way, else why not. */
  closing(account: string, reason: string): void
  /** A tier was asked for; where it came from. */
  tierLookup(source: string): void
  catchUp(outcome: 'looked' | 'recovered' | 'gone' | 'failed', count?: number): void
  /** A failure inside the relay that no caller sees. */
  internalError(where: string, error: unknown): void
}
